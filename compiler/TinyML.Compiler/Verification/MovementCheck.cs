using TinyML.Compiler.Certificates;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Verification;

/// <summary>Checks the claims about a call without weights: that what it writes stays where it is said to, and that what is left of it makes the same of the same elements.</summary>
/// <param name="claims">The claims about elements.</param>
/// <param name="original">The call.</param>
/// <param name="compiled">What is left of it.</param>
internal sealed class MovementCheck(ElementClaims claims, (KernelProgram Program, KernelCall Call) original, (KernelProgram Program, KernelCall Call) compiled)
{
    // Extents, tables and places may change; what may change of the elements themselves is compared one by one.
    private static readonly string[] Extents =
    [
        "count", "byteCount", "channels", "innerCount", "extent3", "pixelBytes", "channelCount", "runBytes", "inputOffset", "outputOffset", "outputBytes",
    ];

    private readonly KernelCall _before = original.Call, _after = compiled.Call;
    private readonly int _input = original.Call.Arguments[0], _output = original.Call.Arguments[1];

    /// <summary>Checks both.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">A claim does not hold.</exception>
    public void Run()
    {
        IEnumerable<ElementWrite> before = new ElementWrites(original.Program, _before).All() ?? throw Refuse("its kernel is not known to this check");
        using IEnumerator<ElementWrite> after = new ElementWrites(compiled.Program, _after).All()!.GetEnumerator();
        RequireSameNumbers();
        (long[] Low, long[] High) reach = new CornerRuns(original.Program, _before, claims).Reach() ?? Range();
        foreach (ElementWrite write in before)
        {
            RequireWritten(write);
            claims.Write(_output, write.Output);
            ElementClaim written = claims[_output, write.Output];
            if (reach.Low[write.Output] < written.Low || reach.High[write.Output] > written.High)
            {
                throw Refuse($"element {write.Output} reaches from {reach.Low[write.Output]} to {reach.High[write.Output]}, the certificate says {written.Low} to {written.High}");
            }

            if (!written.IsKept)
            {
                continue;
            }

            if (!after.MoveNext() || claims.Source(_output, after.Current.Output) != claims.Position(_output, write.Output))
            {
                throw Refuse("it does not write the elements that are said to stay");
            }

            if (written.IsSame && !IsSame(write, after.Current))
            {
                throw Refuse($"element {write.Output} is not made of the same elements as before");
            }
        }

        if (after.MoveNext())
        {
            throw Refuse("it writes more than is said to stay");
        }
    }

    private void RequireSameNumbers()
    {
        for (int i = 0; i < _before.Arguments.Count; i++)
        {
            KernelParameter parameter = _before.Kernel.Parameters[i];
            bool isOwn = parameter.Role == ParameterRole.Integer && !Extents.Contains(parameter.Name);
            if (isOwn && _before.Arguments[i] != _after.Arguments[i])
            {
                throw Refuse($"{parameter.Name} is {_after.Arguments[i]}, before it was {_before.Arguments[i]}");
            }
        }
    }

    private int Second => _before.Kernel.IndexOfOrNone("second") is >= 0 and var at ? _before.Arguments[at] : _input;

    private void RequireWritten(ElementWrite write)
    {
        foreach (int element in write.First)
        {
            claims.Read(_input, element);
        }

        foreach (int element in write.Second)
        {
            claims.Read(Second, element);
        }
    }

    private bool IsSame(ElementWrite before, ElementWrite after) =>
        before.Constants.SequenceEqual(after.Constants) && AreSame(_input, before.First, after.First) && AreSame(Second, before.Second, after.Second);

    private bool AreSame(int buffer, int[] before, int[] after) => before.Length == after.Length
        && before.Zip(after).All(pair => claims[buffer, pair.First].IsSame && claims.Source(buffer, pair.Second) == claims.Position(buffer, pair.First));

    /// <summary>What softmax kernels stay within.</summary>
    private (long[] Low, long[] High) Range()
    {
        ProgramBuffer output = original.Program.Buffers[_output];
        (long low, long high) = output.Element == Ir.ElementType.Int8 ? (sbyte.MinValue, sbyte.MaxValue) : (0L, short.MaxValue);
        return ([.. Enumerable.Repeat(low, output.Count)], [.. Enumerable.Repeat(high, output.Count)]);
    }

    private Diagnostics.DiagnosticException Refuse(string what) => CertificateFile.Refuse($"layer '{_before.Layer}'", what);
}
