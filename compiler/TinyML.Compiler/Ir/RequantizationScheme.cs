namespace TinyML.Compiler.Ir;

/// <summary>How accumulators of an integer graph become values again (KERNELS.md, "Requantization"). Belongs to the model, never to the board.</summary>
public enum RequantizationScheme
{
    /// <summary>16-bit multipliers, one rounding: models quantized here.</summary>
    Q16,

    /// <summary>The arithmetic of TensorFlow Lite's reference kernels: models that were quantized for that runtime.</summary>
    TfLite,

    /// <summary>The kernels of <see cref="TfLite"/> with multipliers that round once where one exists: models that were quantized for other runtimes, whose
    /// answers are those of exact scaling.</summary>
    RoundedOnce,
}
