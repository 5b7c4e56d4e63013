using System.Text.Json.Serialization;

namespace TinyML.Compiler.Specs;

/// <summary>The contents of NAME.json beside NAME.onnx: what the model's numbers mean in the world.
/// All members have defaults; the published schema is <c>model.schema.json</c>. Members that may be left out have setters, not
/// initialisers: generated JSON readers write the zero of the type over the default of an init-only member that is left out.
/// Treat as immutable once read.</summary>
public sealed record ModelSpec
{
    /// <summary>The schema's address, for editors; ignored.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    /// <summary>One sentence for people.</summary>
    public string Description { get; set; } = "";

    /// <summary>Where people read about the model (http or https), or null: the emitted library's home page.</summary>
    public string? Url { get; set; }

    /// <summary>What is predicted.</summary>
    public TaskKind Task { get; set; } = TaskKind.Regression;

    /// <summary>The table columns that feed the model, in the order of its inputs.</summary>
    public IReadOnlyList<ColumnSpec> Columns { get; set; } = [];

    /// <summary>The column to compare with, or null for unlabelled data.</summary>
    public TargetSpec? Target { get; set; }

    /// <summary>Cell values that mean "no value", such as -200 in the UCI file.</summary>
    public IReadOnlyList<double> Missing { get; set; } = [];

    /// <summary>Which samples are held out, or null: then a table is split as <see cref="SplitSpec"/>'s defaults say, and pictures and raw tensors are not split,
    /// so that all of them are both the training and the held-out part.</summary>
    public SplitSpec? Split { get; set; }

    /// <summary>How a picture becomes the model's input, or null for the defaults.</summary>
    public PictureSpec? Picture { get; set; }

    /// <summary>What the elements of raw input tensors are, or null for the model's own input type.</summary>
    public RawSpec? Raw { get; set; }

    /// <summary>The LED rule, or null for none.</summary>
    public LedSpec? Led { get; set; }

    /// <summary>Class names for classification, in output order.</summary>
    public IReadOnlyList<string> Labels { get; set; } = [];

    /// <summary>The precision used when the command line names none.</summary>
    public Precision? Precision { get; set; }
}

/// <summary>What a model does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskKind>))]
public enum TaskKind
{
    /// <summary>Outputs are quantities.</summary>
    [JsonStringEnumMemberName("regression")]
    Regression,

    /// <summary>Outputs are one score per class.</summary>
    [JsonStringEnumMemberName("classification")]
    Classification,
}

/// <summary>Integer precisions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>8-bit weights and activations.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,

    /// <summary>16-bit activations, 8-bit weights (16-bit weights where they pay).</summary>
    [JsonStringEnumMemberName("int16x8")]
    Int16x8,
}

/// <summary>One input column. The device takes round(value / <see cref="Step"/>) as int16; the network sees
/// (value - <see cref="Offset"/>) / <see cref="Scale"/>.</summary>
public sealed record ColumnSpec
{
    /// <summary>The header in the table.</summary>
    public required string Name { get; init; }

    /// <summary>The decimal step of the readings in <see cref="Unit"/>, such as 0.1; positive.</summary>
    public double Step { get; set; } = 1;

    /// <summary>The unit, for people.</summary>
    public string Unit { get; set; } = "";

    /// <summary>Subtracted before scaling, in <see cref="Unit"/>.</summary>
    public double Offset { get; set; }

    /// <summary>Divided by after the offset, in <see cref="Unit"/>; not 0.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The lowest reading that the sensor gives, in <see cref="Unit"/>, or null for what int16 steps hold.</summary>
    public double? Minimum { get; set; }

    /// <summary>The highest reading that the sensor gives, in <see cref="Unit"/>, or null for what int16 steps hold.</summary>
    public double? Maximum { get; set; }
}

/// <summary>The quantity that the model predicts.</summary>
public sealed record TargetSpec
{
    /// <summary>The header in the table.</summary>
    public required string Name { get; init; }

    /// <summary>The unit, for people.</summary>
    public string Unit { get; set; } = "";

    /// <summary>The decimal step of the device's answers in <see cref="Unit"/> (16-bit outputs only), or null for a calibrated scale.</summary>
    public double? Step { get; set; }
}

/// <summary>The LED rule.</summary>
public sealed record LedSpec
{
    /// <summary>Threshold or class.</summary>
    public required LedRuleKind Rule { get; init; }

    /// <summary>Threshold rule: green up to and including this value, red above; in the target's unit.</summary>
    public double Threshold { get; set; }

    /// <summary>Class rule: the index of the class that lights the LED. Threshold rule: the output element that is compared.</summary>
    public int Index { get; set; }
}

/// <summary>How an output becomes LEDs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LedRuleKind>))]
public enum LedRuleKind
{
    /// <summary>Green up to a value, red above.</summary>
    [JsonStringEnumMemberName("threshold")]
    Threshold,

    /// <summary>On when one class scores highest.</summary>
    [JsonStringEnumMemberName("class")]
    Class,
}
