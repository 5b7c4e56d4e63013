using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Models.Benzene.Training;

/// <summary>A trained model as the compiler quantizes it: its answers are those of every board, bit for bit.</summary>
public sealed class CompiledModel
{
    private readonly CompilationResult _result;

    private CompiledModel(CompilationResult result) => _result = result;

    /// <summary>Constant bytes of the model on the device.</summary>
    public int Bytes => _result.Size.Total;

    /// <summary>Compiles a model just trained.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The training rows, to calibrate with.</param>
    /// <exception cref="DiagnosticException">The network cannot be quantized.</exception>
    public static CompiledModel Of(TrainedModel model, TableRows rows) => Of(OnnxFile.Write(model, "benzene"), model.Spec, rows);

    /// <summary>Compiles an ONNX file.</summary>
    /// <param name="onnx">The file's bytes.</param>
    /// <param name="spec">Its JSON file.</param>
    /// <param name="rows">The training rows, to calibrate with.</param>
    /// <exception cref="DiagnosticException">The file cannot be read or the network cannot be quantized.</exception>
    public static CompiledModel Of(byte[] onnx, ModelSpec spec, TableRows rows)
    {
        Graph graph = OnnxImporter.Import(onnx, "benzene", spec);
        var samples = new SampleSet(
            spec.Columns.Count, [.. rows.Inputs.SelectMany(row => row.Select(value => (float)value))], 1, [.. rows.Targets.Select(target => (float)target)]);
        return new CompiledModel(Compilation.Run(graph, spec, samples, new CompilationOptions(), Executors.Instance));
    }

    /// <summary>The device's answers for rows, in µg/m³.</summary>
    public double[] Predict(TableRows rows)
    {
        var executor = new IntegerExecutor(_result.Planned);
        return [.. rows.Inputs.Select(row => (double)executor.Predict(Array.ConvertAll(row, value => (float)value))[0])];
    }
}
