using System.Text.Json;
using System.Text.Json.Serialization;

namespace TinyML.HostStreamer.Live;

/// <summary>A stream as it stands at one moment; what the dashboard's page is sent, as JSON with camelCase keys. Its size does not depend on the number of rows.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Unit">The unit of predictions; empty for classes.</param>
/// <param name="Labels">The classes' names; empty for quantities.</param>
/// <param name="Threshold">Above it the LED is red, in the unit; null without such a rule.</param>
/// <param name="State">The stream as a whole: still going while a board is.</param>
/// <param name="Shared">Whether the boards share the rows; then each has the total of all.</param>
/// <param name="Done">Rows answered by all boards.</param>
/// <param name="Total">Rows to answer by all boards.</param>
/// <param name="SecondsLeft">Until all boards have ended, at their rates; null where not known.</param>
/// <param name="Boards">The boards, in the order they were named.</param>
public sealed record LiveSnapshot(
    string Model, string Unit, IReadOnlyList<string> Labels, double? Threshold, LiveState State, bool Shared, long Done, long Total, double? SecondsLeft, IReadOnlyList<LiveBoardSnapshot> Boards)
{
    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LiveJson.Default.LiveSnapshot);
}

/// <summary>Where a stream stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LiveState>))]
public enum LiveState
{
    /// <summary>No answer came yet.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Rows are on their way.</summary>
    [JsonStringEnumMemberName("streaming")]
    Streaming,

    /// <summary>All rows were answered.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>The user ended it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>The board or the line failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>One board at one moment.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Port">Its port.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Message">Why it failed, or null.</param>
/// <param name="Done">Rows answered.</param>
/// <param name="Total">Rows to answer.</param>
/// <param name="ElapsedSeconds">Since the start; stands still once it has ended.</param>
/// <param name="RowsPerSecond">Rows answered per second in this run.</param>
/// <param name="SecondsLeft">At that rate; null where not known.</param>
/// <param name="Metric"><c>mae</c> or <c>top1</c>; null without true values.</param>
/// <param name="Value">The metric so far.</param>
/// <param name="Rmse">Root of the mean squared error so far; null for classes and without true values.</param>
/// <param name="Led"><c>none</c>, <c>green</c> or <c>red</c>.</param>
/// <param name="LedChanges">How often it changed.</param>
/// <param name="Prediction">The latest answer.</param>
/// <param name="Target">Its true value.</param>
/// <param name="Link">What happened on the line.</param>
/// <param name="Cost">What inferences cost, or null where the board measures none.</param>
/// <param name="Curve">Answers over the run.</param>
/// <param name="Errors">Their errors, or null for classes and without true values.</param>
/// <param name="Confusion">Rows: true classes; columns: predicted ones. Null for quantities and without true classes.</param>
public sealed record LiveBoardSnapshot(
    string Name, string Port, LiveState State, string? Message, long Done, long Total, double ElapsedSeconds, double RowsPerSecond, double? SecondsLeft, string? Metric, double? Value, double? Rmse,
    string Led, long LedChanges, double? Prediction, double? Target, LiveLink Link, LiveCost? Cost, LiveCurveSnapshot Curve, LiveErrorsSnapshot? Errors, IReadOnlyList<IReadOnlyList<long>>? Confusion);

/// <summary>What happened on a line.</summary>
/// <param name="Mismatches">Answers that are not the computer's.</param>
/// <param name="Lost">Rows without an answer; known when the board has ended.</param>
/// <param name="Duplicated">Rows answered twice; known when the board has ended.</param>
/// <param name="Retransmitted">Requests sent again.</param>
/// <param name="Damaged">Runs of received bytes that were no frame.</param>
/// <param name="Sessions">Sessions begun: one more for every reset of the board.</param>
/// <param name="BytesSent">Bytes sent.</param>
/// <param name="BytesReceived">Bytes received.</param>
/// <param name="Overruns">Bytes that the board was too slow for, or null where nobody counts them: simulated AVR boards only do.</param>
public sealed record LiveLink(long Mismatches, long? Lost, long? Duplicated, long Retransmitted, long Damaged, long Sessions, long BytesSent, long BytesReceived, long? Overruns = null);

/// <summary>What inferences cost.</summary>
/// <param name="Unit"><c>cycles</c>, <c>instructions</c> or <c>microseconds</c>.</param>
/// <param name="Min">The least.</param>
/// <param name="Median">The median.</param>
/// <param name="Max">The most.</param>
public sealed record LiveCost(string Unit, long Min, double Median, long Max);

/// <summary>Answers over the run; every list has one entry per point.</summary>
/// <param name="RowsPerPoint">Rows that a full point stands for.</param>
/// <param name="Rows">Rows of each point.</param>
/// <param name="Prediction">The mean answer; empty for classes.</param>
/// <param name="Low">The least answer; empty for classes.</param>
/// <param name="High">The greatest answer; empty for classes.</param>
/// <param name="Target">The mean true value, null where none is known; empty for classes.</param>
/// <param name="Hits">The part of right classes, null where none could be judged; empty for quantities.</param>
/// <param name="Cost">The mean cost, null where none was measured.</param>
public sealed record LiveCurveSnapshot(
    long RowsPerPoint, IReadOnlyList<long> Rows, IReadOnlyList<float> Prediction, IReadOnlyList<float> Low, IReadOnlyList<float> High, IReadOnlyList<float?> Target, IReadOnlyList<float?> Hits, IReadOnlyList<float?> Cost);

/// <summary>How often answers were off by how much.</summary>
/// <param name="Width">The width of a bin in the unit; 0 while nothing was off.</param>
/// <param name="Exact">Answers that were not off at all.</param>
/// <param name="Counts">Bins around 0, half of them below.</param>
public sealed record LiveErrorsSnapshot(double Width, long Exact, IReadOnlyList<long> Counts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveSnapshot))]
internal sealed partial class LiveJson : JsonSerializerContext;
