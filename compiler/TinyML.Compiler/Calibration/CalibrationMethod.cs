using System.Text.Json.Serialization;

namespace TinyML.Compiler.Calibration;

/// <summary>How the range of a value is chosen from what was observed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CalibrationMethod>))]
public enum CalibrationMethod
{
    /// <summary>The lowest and highest value seen.</summary>
    [JsonStringEnumMemberName("min-max")]
    MinMax,

    /// <summary>All but 0.1 % at either end.</summary>
    [JsonStringEnumMemberName("percentile")]
    Percentile,

    /// <summary>The range with the least mean squared quantization error.</summary>
    [JsonStringEnumMemberName("mse")]
    Mse,

    /// <summary>The range whose quantized distribution is nearest to the observed one (Kullback-Leibler divergence).</summary>
    [JsonStringEnumMemberName("entropy")]
    Entropy,
}
