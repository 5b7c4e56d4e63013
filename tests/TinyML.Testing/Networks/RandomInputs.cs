using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Networks;

/// <summary>Inputs that try a program's corners: all of one extreme, checkerboards, extremes per channel, a few levels, and plain noise.</summary>
public static class RandomInputs
{
    /// <summary>The next sample of all inputs.</summary>
    public static int[] Next(Random random, KernelProgram program) =>
        [.. program.Inputs.SelectMany(input => Of(random, program.Buffers[input.Buffer]))];

    private static int[] Of(Random random, ProgramBuffer buffer)
    {
        (int low, int high) = buffer.Element == ElementType.Int8 ? (sbyte.MinValue, sbyte.MaxValue) : (short.MinValue, short.MaxValue);
        int channels = buffer.Shape.Rank == 0 ? 1 : buffer.Shape[-1], kind = random.Next(6), period = random.Next(1, 8);
        int[] ends = [.. Enumerable.Range(0, channels).Select(_ => random.Next(2) == 0 ? low : high)];
        return [.. Enumerable.Range(0, buffer.Count).Select(i => kind switch
        {
            0 => ends[0],
            1 => ends[i % channels],
            2 => i / channels / period % 2 == 0 ? low : high,
            3 => random.Next(2) == 0 ? low : high,
            _ => random.Next(low, high + 1),
        })];
    }
}
