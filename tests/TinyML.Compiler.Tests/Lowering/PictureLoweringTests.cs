using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>Integer graphs of one operator without weights: what they are lowered to answers what the real numbers say.</summary>
public sealed class PictureLoweringTests
{
    private static readonly Func<Random, OneOperator>[] Operators =
    [
        random => OneOperator.Of(new AveragePool2D(Window(random)), Picture(random)),
        random => OneOperator.Of(new AveragePool2D(Window(random), CountsPadding: true, Minimum: 0), Picture(random)),
        random => OneOperator.Of(new MaxPool2D(Window(random), Maximum: 1), Picture(random)),
        random => OneOperator.Of(new Mean([1, 2]), Picture(random)) with { KeepsType = false },
        random => OneOperator.Of(new Mean(Some(random, 4)), Picture(random)) with { KeepsType = false },
        random => OneOperator.Of(new Slice([0, 1, 0, 1], [1, 3, 2, 2], [1, 1, 3, 1]), Shape.Of(1, 5, 6, 4)) with { IsExact = true },
        random => OneOperator.Of(new Slice([0, 4, 3, 0], [1, 3, 4, 1], [1, -2, -1, 1]), Shape.Of(1, 5, 6, 2)) with { IsExact = true },
        random => OneOperator.Of(new Transpose(Permutation(random, 4)), Picture(random)) with { IsExact = true },
        random => OneOperator.Of(new Transpose(Permutation(random, 5)), Shape.Of(2, 1, 3, 2, 4)) with { IsExact = true },
        random => OneOperator.Of(new Pad([0, 1, 2, 0], [0, 0, 1, 2], Fill: random.Next(2) == 0 ? 0 : 0.5f), Picture(random)),
        random => OneOperator.Of(new ResizeNearest([0, 0, 1, 2, 2], [0, 2]), Shape.Of(1, 3, 4, 5)) with { IsExact = true },
        random => OneOperator.Of(new Concat(random.Next(4)), Picture(random), 3) with { IsExact = true },
        random => OneOperator.Of(Arithmetic(random), Picture(random), 2) with { KeepsType = false },
        random => OneOperator.Of(Arithmetic(random), Shape.Of(1, 3, 4, 5), 2) with { KeepsType = false, Second = Shape.Of(1, 1, 1, 5) },
        random => OneOperator.Of(Arithmetic(random), Shape.Of(3, 1), 2) with { KeepsType = false, Second = Shape.Of(1, 2, 1, 4) },
        random => OneOperator.Of(Arithmetic(random), Shape.Of(1, 3, 4, 5), 2) with { KeepsType = false, Second = Shape.Of(5), Constant = random.Next(2) },
        random => OneOperator.Of(Arithmetic(random), Shape.Of(4, 1), 2) with { KeepsType = false, Second = Shape.Of(3, 1, 5), Constant = random.Next(2) },
        random => OneOperator.Of(new PRelu(), Shape.Of(1, 3, 4, 5), 2) with { KeepsType = false, Second = Shape.Of(1, 1, 5), Constant = 1 },
        random => OneOperator.Of(new Quantize(), Picture(random)) with { KeepsType = false },
        random => OneOperator.Of(new Quantize(), Picture(random)) with { KeepsType = false, ChangesElement = true },
        random => OneOperator.Of(new Softmax(), Shape.Of(3, 7)) with { KeepsType = false, IsFraction = true },
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from number in Enumerable.Range(0, Operators.Length)
        from element in new[] { ElementType.Int8, ElementType.Int16 }
        from scheme in Enum.GetValues<RequantizationScheme>()
        select new TestCaseData(number, element, scheme).SetArgDisplayNames(number.ToString("00"), Operators[number](new Random(0)).Operator.Name, element.ToString(), scheme.ToString());

    [TestCaseSource(nameof(Cases))]
    public void The_integers_are_those_of_the_real_operator(int number, ElementType element, RequantizationScheme scheme)
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            OneOperator one = Operators[number](random);
            Graph graph = one.Build(random, element) with { Scheme = scheme };
            GraphVerifier.Verify(graph, GraphPhase.Integer, "building");
            PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(graph, null));
            Assert.That(ProgramVerifier.Check(planned.Program) ?? PlanVerifier.Check(planned), Is.Null, $"seed {seed}");

