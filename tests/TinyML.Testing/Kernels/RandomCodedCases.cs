using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>Random calls of kernels 60 to 65, made of random calls of the plain kernels: their tables get few distinct numbers, zeros and runs of zeros,
/// and are coded in a random way. No number grows in magnitude, so that the preconditions still hold.</summary>
/// <param name="random">Where chance comes from.</param>
internal sealed class RandomCodedCases(Random random)
{
    /// <summary>The coded call.</summary>
    /// <param name="kernel">The coded kernel.</param>
    /// <param name="plain">A call of its plain kernel.</param>
    public KernelCase Of(KernelSignature kernel, KernelCase plain)
    {
        int[] weights = [.. plain.Constants[0]];
        Round(weights);
        Prune(weights);
        KernelCase shaped = plain with { Constants = [weights, .. Parameters(plain)] };
        KernelCase coded = CodedCases.Of(shaped, CodedCases.Ways[random.Next(CodedCases.Ways.Count)]);
        return coded.Kernel.Id == kernel.Id ? coded : throw new ArgumentException($"{plain.Kernel.Name} is not the plain form of {kernel.Name}", nameof(plain));
    }

    private void Round(int[] weights)
    {
        int step = random.Next(3) == 0 ? 1 : random.Next(1, 129);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = weights[i] / step * step;
        }
    }

    private void Prune(int[] weights)
    {
        int style = random.Next(4), share = random.Next(101);
        bool isZero = false;
        for (int i = 0; i < weights.Length; i++)
        {
            isZero = style switch
            {
                0 => false,
                1 => random.Next(100) < share,
                2 => random.Next(30) == 0 ? random.Next(100) < share : isZero,
                _ => random.Next(400) != 0,
            };
            weights[i] = isZero ? 0 : weights[i];
        }
    }

    private IEnumerable<int[]> Parameters(KernelCase plain)
    {
        int zeros = random.Next(3) == 0 ? random.Next(1, 20) : 0;
        yield return [.. plain.Constants[1].Select(bias => bias / (1 << zeros) * (1 << zeros))];
        int[] multipliers = [.. plain.Constants[2]];
        bool isShared = random.Next(3) == 0;
        yield return [.. isShared ? multipliers.Select((_, i) => multipliers[i / 3 * 3] is var first && first < multipliers[i] ? first : multipliers[i]) : multipliers];
        if (plain.Constants.Count > 3)
        {
            yield return isShared ? [.. plain.Constants[3].Select(_ => plain.Constants[3].Min())] : plain.Constants[3];
        }
    }
}
