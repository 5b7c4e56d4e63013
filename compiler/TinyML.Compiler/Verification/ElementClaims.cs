using TinyML.Compiler.Certificates;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Verification;

/// <summary>What a certificate claims of every single element of the original program's buffers, and which element of the smaller program each of them became.
/// Buffers that are parts of another are seen as elements of that one.</summary>
internal sealed class ElementClaims
{
    private readonly KernelProgram _original, _compiled;
    private readonly ElementClaim[][] _claims;
    private readonly int[][] _sources;
    private readonly bool[][] _written;

    private ElementClaims(KernelProgram original, KernelProgram compiled)
    {
        (_original, _compiled) = (original, compiled);
        _claims = [.. original.Buffers.Select(_ => Array.Empty<ElementClaim>())];
        _sources = [.. original.Buffers.Select(_ => Array.Empty<int>())];
        _written = [.. original.Buffers.Select(buffer => new bool[buffer.Parent < 0 ? buffer.Count : 0])];
    }

    /// <summary>Reads the claims, and checks that they are about these two programs.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">They are not.</exception>
    public static ElementClaims Of(KernelProgram original, KernelProgram compiled, RemovalCertificate certificate)
    {
        var result = new ElementClaims(original, compiled);
        int[] roots = [.. Enumerable.Range(0, original.Buffers.Count).Where(buffer => original.Buffers[buffer].Parent < 0)];
        if (!certificate.Buffers.Select(claim => claim.Buffer).SequenceEqual(roots) || original.Buffers.Count > compiled.Buffers.Count)
        {
            throw CertificateFile.Refuse("the list of buffers", "it does not name the buffers of the program");
        }

        foreach (BufferClaim claim in certificate.Buffers)
        {
            result.Add(claim);
        }

        for (int buffer = 0; buffer < original.Buffers.Count; buffer++)
        {
            result.CheckPlace(buffer);
        }

        return result;
    }

    /// <summary>The claim for an element of a buffer of the original program.</summary>
    public ElementClaim this[int buffer, int element] => Root(_original, buffer) is var (root, first) ? _claims[root][first + element] : default;

    /// <summary>The claim for an element that a call of the original program reads.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">Nothing was written there: it may be anything.</exception>
    public ElementClaim Read(int buffer, int element)
    {
        (int root, int first) = Root(_original, buffer);
        return _written[root][first + element] ? _claims[root][first + element] : throw CertificateFile.Refuse($"buffer '{_original.Buffers[buffer].Name}'", $"element {element} is read before it is written");
    }

    /// <summary>Takes notice that a call of the original program, or whoever fills its inputs, writes an element.</summary>
    public void Write(int buffer, int element)
    {
        (int root, int first) = Root(_original, buffer);
        _written[root][first + element] = true;
    }

    /// <summary>The element of the original program's root that an element of a buffer of the smaller program stands for.</summary>
    public int Source(int buffer, int element) => Root(_compiled, buffer) is var (root, first) ? _sources[root][first + element] : 0;

    /// <summary>The same number for an element of a buffer of the original program.</summary>
    public int Position(int buffer, int element) => Root(_original, buffer).First + element;

    /// <summary>Elements of the root of a buffer of the original program.</summary>
    public int RootCount(int buffer) => _claims[Root(_original, buffer).Root].Length;

    private static (int Root, int First) Root(KernelProgram program, int buffer)
    {
        ProgramBuffer own = program.Buffers[buffer];
        return own.Parent < 0 ? (buffer, 0) : (own.Parent, own.ParentOffset / (own.Element == ElementType.Int8 ? 1 : 2));
    }

    private void Add(BufferClaim claim)
    {
        ProgramBuffer before = _original.Buffers[claim.Buffer], after = _compiled.Buffers[claim.Buffer];
        string where = $"buffer '{before.Name}'";
        int channels = before.Shape.Rank == 0 ? 1 : before.Shape.Dimensions[before.Shape.Rank - 1];
        bool[] kept = Marks(claim.Kept, channels, where), constant = Marks(claim.Constant, channels, where), unread = Marks(claim.Unread, channels, where);
        (int lowest, int highest) = before.Element == ElementType.Int8 ? (sbyte.MinValue, sbyte.MaxValue) : (short.MinValue, short.MaxValue);
        if (claim.Name != before.Name || claim.Low.Count != channels || claim.High.Count != channels)
        {
            throw CertificateFile.Refuse(where, $"the certificate describes '{claim.Name}' with {claim.Low.Count} channels, not {channels}");
        }

        for (int c = 0; c < channels; c++)
        {
            bool isPossible = lowest <= claim.Low[c] && claim.Low[c] <= claim.High[c] && claim.High[c] <= highest;
            bool isJustified = kept[c] ? !constant[c] : constant[c] != unread[c] && (!constant[c] || claim.Low[c] == claim.High[c]);
            if (!isPossible || !isJustified)
            {
                throw CertificateFile.Refuse(where, isPossible ? $"channel {c} is said to be gone for no reason" : $"channel {c} is said to be from {claim.Low[c]} to {claim.High[c]}");
            }
        }

        int pixels = before.Count / channels;
        _claims[claim.Buffer] = [.. Enumerable.Range(0, before.Count).Select(i => i % channels).Select(c => new ElementClaim(claim.Low[c], claim.High[c], kept[c], unread[c]))];
        _sources[claim.Buffer] = [.. Enumerable.Range(0, before.Count).Where(i => kept[i % channels])];
        if (after.Element != before.Element || after.Count != pixels * claim.Kept.Count || after.Count == 0)
        {
            throw CertificateFile.Refuse(where, $"it has {after.Count} elements after removal, {pixels * claim.Kept.Count} are said to stay");
        }
    }

    private static bool[] Marks(IReadOnlyList<int> channels, int count, string where)
    {
        bool[] marks = new bool[count];
        int last = -1;
        foreach (int channel in channels)
        {
            marks[channel > last && channel < count ? channel : throw CertificateFile.Refuse(where, $"channel {channel} is out of place in a list of {count} channels")] = true;
            last = channel;
        }

        return marks;
    }

    /// <summary>A part lies where what stays of its elements lies.</summary>
    private void CheckPlace(int buffer)
    {
        ProgramBuffer before = _original.Buffers[buffer], after = _compiled.Buffers[buffer];
        (int root, int first) = Root(_original, buffer);
        (int newRoot, int newFirst) = Root(_compiled, buffer);
        int expectedFirst = _claims[root].Take(first).Count(claim => claim.IsKept), expected = _claims[root].Skip(first).Take(before.Count).Count(claim => claim.IsKept);
        if (before.Name != after.Name || newRoot != root || newFirst != expectedFirst || after.Count != expected)
        {
            throw CertificateFile.Refuse($"buffer '{before.Name}'", "what stays of it lies elsewhere than it should");
        }
    }
}

/// <summary>What is claimed of one element.</summary>
/// <param name="Low">It is never less.</param>
/// <param name="High">It is never more.</param>
/// <param name="IsKept">Whether the smaller program has it.</param>
/// <param name="IsUnread">Whether its value is of no account.</param>
internal readonly record struct ElementClaim(long Low, long High, bool IsKept, bool IsUnread)
{
    /// <summary>Whether it is said to be one number.</summary>
    public bool IsConstant => Low == High;

    /// <summary>Whether the smaller program is said to have the same value in its place.</summary>
    public bool IsSame => IsKept && !IsUnread;
}
