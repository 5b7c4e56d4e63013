using System.Text.Json;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Testing;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>In the scheme tflite the multipliers and shifts of a call are those that TensorFlow Lite Micro prepares, single and double precision where it has them.</summary>
public sealed class TfLiteBlockTests
{
    private static readonly Dictionary<string, (Func<Scales, Operator> Operator, int Operands, string[] Parameters)> Forms = new()
    {
        ["Add"] = (_ => new Add(), 2, ["inputMultiplier", "inputShift", "secondMultiplier", "secondShift", "outputMultiplier", "outputShift"]),
        ["Sub"] = (_ => new Sub(), 2, ["inputMultiplier", "inputShift", "secondMultiplier", "secondShift", "outputMultiplier", "outputShift"]),
        ["Mul"] = (_ => new Mul(), 2, ["multiplier", "shift"]),
        ["PRelu"] = (_ => new PRelu(), 2, ["multiplier", "shift", "slopeMultiplier", "slopeShift"]),
        ["Mean"] = (_ => new Mean([1]), 1, ["multiplier", "shift"]),
        ["LeakyRelu"] = (scales => new LeakyRelu(scales.Slope), 1, ["multiplier", "shift", "negativeMultiplier", "negativeShift"]),
        ["Relu"] = (_ => new Relu(), 1, ["multiplier", "shift", "negativeMultiplier", "negativeShift"]),
        ["Quantize"] = (_ => new Quantize(), 1, ["multiplier", "shift"]),
        ["Softmax"] = (_ => new Softmax(), 1, ["multiplier", "shift"]),
        ["Tanh"] = (_ => new Tanh(), 1, ["multiplier", "shift"]),
        ["Sigmoid"] = (_ => new Sigmoid(), 1, ["multiplier", "shift"]),
    };

    private sealed record Scales(ElementType Element, double First, double Second, double Output, float Slope, int Count);

    [Test]
    public void Multipliers_are_those_that_the_runtime_prepares()
    {
        string path = Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Compiler.Tests", "Lowering", "tflite-blocks.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        int compared = 0;
        Assert.Multiple(() =>
        {
            foreach (JsonElement block in document.RootElement.GetProperty("blocks").EnumerateArray())
            {
                double Number(string name) => block.GetProperty(name).GetDouble();
                var scales = new Scales(
                    Number("bits") == 8 ? ElementType.Int8 : ElementType.Int16, Number("a"), Number("b"), Number("y"), (float)Number("slope"), (int)Number("count"));
                foreach ((string name, (Func<Scales, Operator> create, int operands, string[] parameters)) in Forms.Where(form => block.TryGetProperty(form.Key, out _)))
                {
                    KernelCall call = Lower(create(scales), operands, scales);
                    int[] expected = [.. block.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
                    Assert.That(parameters.Select(call.Argument), Is.EqualTo(expected), $"{name} of {block}");
                    compared++;
                }
            }
        });
        Assert.That(compared, Is.GreaterThan(500), "blocks were compared");
    }

    private static KernelCall Lower(Operator @operator, int operands, Scales scales)
    {
        var builder = new GraphBuilder("g");
        var type = new TensorType(scales.Element, Shape.Of(1, scales.Count), new PerTensor(scales.First, 0));
        ValueId x = builder.Input("x", type);
        ValueId[] inputs = operands == 1 ? [x] : [x, @operator is PRelu ? Slopes(builder, scales) : builder.Input("z", type with { Quantization = new PerTensor(scales.Second, 0) })];
        double output = @operator is Softmax or Tanh or Sigmoid ? 1.0 / 32768 : scales.Output;
        Shape shape = @operator.InferShape([.. inputs.Select(id => builder[id].Type)]);
        builder.Output(builder.Node("n", "y", @operator, new TensorType(scales.Element, shape, new PerTensor(output, 0)), inputs));
        return Lowerer.Run(builder.Build() with { Scheme = RequantizationScheme.TfLite }, null).Calls[0];
    }

    private static ValueId Slopes(GraphBuilder builder, Scales scales) => builder.Constant(
        "slopes", Tensor.OfIntegers(new TensorType(ElementType.Int8, Shape.Of(1, scales.Count), new PerTensor(scales.Second, 0)), new long[scales.Count]));
}
