using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>Physical values to the integers that the device takes, and back.</summary>
public static class InputQuantizer
{
    /// <summary>The integers of one sample: value/step rounded to the nearest integer, ties to even, plus the zero point, limited to the element type.</summary>
    /// <param name="program">The program whose inputs are filled.</param>
    /// <param name="values">Physical values of all inputs, one input after the other.</param>
    /// <exception cref="ArgumentException">The number of values is not the number of input elements, or one is not a number.</exception>
    public static int[] Quantize(KernelProgram program, ReadOnlySpan<float> values)
    {
        var integers = new int[program.InputCount];
        if (values.Length != integers.Length)
        {
            throw new ArgumentException($"{integers.Length} values are needed, {values.Length} are given", nameof(values));
        }

        int first = 0;
        foreach (ProgramInput input in program.Inputs)
        {
            ProgramBuffer buffer = program.Buffers[input.Buffer];
            Quantize(values.Slice(first, buffer.Count), buffer.Element, input.Scales, input.ZeroPoint).CopyTo(integers, first);
            first += buffer.Count;
        }

        return integers;
    }

    /// <summary>The integers of one value of an integer graph.</summary>
    /// <param name="type">Int8 or Int16 with a scale.</param>
    /// <param name="values">The reals.</param>
    /// <exception cref="ArgumentException">One is not a number.</exception>
    internal static int[] Quantize(TensorType type, ReadOnlySpan<float> values) => type.Quantization is Quantization.PerTensor whole
        ? Quantize(values, type.Element, [whole.Scale], whole.ZeroPoint)
        : Quantize(values, type.Element, ((Quantization.PerChannel)type.Quantization).Scales, 0);

    private static int[] Quantize(ReadOnlySpan<float> values, ElementType element, EquatableArray<double> scales, int zeroPoint)
    {
        var integers = new int[values.Length];
        (int low, int high) = element == ElementType.Int8 ? (-128, 127) : (-32768, 32767);
        for (int i = 0; i < integers.Length; i++)
        {
            double steps = Math.Round(values[i] / scales[i % scales.Count], MidpointRounding.ToEven) + zeroPoint;
            integers[i] = double.IsNaN(steps)
                ? throw new ArgumentException($"value {i} is not a number", nameof(values))
                : (int)Math.Clamp(steps, low, high);
        }

        return integers;
    }

    /// <summary>The real values of a program's outputs in single precision, as a float network gives them.</summary>
    /// <param name="program">The program that answered.</param>
    /// <param name="integers">The integers of all outputs, one output after the other.</param>
    public static float[] Dequantize(KernelProgram program, ReadOnlySpan<int> integers) => [.. Reals(program, integers).Select(real => (float)real)];

    /// <summary>The real values of a program's outputs: (q - zeroPoint)·scale.</summary>
    /// <param name="program">The program that answered.</param>
    /// <param name="integers">The integers of all outputs, one output after the other.</param>
    public static double[] Reals(KernelProgram program, ReadOnlySpan<int> integers)
    {
        var values = new double[integers.Length];
        int next = 0;
        foreach (ProgramOutput output in program.Outputs)
        {
            for (int i = 0; i < program.Buffers[output.Buffer].Count; i++, next++)
            {
                values[next] = (integers[next] - output.ZeroPoint) * output.Scale;
            }
        }

        return values;
    }
}
