using System.Globalization;
using System.Text.Json.Serialization;

namespace TinyML.Compiler.Specs;

/// <summary>Which weights pruning takes together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PruneStructure>))]
public enum PruneStructure
{
    /// <summary>Any weight.</summary>
    [JsonStringEnumMemberName("weight")]
    Weight,

    /// <summary>All but n of every m neighbouring weights of an output channel.</summary>
    [JsonStringEnumMemberName("pattern")]
    Pattern,

    /// <summary>Whole output channels.</summary>
    [JsonStringEnumMemberName("channel")]
    Channel,
}

/// <summary>Over what the smallest weights are compared.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PruneScope>))]
public enum PruneScope
{
    /// <summary>Every layer reaches the sparsity.</summary>
    [JsonStringEnumMemberName("layer")]
    Layer,

    /// <summary>The chosen layers together reach it; weights are compared by what the network's answers make of the error, and every layer keeps at least half of the part that all keep.</summary>
    [JsonStringEnumMemberName("global")]
    Global,
}

/// <summary>Sets weights to zero; the remaining ones take up the error where <paramref name="Compensate"/> says so.</summary>
/// <param name="Sparsity">The part of the weights (or channels) that becomes zero, between 0 and 1 (both exclusive); of no use with a pattern.</param>
/// <param name="Structure">What is taken together.</param>
/// <param name="Scope">Over what weights are compared.</param>
/// <param name="Pattern">For <see cref="PruneStructure.Pattern"/>: n:m, such as <c>2:4</c>; n of every m weights stay.</param>
/// <param name="Compensate">Whether the remaining weights are reconstructed from second-order statistics of the layer's inputs.</param>
public sealed record PruneStep(
    double? Sparsity = null, PruneStructure Structure = PruneStructure.Weight, PruneScope Scope = PruneScope.Layer, string? Pattern = null, bool Compensate = true) : WeightStep
{
    private const int LongestPattern = 64;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "prune";

    /// <summary>How many weights stay of how many; null without a pattern that can be followed.</summary>
    [JsonIgnore]
    public (int Keep, int Of)? ParsedPattern =>
        Pattern?.Split(':') is [var n, var m] && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int keep)
        && int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out int of) && keep >= 1 && keep < of && of <= LongestPattern ? (keep, of) : null;

    /// <summary>The most weights or channels that one layer may lose: all but one, or, where layers share a sparsity, as much as leaves it half of the part that all keep; what errors cost is known
    /// well only while they are small.</summary>
    /// <param name="count">How many the layer has.</param>
    internal int MostOf(int count) => Math.Min(Math.Max(count - 1, 0), Scope == PruneScope.Layer ? count : (int)Math.Ceiling(count * (1 + (Sparsity ?? 1)) / 2));

    /// <inheritdoc/>
    public override string? Problem() =>
        Structure == PruneStructure.Pattern
            ? (Pattern is null ? "the pattern is missing" : ParsedPattern is null ? $"pattern '{Pattern}' is not n:m with 1 <= n < m <= {LongestPattern}" : base.Problem())
        : Pattern is not null ? "a pattern needs the structure 'pattern'"
        : !(Sparsity > 0 && Sparsity < 1) ? "sparsity is not between 0 and 1" : base.Problem();
}

/// <summary>Where the centroids start.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CentroidInitialization>))]
public enum CentroidInitialization
{
    /// <summary>Evenly spread between the least and the greatest weight.</summary>
    [JsonStringEnumMemberName("linear")]
    Linear,

    /// <summary>Weights drawn at random.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>Evenly spread over the weights' distribution function.</summary>
    [JsonStringEnumMemberName("density")]
    Density,

    /// <summary>Drawn with probabilities by squared distance (Arthur and Vassilvitskii, "k-means++", 2007).</summary>
    [JsonStringEnumMemberName("kmeans++")]
    KMeansPlusPlus,
}

/// <summary>What shares one codebook.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClusterGranularity>))]
public enum ClusterGranularity
{
    /// <summary>All weights of a layer.</summary>
    [JsonStringEnumMemberName("tensor")]
    Tensor,

    /// <summary>The weights of one output channel.</summary>
    [JsonStringEnumMemberName("channel")]
    Channel,
}

/// <summary>Gives the weights of a layer few distinct values.</summary>
/// <param name="Clusters">The number of values, 2 to 256.</param>
/// <param name="Initialization">Where centroids start.</param>
/// <param name="Granularity">What shares a codebook.</param>
/// <param name="PreserveZeros">Whether zero weights stay zero.</param>
/// <param name="ActivationAware">Whether a weight's error counts by the power of the input that it meets.</param>
/// <param name="Compensate">Whether weights not yet assigned take up the error of those that are (second-order, from the layer's inputs).</param>
/// <param name="RateWeight">How much noise a layer may have for a kilobyte (8,000 bits) of shorter codes, so that one value suits layers of every size: weights are chosen for the least
/// Σ factor·d·Cov[x]·dᵀ + rateWeight/8000·Σ bits, where d are the errors of a row, factor turns its steps into steps of the output, squared, and divides by the variance of the layer's
/// sums, and a value has -log2(its part of the weights) bits. 0 ignores code lengths. With <paramref name="AnswerAware"/> it is about how far the answers may diverge in all, in nats per sample, whatever the network's size.</param>
/// <param name="AnswerAware">Whether errors of layers and channels count by what the network's answers make of them, in place of a part of each layer's own variance.</param>
/// <param name="Seed">Seeds the random initializations.</param>
public sealed record ClusterStep(
    int Clusters,
    CentroidInitialization Initialization = CentroidInitialization.KMeansPlusPlus,
    ClusterGranularity Granularity = ClusterGranularity.Tensor,
    bool PreserveZeros = true,
    bool ActivationAware = true,
    bool Compensate = true,
    double RateWeight = 0,
    bool AnswerAware = false,
    int Seed = 1) : WeightStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "cluster";

    /// <inheritdoc/>
    public override string? Problem() => Clusters is < 2 or > 256 ? "clusters is not between 2 and 256" : !(RateWeight >= 0 && double.IsFinite(RateWeight)) ? "rateWeight is negative" : base.Problem();
}

/// <summary>Rounds weights up or down by the layer's output error in place of the nearest integer.</summary>
public sealed record RoundStep : WeightStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "round";
}

/// <summary>Takes the mean error of every channel, as calibration samples show it, out of its bias.</summary>
public sealed record CorrectBiasStep : WeightStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "correct-bias";
}

/// <summary>Shifts the last layer's biases so that the answers' means are those of the float network.</summary>
public sealed record CorrectOutputStep : RecipeStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "correct-output";
}

/// <summary>Makes the channels of a layer share multipliers and rounds biases, so that channel parameters take few bits. Comes before steps that choose weights, and once more as the last step that
/// moves a bias; the second time multipliers stay.</summary>
/// <param name="Tolerance">How much noise the weights, rounded for common multipliers, may make in a layer: noise power / signal power of its sums.</param>
/// <param name="BiasError">How far a rounded bias may move an output, in steps of the output.</param>
public sealed record ShareParametersStep(double Tolerance = 1e-4, double BiasError = 1 / 16.0) : WeightStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "share-parameters";

    /// <inheritdoc/>
    public override string? Problem() =>
        !(Tolerance > 0 && Tolerance < 1) ? "tolerance is not between 0 and 1" : !(BiasError > 0 && BiasError <= 1) ? "biasError is not between 0 and 1" : base.Problem();
}
