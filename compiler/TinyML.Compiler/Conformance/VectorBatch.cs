using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Conformance;

/// <summary>Vectors that a device answers in one inference.</summary>
/// <param name="Vectors">At least one; all of the same <see cref="CaseProgram.Form"/>.</param>
public sealed record VectorBatch(IReadOnlyList<ConformanceVector> Vectors)
{
    /// <summary>The batch as a program.</summary>
    /// <param name="name">The program's name.</param>
    public KernelProgram Program(string name) => CaseProgram.Of(name, [.. Vectors.Select(vector => vector.Case)]);

    /// <summary>The input that asks all vectors, little-endian.</summary>
    public byte[] Input() =>
    [
        .. Vectors.SelectMany(vector => (byte[])
        [
            .. Elements.ToBytes(vector.Case.Input, vector.Case.InputType),
            .. vector.Case.HasSecond ? Elements.ToBytes(vector.Case.Second, vector.Case.SecondType) : [],
        ]),
    ];

    /// <summary>The vectors whose answers are wrong.</summary>
    /// <param name="output">What the device answered, little-endian.</param>
    /// <exception cref="ArgumentException">It is of another length.</exception>
    public IReadOnlyList<VectorFailure> Failures(ReadOnlySpan<byte> output)
    {
        if (output.Length != Vectors.Sum(vector => vector.Case.OutputBytes))
        {
            throw new ArgumentException("the answers have another length than the vectors' outputs", nameof(output));
        }

        List<VectorFailure> failures = [];
        int from = 0;
        foreach (ConformanceVector vector in Vectors)
        {
            int[] got = Elements.FromBytes(output.Slice(from, vector.Case.OutputBytes), vector.Case.OutputType), expected = vector.Case.Expected!;
            int[] different = [.. Enumerable.Range(0, got.Length).Where(i => got[i] != expected[i])];
            if (different.Length > 0)
            {
                failures.Add(new VectorFailure(vector, different[0], expected[different[0]], got[different[0]], different.Length));
            }

            from += vector.Case.OutputBytes;
        }

        return failures;
    }

    /// <summary>The batch in two halves, for a device that it is too large for; at least two vectors.</summary>
    public (VectorBatch First, VectorBatch Second) Halves() =>
        (new([.. Vectors.Take(Vectors.Count / 2)]), new([.. Vectors.Skip(Vectors.Count / 2)]));
}
