using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Testing.Kernels;

/// <summary>Random calls of kernels 53 to 55, which move bytes.</summary>
/// <param name="seed">For names.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class RandomMoves(int seed, Random random)
{
    /// <summary>The next case of one kernel.</summary>
    public KernelCase Next(KernelSignature kernel) => kernel.Id switch
    {
        KernelIds.Move => Move(kernel),
        KernelIds.Pad => Pad(kernel),
        KernelIds.ResizeNearest => Resize(kernel),
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel.Name, "no generator for this kernel"),
    };

    /// <summary>Loops over a dense output, from places of the input that may lie in any order.</summary>
    private KernelCase Move(KernelSignature kernel)
    {
        int loopCount = random.Next(1, 7), run = random.Next(1, 6), outputs = run;
        int[] loops = new int[3 * loopCount];
        long lowest = 0, highest = 0;
        for (int i = loopCount - 1; i >= 0; i--)
        {
            int turns = random.Next(1, 4), stride = random.Next(-12, 13);
            (loops[3 * i], loops[(3 * i) + 1], loops[(3 * i) + 2]) = (turns, stride, outputs);
            outputs *= turns;
            lowest += Math.Min(0, (turns - 1) * stride);
            highest += Math.Max(0, (turns - 1) * stride);
        }

        return Case(kernel, [loops], [loopCount, run, (int)-lowest, 0], (int)(highest - lowest) + run + random.Next(3), outputs);
    }

    private KernelCase Pad(KernelSignature kernel)
    {
        int width = random.Next(1, 3), rows = random.Next(1, 5), columns = random.Next(1, 5);
        int top = random.Next(3), left = random.Next(3), bottom = random.Next(3), right = random.Next(3), row = left + columns + right;
        int[] loops = [rows, columns * width, row * width];
        int fill = random.Next(width == 1 ? -128 : -32768, width == 1 ? 128 : 32768), outputs = (top + rows + bottom) * row * width;
        return Case(kernel, [loops], [1, columns * width, ((top * row) + left) * width, outputs, width, fill], rows * columns * width, outputs);
    }

    private KernelCase Resize(KernelSignature kernel)
    {
        int height = random.Next(1, 6), width = random.Next(1, 6), pixel = random.Next(1, 7);
        int[] rows = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(height))], columns = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(width))];
        return Case(kernel, [rows, columns], [rows.Length, columns.Length, width, pixel], height * width * pixel, rows.Length * columns.Length * pixel);
    }

    private KernelCase Case(KernelSignature kernel, int[][] constants, int[] integers, int inputs, int outputs)
    {
        int[] input = [.. Enumerable.Range(0, inputs).Select(_ => random.Next(256))];
        return new($"seed {seed}: {string.Join(' ', integers)}", kernel, constants, integers, input, outputs, null);
    }
}
