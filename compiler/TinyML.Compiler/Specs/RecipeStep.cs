using System.Text.Json.Serialization;
using TinyML.Compiler.Calibration;

namespace TinyML.Compiler.Specs;

/// <summary>One step of a recipe; what is left out is decided by the step. In JSON the member <c>step</c> names the kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(EqualizeStep), "equalize")]
[JsonDerivedType(typeof(QuantizeStep), "quantize")]
[JsonDerivedType(typeof(RemoveStep), "remove")]
[JsonDerivedType(typeof(PruneStep), "prune")]
[JsonDerivedType(typeof(ClusterStep), "cluster")]
[JsonDerivedType(typeof(RoundStep), "round")]
[JsonDerivedType(typeof(CorrectBiasStep), "correct-bias")]
[JsonDerivedType(typeof(CorrectOutputStep), "correct-output")]
[JsonDerivedType(typeof(ShareParametersStep), "share-parameters")]
[JsonDerivedType(typeof(EncodeStep), "encode")]
public abstract record RecipeStep
{
    /// <summary>The step's name in recipes and reports, such as <c>quantize</c>.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Whether the network answers exactly as before, on every input.</summary>
    [JsonIgnore]
    public virtual bool IsExact => false;

    /// <summary>Whether the step looks at calibration samples.</summary>
    [JsonIgnore]
    public virtual bool NeedsSamples => !IsExact;

    /// <summary>What is impossible about the numbers, or null.</summary>
    public virtual string? Problem() => null;
}

/// <summary>A step that works on the weights of chosen layers.</summary>
public abstract record WeightStep : RecipeStep
{
    /// <summary>The layers to work on, by name; null means all that have weights.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <inheritdoc/>
    public override string? Problem() => Layers is { Count: 0 } || Layers?.Any(string.IsNullOrEmpty) == true ? "layers is empty or holds an empty name" : null;
}

/// <summary>Balances the channels between neighbouring layers before quantization to int8 (cross-layer equalization).</summary>
public sealed record EqualizeStep : RecipeStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "equalize";
}

/// <summary>Turns the float network into integers. On a model that comes quantized it keeps everything as it is.</summary>
public sealed record QuantizeStep : RecipeStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "quantize";

    /// <summary>int8 or int16x8; null takes NAME.json's.</summary>
    public Precision? Precision { get; init; }

    /// <summary>How ranges are chosen; null tries all.</summary>
    public CalibrationMethod? Calibration { get; init; }

    /// <summary>Whether biases take up the mean error of rounded weights; null tries both.</summary>
    public bool? BiasCorrection { get; init; }

    /// <summary>Names of the layers with 16-bit weights (int16x8); null widens where it pays.</summary>
    public IReadOnlyList<string>? WideLayers { get; init; }

    /// <summary>At most this many samples calibrate; 4 to 1,000,000.</summary>
    public int? MaximumSamples { get; init; }

    /// <inheritdoc/>
    public override string? Problem() =>
        MaximumSamples is < 4 or > 1_000_000 ? "maximumSamples is not between 4 and 1000000"
        : this is { Precision: Specs.Precision.Int8, WideLayers.Count: > 0 } ? "wideLayers needs precision int16x8"
        : WideLayers?.Any(string.IsNullOrEmpty) == true ? "wideLayers holds an empty name" : null;
}

/// <summary>Removes channels that provably can only ever emit one value, and those that nobody reads.</summary>
public sealed record RemoveStep : RecipeStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "remove";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsExact => true;
}

/// <summary>Stores weights and channel parameters in codes that the kernels decode, where that is smaller.</summary>
/// <param name="EnlargeArena">Whether the arena may grow: coded layers need room to decode into, and cannot write over their input. Layers for which there is no room stay plain otherwise.</param>
/// <param name="HuffmanGain">Which part of a layer's bytes a prefix code must save over indices of a fixed width, which decode faster; 0 takes whatever is smaller, 1 no prefix code.</param>
public sealed record EncodeStep(bool EnlargeArena = false, double HuffmanGain = 0) : RecipeStep
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "encode";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsExact => true;

    /// <inheritdoc/>
    public override string? Problem() => HuffmanGain is >= 0 and <= 1 ? null : "huffmanGain is not between 0 and 1";
}
