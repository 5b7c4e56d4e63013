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

        int next = 0;
        foreach (ProgramInput input in program.Inputs)
        {
            ProgramBuffer buffer = program.Buffers[input.Buffer];
            (int low, int high) = buffer.Element == Ir.ElementType.Int8 ? (-128, 127) : (-32768, 32767);
            for (int i = 0; i < buffer.Count; i++, next++)
            {
                double steps = Math.Round(values[next] / input.Scales[i % input.Scales.Count], MidpointRounding.ToEven) + input.ZeroPoint;
                integers[next] = double.IsNaN(steps)
                    ? throw new ArgumentException($"value {next} is not a number", nameof(values))
                    : (int)Math.Clamp(steps, low, high);
            }
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
