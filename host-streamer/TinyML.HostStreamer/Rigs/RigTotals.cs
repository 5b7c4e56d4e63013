using TinyML.HostStreamer.Measuring;
using TinyML.HostStreamer.Sessions;

namespace TinyML.HostStreamer.Rigs;

/// <summary>Sums up what several boards did.</summary>
internal static class RigTotals
{
    /// <summary>The totals, with every board's result.</summary>
    /// <param name="boards">The boards, which have ended.</param>
    /// <param name="work">What they did.</param>
    /// <param name="shared">The rows that they shared, or null.</param>
    /// <param name="agreement">How their answers compare, or null.</param>
    public static StreamResult Of(RigBoard[] boards, RigWork work, RowPool? shared, AnswerAgreement? agreement)
    {
        StreamResult[] results = [.. boards.Select(board => board.Result!)];
        long delivered = results.Sum(result => result.Delivered);

        // What one board was asked and another answered is not lost.
        long lost = shared?.Unanswered ?? results.Sum(result => result.Lost);
        AnswerMeasure measure = Measure(boards);
        return new StreamResult
        {
            Board = Join(results, result => result.Board),
            Port = string.Join(", ", results.Select(result => result.Port)),
            Model = Join(results, result => result.Model),
            ModelHash = Join(results, result => result.ModelHash),
            Work = work,
            Samples = delivered + lost,
            Delivered = delivered,
            Resumed = results.Sum(result => result.Resumed),
            Lost = lost,
            Duplicated = results.Sum(result => result.Duplicated),
            Retransmitted = results.Sum(result => result.Retransmitted),
            HostMismatch = results.Sum(result => result.HostMismatch),
            Metric = measure.Value is null ? null : measure.Metric,
            Value = measure.Value,
            Metrics = StreamMetrics.Of(measure),
            LedAgreement = measure.LedAgreement,
            Cost = Cost(boards),
            ElapsedSeconds = results.Max(result => result.ElapsedSeconds),
            Limited = results.Sum(result => result.Limited),
            Sessions = results.Sum(result => result.Sessions),
            DamagedFrames = results.Sum(result => result.DamagedFrames),
            Overruns = results.Any(result => result.Overruns is not null) ? results.Sum(result => result.Overruns ?? 0) : null,
            Agreement = agreement,
            Boards = results,
            Cancelled = results.Any(result => result.Cancelled),
            Failure = results.FirstOrDefault(result => result.Failure is not null)?.Failure,
        };
    }

    private static string Join(StreamResult[] results, Func<StreamResult, string> member) => string.Join(", ", results.Select(member).Distinct());

    private static AnswerMeasure Measure(RigBoard[] boards)
    {
        AnswerMeasure all = new(boards[0].Member.Model.Planned, boards[0].Member.Spec);
        foreach (RigBoard board in boards)
        {
            all.Add(board.Tally!.Measure);
        }

        return all;
    }

    /// <summary>The cost of all boards together, or null where they count in other units.</summary>
    private static StreamCost? Cost(RigBoard[] boards)
    {
        var costs = new CostHistogram();
        string? unit = null;
        foreach (RigBoard board in boards)
        {
            if (board.Result!.Cost is not { } cost || (unit ??= cost.Unit) != cost.Unit)
            {
                return null;
            }

            costs.Add(board.Tally!.Costs);
        }

        return unit is null ? null : StreamCost.Of(unit, costs);
    }
}
