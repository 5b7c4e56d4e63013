namespace TinyML.HostStreamer.Live;

/// <summary>What there is to see of a stream to one or several boards.</summary>
/// <param name="model">The model's name.</param>
/// <param name="unit">The unit of predictions; empty for classes.</param>
/// <param name="labels">The classes' names; empty for quantities.</param>
/// <param name="threshold">Above it the LED is red, in the unit; null without such a rule.</param>
/// <param name="boards">The boards.</param>
/// <param name="shared">Whether every row goes to one of them, instead of to each.</param>
public sealed class LiveBoards(string model, string unit, IReadOnlyList<string> labels, double? threshold, IReadOnlyList<LiveBoard> boards, bool shared = false)
{
    /// <summary>The boards, in the order they were named.</summary>
    public IReadOnlyList<LiveBoard> Boards => boards;

    /// <summary>How it stands now.</summary>
    public LiveSnapshot Snapshot()
    {
        LiveBoardSnapshot[] now = [.. boards.Select(board => board.Snapshot())];
        LiveState state = Together([.. now.Select(board => board.State)]);
        long done = now.Sum(board => board.Done), total = shared ? now.Max(board => board.Total) : now.Sum(board => board.Total);
        double rate = now.Sum(board => board.RowsPerSecond);
        double? left = state != LiveState.Streaming ? null : shared ? rate > 0 ? Math.Round((total - done) / rate, 1) : null : now.Max(board => board.SecondsLeft);
        return new LiveSnapshot(model, unit, labels, threshold, state, shared, done, total, left, now);
    }

    private static LiveState Together(IReadOnlyList<LiveState> states) =>
        states.Contains(LiveState.Streaming) ? LiveState.Streaming
        : states.Contains(LiveState.Waiting) ? states.All(state => state == LiveState.Waiting) ? LiveState.Waiting : LiveState.Streaming
        : states.Contains(LiveState.Failed) ? LiveState.Failed
        : states.Contains(LiveState.Cancelled) ? LiveState.Cancelled
        : LiveState.Ended;
}
