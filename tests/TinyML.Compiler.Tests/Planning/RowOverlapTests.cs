using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Planning;

/// <summary>Plans in which layers write over rows of their own input give what plans with every buffer apart give.</summary>
public sealed class RowOverlapTests
{
    [Test]
    public void Overlapping_plans_compute_what_plans_apart_compute([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        KernelProgram program = Lowerer.Run(RandomChain(random, seed), null);
        PlannedProgram planned = MemoryPlanner.Run(program), apart = Apart(program);
        int[] sample = [.. Enumerable.Range(0, program.Buffers[program.Inputs[0].Buffer].Count).Select(_ => random.Next(-128, 128))];

        Assert.Multiple(() =>
        {
            Assert.That(PlanVerifier.Check(planned), Is.Null);
            Assert.That(planned.ArenaBytes, Is.LessThanOrEqualTo(apart.ArenaBytes));
            Assert.That(new IntegerExecutor(planned).Run(sample), Is.EqualTo(new IntegerExecutor(apart).Run(sample)), $"seed {seed}");
        });
    }

    [Test]
    public void A_widening_pointwise_layer_needs_little_more_than_its_output()
    {
        var builder = new GraphBuilder("widening");
        ValueId x = builder.Input("x", Picture(16, 16, 8));
        builder.Output(Conv(builder, new Random(1), x, new Window(1, 1), 16));

        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(builder.Build() with { Scheme = RequantizationScheme.TfLite }, null));

        // Apart they take 2,048 + 4,096 bytes. Row 15 of the output ends 256 bytes above the start of row 15 of the input.
        Assert.That((planned.ArenaBytes, planned.LowerBoundBytes), Is.EqualTo((4096 + 128, 4096 + 128)));
    }

    [Test]
    public void A_plan_with_too_little_lead_is_refused()
    {
        var builder = new GraphBuilder("lead");
        ValueId x = builder.Input("x", Picture(8, 8, 4));
        builder.Output(Conv(builder, new Random(1), x, new Window(3, 3) { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 }, 4));
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(builder.Build() with { Scheme = RequantizationScheme.TfLite }, null));
        int input = planned.Program.Inputs[0].Buffer, output = planned.Program.Outputs[0].Buffer;
        Assert.That(PlanVerifier.Check(planned), Is.Null);
        Assert.That(planned.BufferOffsets[input] - planned.BufferOffsets[output], Is.EqualTo(2 * 8 * 4));

