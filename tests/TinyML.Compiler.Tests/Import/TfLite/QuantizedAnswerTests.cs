using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Execution;
using TinyML.Testing.TfLite;
using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.Compiler.Tests.Import.TfLite;

/// <summary>Every operator of a quantized model, compiled: the integers that it answers are within a step or two of what its scales mean in reals.
/// That the steps are the runtime's own is for the kernels' vectors and the models of <c>TfLiteModelTests</c> to say.</summary>
public sealed class QuantizedAnswerTests
{
    private const int Seed = 20240613;
    private const int Runs = 20;

    // 16-bit tables are interpolated: a few of 32768 steps.
    private const int Fractions16 = 8;

    private static readonly TestCaseData[] Forms =
    [
        .. Both("ADD of a constant", [1, 2, 2, 3], 0.06f, 1, (m, type) => m.Constant("c", type, [3], Bytes(type, 10, -20, 30), Scales(type, 0.03f, -4)).Operator(TfLiteCode.Add, ["x", "c"], ["y"], 11, TfLiteCode.Activation(0))),
        .. Both("SUB from a constant", [1, 2, 2, 3], 0.06f, 1, (m, type) => m.Constant("c", type, [1], Bytes(type, 50), Scales(type, 0.03f, -4)).Operator(TfLiteCode.Sub, ["c", "x"], ["y"], 28, TfLiteCode.Activation(0))),
        .. Both("MUL with itself", [1, 2, 2, 3], 0.1f, 1, (m, _) => m.Operator(TfLiteCode.Mul, ["x", "x"], ["y"], 21, TfLiteCode.Activation(0))),
        .. Both("ADD with Relu6", [1, 4], 0.03f, 1, (m, _) => m.Operator(TfLiteCode.Add, ["x", "x"], ["y"], 11, TfLiteCode.Activation(3))),
        .. Both("MEAN", [1, 3, 3, 2], 0.04f, 1, (m, _) => m.Integers("axes", 1, 2).Operator(TfLiteCode.Mean, ["x", "axes"], ["y"])),
        .. Both("AVERAGE_POOL_2D", [1, 4, 4, 2], null, 1, (m, _) => m.Operator(TfLiteCode.AveragePool2D, ["x"], ["y"], 5, TfLiteCode.PoolOptions(3, 2, 0))),
        .. Both("MAX_POOL_2D", [1, 4, 4, 2], null, 0, (m, _) => m.Operator(TfLiteCode.MaxPool2D, ["x"], ["y"], 5, TfLiteCode.PoolOptions(2, 2))),
        .. Both("CONV_2D", [1, 4, 4, 2], 0.1f, 1, (m, _) => m.Bytes("w", [3, 3, 3, 2], new TfLiteScales([0.01f, 0.02f, 0.03f], [0, 0, 0]), [.. Enumerable.Range(0, 54).Select(i => (sbyte)((i * 37 % 255) - 127))])
            .Operator(TfLiteCode.Conv2D, ["x", "w"], ["y"], 1, TfLiteCode.ConvOptions(0, 2))),
        .. Both("DEPTHWISE_CONV_2D", [1, 4, 4, 2], 0.1f, 1, (m, _) => m.Bytes("w", [1, 3, 3, 4], new TfLiteScales([0.01f, 0.02f, 0.03f, 0.01f], [0, 0, 0, 0], 3), [.. Enumerable.Range(0, 36).Select(i => (sbyte)((i * 37 % 255) - 127))])
            .Operator(TfLiteCode.DepthwiseConv2D, ["x", "w"], ["y"], 2, TfLiteCode.DepthwiseOptions(0))),
        .. Both("FULLY_CONNECTED", [1, 6], 0.1f, 1, (m, _) => m.Bytes("w", [2, 6], TfLiteScales.Of(0.02f), [.. Enumerable.Range(0, 12).Select(i => (sbyte)((i * 37 % 255) - 127))])
            .Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table())),
        .. Both("FULLY_CONNECTED of rows", [2, 6], 0.1f, 1, (m, _) => m.Bytes("w", [2, 6], TfLiteScales.Of(0.02f), [.. Enumerable.Range(0, 12).Select(i => (sbyte)((i * 37 % 255) - 127))])
            .Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table())),
        .. Both("PRELU", [1, 2, 2, 3], 0.06f, 1, (m, type) => m.Constant("a", type, [1, 1, 3], Bytes(type, 60, -20, 100), Scales(type, 0.01f, 0)).Operator(TfLiteCode.PRelu, ["x", "a"], ["y"])),
        .. Both("LEAKY_RELU", [1, 8], 0.06f, 1, (m, _) => m.Operator(TfLiteCode.LeakyRelu, ["x"], ["y"], 75, FlatNode.Table().Set(0, 0.3f))),
        .. Both("CONCATENATION", [1, 2, 3], null, 0, (m, _) => m.Operator(TfLiteCode.Concatenation, ["x", "x"], ["y"], 10, FlatNode.Table().Set(0, 2))),
        .. Both("PAD", [1, 2, 2, 1], null, 0, (m, _) => m.Constant("p", I32, [4, 2], [.. new[] { 0, 0, 1, 2, 0, 1, 0, 0 }.SelectMany(BitConverter.GetBytes)]).Operator(TfLiteCode.Pad, ["x", "p"], ["y"])),
        .. Both("SLICE", [1, 4, 3], null, 0, (m, _) => m.Integers("b", 0, 1, 1).Integers("n", 1, 2, -1).Operator(TfLiteCode.Slice, ["x", "b", "n"], ["y"])),
        .. Both("TRANSPOSE", [1, 2, 3], null, 0, (m, _) => m.Integers("p", 0, 2, 1).Operator(TfLiteCode.Transpose, ["x", "p"], ["y"])),
        .. Both("RESIZE_NEAREST_NEIGHBOR", [1, 2, 2, 3], null, 0, (m, _) => m.Integers("n", 3, 4).Operator(TfLiteCode.ResizeNearest, ["x", "n"], ["y"], 74, FlatNode.Table())),
        .. Both("QUANTIZE to another scale", [1, 8], 0.07f, 1, (m, _) => m.Operator(TfLiteCode.Quantize, ["x"], ["y"])),
        .. Both("RELU", [1, 8], 0.03f, 1, (m, _) => m.Operator(TfLiteCode.Relu, ["x"], ["y"])),
        Form("RELU6", [1, 8], I8, 0.03f, 1, (m, _) => m.Operator(TfLiteCode.Relu6, ["x"], ["y"])),
        Form("HARD_SWISH", [1, 8], I8, 0.03f, 1, (m, _) => m.Operator(TfLiteCode.HardSwish, ["x"], ["y"])),
        Form("ELU", [1, 8], I8, 0.03f, 0, (m, _) => m.Operator(TfLiteCode.Elu, ["x"], ["y"])),
        .. Both("LOGISTIC", [1, 8], 1 / 256f, 1, (m, _) => m.Operator(TfLiteCode.Logistic, ["x"], ["y"])),
        .. Both("TANH", [1, 8], 1 / 128f, 1, (m, _) => m.Operator(TfLiteCode.Tanh, ["x"], ["y"])),
        Form("MAXIMUM", [1, 8], I8, null, 0, (m, _) => m.Bytes("c", [1], Scales(I8, InputScale, InputZeroPoint), 10).Operator(TfLiteCode.Maximum, ["x", "c"], ["y"])),
        .. Both("SOFTMAX", [2, 4], 1 / 256f, 1, (m, _) => m.Operator(TfLiteCode.Softmax, ["x"], ["y"], 9, FlatNode.Table().Set(0, 1f))),
        .. Both("SOFTMAX with beta", [1, 4], 1 / 256f, 1, (m, _) => m.Operator(TfLiteCode.Softmax, ["x"], ["y"], 9, FlatNode.Table().Set(0, 0.5f))),
    ];

    private const float InputScale = 0.05f;
    private const int InputZeroPoint = 7;

    [TestCaseSource(nameof(Forms))]
    public void An_operator_answers_what_its_scales_mean(byte[] file, int steps)
    {
        CompilationResult result = Compilation.Run(file, "model", null, null, new CompilationOptions(), Executors.Instance);
        var integers = new IntegerExecutor(result.Planned);
        var reals = new FloatExecutor(result.Physical);
        ProgramOutput output = result.Planned.Program.Outputs[0];
        ElementType element = result.Planned.Program.Buffers[output.Buffer].Element;
        (int low, int high) = element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        var random = new Random(Seed);
        TestContext.Out.WriteLine($"seed {Seed}");
        for (int run = 0; run < Runs; run++)
        {
            int[] sample = [.. Enumerable.Range(0, integers.InputCount).Select(_ => random.Next(-128, 128) * (run % 3 == 0 || element == ElementType.Int8 ? 1 : 30))];
            float[] values = [.. sample.Select(q => (float)((q - result.Planned.Program.Inputs[0].ZeroPoint) * result.Planned.Program.Inputs[0].Scales[0]))];
            double[] expected = [.. reals.Run(values)[0].Select(y => Math.Clamp(Math.Round(y / output.Scale) + output.ZeroPoint, low, high))];
            Assert.That(integers.Run(sample), Is.EqualTo(expected).Within(steps), string.Join(", ", sample));
        }
    }

    private static IEnumerable<TestCaseData> Both(string name, int[] shape, float? scale, int steps, Func<TfLiteModelBuilder, int, TfLiteModelBuilder> nodes) =>
        [Form(name, shape, I8, scale, steps, nodes), Form(name, shape, I16, IsFraction(scale) ? 1 / 32768f : scale / 100, IsFraction(scale) ? Fractions16 : 2 * steps, nodes)];

    private static TestCaseData Form(string name, int[] shape, int type, float? scale, int steps, Func<TfLiteModelBuilder, int, TfLiteModelBuilder> nodes)
    {
        TfLiteScales input = Scales(type, type == I8 ? InputScale : InputScale / 100, InputZeroPoint);
        bool isFraction = IsFraction(scale) || scale == 1 / 32768f;
        TfLiteScales output = scale is null ? input : Scales(type, scale.Value, scale == 1 / 256f ? -128 : isFraction ? 0 : -9);
        byte[] file = nodes(new TfLiteModelBuilder().Input("x", type, shape, input).Tensor("y", type, [1], output), type).Output("y").ToBytes();
        return new TestCaseData(file, steps).SetArgDisplayNames(name, type == I8 ? "int8" : "int16x8");
    }

    /// <summary>The output scales of functions whose results are fractions.</summary>
    private static bool IsFraction(float? scale) => scale is 1 / 256f or 1 / 128f;

    private static TfLiteScales Scales(int type, float scale, int zeroPoint) => TfLiteScales.Of(scale, type == I8 ? zeroPoint : 0);

    private static byte[] Bytes(int type, params short[] numbers) => type == I8 ? [.. numbers.Select(number => (byte)(sbyte)number)] : [.. numbers.SelectMany(BitConverter.GetBytes)];
}