            (int low, int high) = element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
            int[] sample = [.. Enumerable.Range(0, new IntegerExecutor(planned).InputCount).Select(_ => random.Next(low, high + 1))];
            int[] answer = new IntegerExecutor(planned).Run(sample);
            double[] expected = OneOperator.Expected(graph, sample);
            double worst = answer.Zip(expected, (integer, real) => Math.Abs(integer - real)).Max();
            Assert.That(worst, Is.LessThanOrEqualTo(one.Tolerance(element)), $"{one.Operator.Name} seed {seed}");
        }
    }

    [Test]
    public void An_operator_that_would_lose_its_scale_is_refused()
    {
        var builder = new GraphBuilder("g");
        var coarse = new TensorType(ElementType.Int8, Shape.Of(1, 2, 2, 1), new PerTensor(0.5, 0));
        ValueId x = builder.Input("x", coarse);
        builder.Output(builder.Node("pool", "y", new MaxPool2D(new Window(1, 1)), coarse with { Quantization = new PerTensor(0.25, 0) }, x));
        var refusal = Assert.Throws<DiagnosticException>(() => Lowerer.Run(builder.Build(), null))!;
        Assert.That((refusal.Diagnostics[0].Code, refusal.Diagnostics[0].Where), Is.EqualTo((DiagnosticCodes.NoIntegerForm, "node 'pool'")));
    }

    [Test]
    public void More_elements_than_a_kernel_counts_are_done_in_pieces()
    {
        var builder = new GraphBuilder("g");
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 100, 1000), new PerTensor(0.5, 0));
        builder.Output(builder.Node("relu", "y", new Relu(), type, builder.Input("x", type)));
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(builder.Build(), null));
        Assert.That(ProgramVerifier.Check(planned.Program) ?? PlanVerifier.Check(planned), Is.Null);
        int[] sample = [.. Enumerable.Range(0, 100_000).Select(i => (sbyte)i)];
        Assert.Multiple(() =>
        {
            Assert.That(planned.Steps, Has.Count.EqualTo(2));
            Assert.That(new IntegerExecutor(planned).Run(sample), Is.EqualTo(sample.Select(x => Math.Max(x, 0))));
        });
    }

    [Test]
    public void A_window_in_the_padding_alone_is_refused()
    {
        var builder = new GraphBuilder("g");
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 2, 2, 1), new PerTensor(0.5, 0));
        ValueId x = builder.Input("x", type);
        builder.Output(builder.Node("pool", "y", new AveragePool2D(new Window(1, 1) { PadTop = 1 }), type with { Shape = Shape.Of(1, 3, 2, 1) }, x));
        Assert.That(() => Lowerer.Run(builder.Build(), null), Throws.TypeOf<DiagnosticException>().With.Message.Contains("padding alone"));
    }

    [Test]
    public void A_constant_where_a_kernel_reads_the_arena_is_refused()
    {
        var builder = new GraphBuilder("g");
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 2), new PerTensor(0.5, 0));
        ValueId c = builder.Constant("c", Tensor.OfIntegers(type, [1, 2]));
        builder.Output(builder.Node("y", "y", new Concat(0), type with { Shape = Shape.Of(2, 2) }, builder.Input("x", type), c));
        var refusal = Assert.Throws<DiagnosticException>(() => Lowerer.Run(builder.Build(), null))!;
        Assert.That(refusal.Diagnostics[0].Where, Is.EqualTo("value 'c'"));
    }

    private static Shape Picture(Random random) => Shape.Of(1, random.Next(3, 7), random.Next(3, 7), random.Next(1, 6));

    private static Window Window(Random random)
    {
        int height = random.Next(1, 4), width = random.Next(1, 4);
        int Pad(int kernel) => random.Next(Math.Min(2, kernel));
        return new(height, width)
        {
            StrideHeight = random.Next(1, 3),
            StrideWidth = random.Next(1, 3),
            PadTop = Pad(height),
            PadLeft = Pad(width),
            PadBottom = Pad(height),
            PadRight = Pad(width),
        };
    }

    private static Operator Arithmetic(Random random) => random.Next(4) switch { 0 => new Add(), 1 => new Sub(Minimum: -2), 2 => new Mul(), _ => new Add(0, 1) };

    private static EquatableArray<int> Permutation(Random random, int rank) => [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next())];

    private static EquatableArray<int> Some(Random random, int rank)
    {
        int[] axes = [.. Enumerable.Range(0, rank).Where(_ => random.Next(2) == 0)];
        return axes.Length == 0 ? [random.Next(rank)] : [.. axes];
    }
}
