using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Measuring;
using TinyML.HostStreamer.Rigs;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>What a session amounted to; the keys of <c>tinyml stream --json</c>. Also consistent when the session was cancelled or broke off.</summary>
public sealed record StreamResult
{
    /// <summary>What the board is called among several; left out of the JSON where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The board's id; of several boards the different ones, with commas. So are port, model and hash.</summary>
    public required string Board { get; init; }

    /// <summary>The port, or <c>sim</c> or <c>virtual</c>.</summary>
    public required string Port { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's hash, as the board states it.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Samples sent.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples answered.</summary>
    public required long Delivered { get; init; }

    /// <summary>Samples whose answers an interrupted run had left; part of <see cref="Samples"/> and <see cref="Delivered"/>. Time and line
    /// statistics are this run's alone.</summary>
    public long Resumed { get; init; }

    /// <summary>Samples sent and not answered.</summary>
    public required long Lost { get; init; }

    /// <summary>Samples answered more than once.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Requests that had to be sent again.</summary>
    public required long Retransmitted { get; init; }

    /// <summary>Samples whose integers or LED are not those of the host's executor.</summary>
    public required long HostMismatch { get; init; }

    /// <summary><c>mae</c> or <c>top1</c>, or null without true values.</summary>
    public required string? Metric { get; init; }

    /// <summary>The metric's value, or null without true values.</summary>
    public required double? Value { get; init; }

    /// <summary>Every figure that applies.</summary>
    public StreamMetrics Metrics { get; init; } = new(null, null, null, null, null, null);

    /// <summary>The fraction of samples with a true value whose LED is the true value's, or null without a rule or true values.</summary>
    public required double? LedAgreement { get; init; }

    /// <summary>What an inference costs, or null where the board measures none.</summary>
    public required StreamCost? Cost { get; init; }

    /// <summary>Wall time of the streaming in seconds.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Samples with readings beyond what the device's integers hold, which were limited.</summary>
    public required long Limited { get; init; }

    /// <summary>Sessions that were begun; more than one when the board was reset or lost the thread.</summary>
    public required long Sessions { get; init; }

    /// <summary>Runs of received bytes that were no frame.</summary>
    public required long DamagedFrames { get; init; }

    /// <summary>Bytes that the board's receiver lost, or null where nobody counts them; left out of the JSON then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Overruns { get; init; }

    /// <summary>The line's bits per second at the end, or null for a link without a speed; left out of the JSON then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Speed { get; init; }

    /// <summary>The model that the board took in the middle, or null; left out of the JSON then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpdateResult? Update { get; init; }

    /// <summary>What several boards did: <c>split</c> or <c>compare</c>; left out of the JSON where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RigWork? Work { get; init; }

    /// <summary>How the answers of boards with the same model compare; left out of the JSON where they were not compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswerAgreement? Agreement { get; init; }

    /// <summary>The results of several boards, of which this one holds the totals; left out of the JSON where there is one board.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StreamResult>? Boards { get; init; }

    /// <summary>Whether the user ended it.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>Why it broke off, or null.</summary>
    [JsonIgnore]
    public Diagnostic? Failure { get; init; }

    /// <summary>One JSON object with camelCase keys.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StreamResultJson.Default.StreamResult);
}

/// <summary>Figures of a stream; null, and left out of the JSON, where one does not apply.</summary>
/// <param name="Mae">Mean absolute error, in the target's unit.</param>
/// <param name="Rmse">Root of the mean squared error, in the target's unit.</param>
/// <param name="MaxError">The largest absolute error, in the target's unit.</param>
/// <param name="R2">Coefficient of determination.</param>
/// <param name="Top1">The fraction of samples whose highest score is the true class.</param>
/// <param name="Auc">For two classes, the area under the receiver operating characteristic.</param>
public sealed record StreamMetrics(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Mae,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Rmse,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MaxError,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? R2,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Top1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Auc)
{
    /// <summary>The figures of a measure.</summary>
    public static StreamMetrics Of(AnswerMeasure measure) => new(
        measure.Regression?.MeanAbsoluteError, measure.Regression?.RootMeanSquaredError, measure.Regression?.MaximumError, measure.Regression?.DeterminationCoefficient,
        measure.Classification?.Top1, measure.Classification?.AreaUnderCurve);
}

/// <summary>What an inference costs on the board.</summary>
/// <param name="Unit"><c>cycles</c>, <c>instructions</c> or <c>microseconds</c>.</param>
/// <param name="Min">The least.</param>
/// <param name="Median">The median; the mean of the two in the middle for an even number. Exact up to 4,096 different costs (<see cref="CostHistogram"/>).</param>
/// <param name="Max">The most.</param>
public sealed record StreamCost(string Unit, long Min, double Median, long Max)
{
    /// <summary>A unit in words.</summary>
    public static string NameOf(CostUnit unit) => unit switch { CostUnit.Cycles => "cycles", CostUnit.Instructions => "instructions", _ => "microseconds" };

    /// <summary>Sums up the costs, or null when there are none.</summary>
    public static StreamCost? Of(string unit, CostHistogram costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return costs.Count == 0 ? null : new StreamCost(unit, costs.Min, costs.Median, costs.Max);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StreamResult))]
internal sealed partial class StreamResultJson : JsonSerializerContext;