        Assert.That(PlanVerifier.Check(Moved(planned, input, 4)), Does.Contain("overlap while both are needed"));
    }

    /// <summary>The same plan with one buffer some bytes further down.</summary>
    private static PlannedProgram Moved(PlannedProgram planned, int buffer, int bytes)
    {
        int[] offsets = [.. planned.BufferOffsets];
        offsets[buffer] -= bytes;
        return WithOffsets(planned.Program, offsets, planned.ArenaBytes);
    }

    private static PlannedProgram Apart(KernelProgram program)
    {
        var offsets = new int[program.Buffers.Count];
        int end = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = end;
            end += (program.Buffers[i].ByteCount + 3) / 4 * 4;
        }

        return WithOffsets(program, offsets, end);
    }

    private static PlannedProgram WithOffsets(KernelProgram program, int[] offsets, int arenaBytes)
    {
        PlannedProgram planned = MemoryPlanner.Run(program);
        PlannedStep[] steps =
        [
            .. planned.Steps.Select(step => step with
            {
                Views = [.. step.Views.Zip(Buffers(step.Call), (view, buffer) => view with { Offset = offsets[buffer] })],
                Block = [.. step.Block.Select((value, i) => step.Call.Kernel.Parameters[i].Role is ParameterRole.Input or ParameterRole.Output ? offsets[step.Call.Arguments[i]] : value)],
            }),
        ];
        return planned with { BufferOffsets = [.. offsets], ArenaBytes = arenaBytes, LowerBoundBytes = 0, Steps = [.. steps] };
    }

    private static IEnumerable<int> Buffers(KernelCall call) =>
        call.Arguments.Where((_, i) => call.Kernel.Parameters[i].Role is ParameterRole.Input or ParameterRole.Output);

    private static Graph RandomChain(Random random, int seed)
    {
        var builder = new GraphBuilder($"chain_{seed}");
        ValueId value = builder.Input("x", Picture(random.Next(1, 12), random.Next(1, 12), random.Next(1, 6)));
        for (int i = random.Next(2, 7); i > 0; i--)
        {
            Shape shape = builder[value].Type.Shape;
            Window window = RandomWindow(random, shape);
            value = random.Next(4) switch
            {
                0 => Depthwise(builder, random, value, window),
                1 => builder.Node("pool", "pool", random.Next(2) == 0 ? new MaxPool2D(window) : new AveragePool2D(window), Out(window, shape, shape[3]), value),
                _ => Conv(builder, random, value, window, random.Next(1, 9)),
            };
        }

        builder.Output(value);
        return builder.Build() with { Scheme = seed % 2 == 0 ? RequantizationScheme.TfLite : RequantizationScheme.Q16 };
    }

    private static Window RandomWindow(Random random, Shape shape)
    {
        int height = random.Next(1, 4), width = random.Next(1, 4);
        var window = new Window(Math.Min(height, shape[1]), Math.Min(width, shape[2])) { StrideHeight = random.Next(1, 3), StrideWidth = random.Next(1, 3) };

        // Less padding than the kernel has elements: every position covers something.
        return window with
        {
            PadTop = random.Next(window.KernelHeight),
            PadBottom = random.Next(window.KernelHeight),
            PadLeft = random.Next(window.KernelWidth),
            PadRight = random.Next(window.KernelWidth),
        };
    }

    private static TensorType Picture(int height, int width, int channels) =>
        new(ElementType.Int8, Shape.Of(1, height, width, channels), new TinyML.Compiler.Ir.Quantization.PerTensor(0.05, 3));

    private static TensorType Out(Window window, Shape shape, int channels) =>
        Picture(window.OutputHeight(shape[1]), window.OutputWidth(shape[2]), channels);

    private static ValueId Conv(GraphBuilder builder, Random random, ValueId x, Window window, int outputs)
    {
        Shape shape = builder[x].Type.Shape;
        ValueId weights = Weights(builder, random, Shape.Of(outputs, window.KernelHeight, window.KernelWidth, shape[3]), 0);
        return builder.Node("conv", "conv", new Conv2D(window), Out(window, shape, outputs), x, weights, Bias(builder, random, outputs));
    }

    private static ValueId Depthwise(GraphBuilder builder, Random random, ValueId x, Window window)
    {
        Shape shape = builder[x].Type.Shape;
        int outputs = shape[3] * random.Next(1, 3);
        ValueId weights = Weights(builder, random, Shape.Of(window.KernelHeight, window.KernelWidth, outputs), 2);
        return builder.Node("depthwise", "depthwise", new DepthwiseConv2D(window), Out(window, shape, outputs), x, weights, Bias(builder, random, outputs));
    }

    private static ValueId Weights(GraphBuilder builder, Random random, Shape shape, int axis)
    {
        var type = new TensorType(ElementType.Int8, shape, new TinyML.Compiler.Ir.Quantization.PerChannel([.. Enumerable.Repeat(0.01, shape[axis])], axis));
        return builder.Constant("w", Tensor.OfIntegers(type, [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (long)random.Next(-127, 128))]));
    }

    private static ValueId Bias(GraphBuilder builder, Random random, int count)
    {
        var type = new TensorType(ElementType.Int32, Shape.Of(count), new TinyML.Compiler.Ir.Quantization.PerChannel([.. Enumerable.Range(0, count).Select(_ => 0.0002 + (random.NextDouble() * 0.002))], 0));
        return builder.Constant("b", Tensor.OfIntegers(type, [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(-2000, 2000))]));
    }
}
