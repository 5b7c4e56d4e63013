namespace TinyML.Compiler.Import.Onnx;

/// <summary>Names from files, made safe to print.</summary>
internal static class OnnxNames
{
    /// <inheritdoc cref="PrintableName.Of"/>
    public static string Show(string name) => PrintableName.Of(name);
}
