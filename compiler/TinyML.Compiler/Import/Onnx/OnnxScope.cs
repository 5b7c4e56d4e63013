namespace TinyML.Compiler.Import.Onnx;

/// <summary>What an imported model is for.</summary>
public enum OnnxScope
{
    /// <summary>A device: one sample at a time, inputs of floats or quantized integers, outputs that depend on them. Pictures are channels last, [1, height, width,
    /// channels], whatever the file says.</summary>
    Device,

    /// <summary>The float executor alone: also several samples at once, inputs of any integers, and outputs that are inputs or constants, in the file's layout.</summary>
    Reference,
}
