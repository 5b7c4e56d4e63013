using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>What the lowering of all layers with weights shares. Their operands are x, weights and bias.</summary>
/// <param name="node">The layer.</param>
/// <param name="context">Where it goes.</param>
internal sealed class LayerLowering(Node node, LoweringContext context)
{
    private readonly Tensor _bias = context.Graph[node.Inputs[2]].Constant!;

    /// <summary>The layer's weights.</summary>
    public Tensor Weights { get; } = context.Graph[node.Inputs[1]].Constant!;

    /// <summary>What it reads.</summary>
    public TensorType Input { get; } = context.Graph[node.Inputs[0]].Type;

    /// <summary>What it computes.</summary>
    public TensorType Output { get; } = context.Graph[node.Output].Type;

    /// <summary>The integer that stands for 0 in the input.</summary>
    public int InputZeroPoint => Input.Quantization is Ir.Quantization.PerTensor input ? input.ZeroPoint : 0;

    /// <summary>The integer that stands for 0 in the output.</summary>
    public int OutputZeroPoint => ((Ir.Quantization.PerTensor)Output.Quantization).ZeroPoint;

    /// <summary>Whether the graph takes the kernels with TensorFlow Lite's arithmetic.</summary>
    public bool KeepsTfLite => context.Graph.Scheme != RequantizationScheme.Q16;

    /// <summary>The kernel for the layer's types and the graph's scheme.</summary>
    /// <param name="int8">int8 activations, q16.</param>
    /// <param name="int8TfLite">int8 activations, tflite.</param>
    /// <param name="int16">int16 activations, q16.</param>
    /// <param name="int16TfLite">int16 activations, tflite.</param>
    /// <exception cref="DiagnosticException">No kernel has these types.</exception>
    public int Kernel(int int8, int int8TfLite, int int16, int int16TfLite) => (Input.Element, Weights.Type.Element, Output.Element) switch
    {
        (ElementType.Int8, ElementType.Int8, ElementType.Int8) => KeepsTfLite ? int8TfLite : int8,
        (ElementType.Int16, ElementType.Int8, ElementType.Int16) => KeepsTfLite ? int16TfLite : int16,
        _ => throw NoKernel($"of {Input.Element} with weights of {Weights.Type.Element} to {Output.Element}"),
    };

    /// <summary>A finding that this layer has no kernel.</summary>
    public DiagnosticException NoKernel(string what) => new(
        DiagnosticCodes.NoIntegerForm, $"node '{node.Name}'", $"{node.Operator.Name} {what} has no kernel", "quantize the layer to int8 or int16 activations with int8 weights, one sample at a time");

    /// <summary>The table of weights.</summary>
    public int WeightTable() => context.AddConstant(node.Name + "_weights", ConstantKind.Weights, Weights.Type.Element, Weights.Integers);

    /// <summary>The table of biases, with the input's zero point in them.</summary>
    /// <param name="weightSums">The sum of each output channel's weights.</param>
    /// <exception cref="DiagnosticException">A bias does not fit 32 bits.</exception>
    public int BiasTable(IReadOnlyList<long> weightSums)
    {
        long[] folded = [.. _bias.Integers.Select((bias, o) => bias - (InputZeroPoint * weightSums[o]))];
        int[] large = [.. Enumerable.Range(0, folded.Length).Where(o => folded[o] is < int.MinValue or > int.MaxValue)];
        return large.Length == 0
            ? context.AddConstant(node.Name + "_bias", ConstantKind.Bias, ElementType.Int32, folded)
            : throw new DiagnosticException(
                DiagnosticCodes.AccumulatorOverflow, $"layer '{node.Name}'",
                $"the biases of channels {string.Join(", ", large)}, with the input's zero point, do not fit 32 bits", "use a smaller bias, or coarser weights");
    }

    /// <summary>The arguments from multipliers up to, but without, what follows them: one table and a shift (q16), or two tables (tflite).</summary>
    /// <exception cref="DiagnosticException">A ratio that no multiplier expresses.</exception>
    public (int[] Tables, int[] Shift) Requantization()
    {
        double[] ratios = [.. NarrowMultipliers.Ratios(context.Graph, node)];
        return KeepsTfLite ? (TfLiteTables(ratios), []) : Common(FixedPoint.CommonShift(ratios));
    }

    /// <summary>The same with the multipliers chosen already.</summary>
    public (int[] Tables, int[] Shift) Common((int[] Multipliers, int Shift) chosen)
    {
        if (chosen.Multipliers.Max() > FixedPoint.MaximumMultiplier)
        {
            throw TooLargeRatio();
        }

        return ([Multipliers(ElementType.Int16, chosen.Multipliers)], [chosen.Shift]);
    }

    private int[] TfLiteTables(double[] ratios)
    {
        bool roundsOnce = context.Graph.Scheme == RequantizationScheme.RoundedOnce && Output.Element == ElementType.Int8;
        (int Multiplier, int Shift)[] pairs = [.. ratios.Select(ratio => roundsOnce ? TfLiteFixedPoint.MultiplierRoundingOnce(ratio) : TfLiteFixedPoint.Multiplier(ratio))];
        int largest = Output.Element == ElementType.Int16 ? TfLiteFixedPoint.MaximumShift16 : TfLiteFixedPoint.MaximumShift;
        if (pairs.Any(pair => pair.Shift > largest))
        {
            throw TooLargeRatio();
        }

        return
        [
            Multipliers(ElementType.Int32, pairs.Select(pair => pair.Multiplier)),
            context.AddConstant(node.Name + "_shifts", ConstantKind.Multipliers, ElementType.Int8, [.. pairs.Select(pair => (long)pair.Shift)]),
        ];
    }

    private int Multipliers(ElementType element, IEnumerable<int> multipliers) =>
        context.AddConstant(node.Name + "_multipliers", ConstantKind.Multipliers, element, [.. multipliers.Select(m => (long)m)]);

    private DiagnosticException TooLargeRatio() => new(
        DiagnosticCodes.NotQuantizable, $"layer '{node.Name}'", "one step of its weights is more steps of its output than a multiplier holds", "choose a coarser output scale");
}
