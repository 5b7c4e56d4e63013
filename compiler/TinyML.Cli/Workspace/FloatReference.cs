using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Cli.Workspace;

/// <summary>What computes the float answers in place of the built-in executor.</summary>
internal static class FloatReference
{
    /// <summary>The name of the built-in executor.</summary>
    public const string BuiltIn = "builtin";

    /// <summary>The name of ONNX Runtime.</summary>
    public const string OnnxRuntime = "onnxruntime";

    /// <summary>ONNX Runtime, in builds with <c>-p:UseOnnxRuntime=true</c>.</summary>
    public static IReferenceRuntime? Runtime { get; set; }

    /// <summary>What computes the outputs for physical values, or null for the built-in executor.</summary>
    /// <exception cref="DiagnosticException">This build has no such reference, or it cannot run the model.</exception>
    /// <param name="name">The reference's name.</param>
    /// <param name="source">A model file, or a folder written by compile.</param>
    /// <param name="spec">The NAME.json that the user names for a model file, or null.</param>
    public static Func<float[], double[]>? Create(string name, string source, FileInfo? spec)
    {
        if (name == BuiltIn)
        {
            return null;
        }

        if (Runtime is null)
        {
            throw new DiagnosticException(
                DiagnosticCodes.ReferenceMissing, $"--reference {name}", "this build of tinyml has no ONNX Runtime", "build with -p:UseOnnxRuntime=true, or compare with --reference builtin");
        }

        ModelFile file = Directory.Exists(source) ? OfFolder(CompiledFolder.Load(source)) : ModelFile.Load(source, spec);
        if (ModelImport.ExtensionOf(file.Bytes) != ".onnx")
        {
            throw new DiagnosticException(DiagnosticCodes.ReferenceUnusable, file.Path, "ONNX Runtime runs ONNX models only", "compare with --reference builtin");
        }

        Graph imported = file.Import();
        IReferenceModel model = Runtime.Load(file.Bytes, imported);
        ColumnSpec[] columns = [.. file.Spec?.Columns ?? []];
        return values => [.. model.Run(Scaled(values, columns)).Select(value => (double)value)];
    }

    private static ModelFile OfFolder(CompiledFolder folder) => ModelFile.Load(folder.ModelPath, null) with { Spec = folder.Spec };

    /// <summary>(value - offset) / scale of every column: the file knows nothing of NAME.json.</summary>
    private static float[] Scaled(float[] values, ColumnSpec[] columns) =>
        columns.Length == 0 ? values : [.. values.Zip(columns, (value, column) => (float)((value - column.Offset) / column.Scale))];
}
