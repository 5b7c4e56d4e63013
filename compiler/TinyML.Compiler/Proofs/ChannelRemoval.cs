using TinyML.Compiler.Certificates;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Proofs;

/// <summary>Removes from a program what provably never matters for any input whatever: channels that nobody reads with effect, and channels that can only be one value, which goes into
/// the biases of their readers. Numbers that stay are copied, never derived anew.</summary>
public static class ChannelRemoval
{
    /// <summary>Analyses and rewrites a program.</summary>
    /// <param name="program">A sound program whose accumulators are proved not to overflow.</param>
    public static RemovalResult Run(KernelProgram program)
    {
        var proof = new ProgramProof(program);
        var kept = new KeptChannels(proof);
        var slicer = new ProgramSlicer(proof, kept);
        KernelProgram smaller = slicer.Run();
        RemovalCertificate certificate = Certify(proof, kept, smaller);
        return new RemovalResult(certificate.Original == certificate.Compiled ? program : smaller, certificate, [.. slicer.Layers]);
    }

    private static RemovalCertificate Certify(ProgramProof proof, KeptChannels kept, KernelProgram smaller)
    {
        KernelProgram program = proof.Program;
        LayerClaim[] layers =
        [
            .. program.Calls.Select((call, i) => (Call: call, Index: i, Sums: proof.Values.Accumulators[i])).Where(layer => layer.Sums.Length > 0)
                .Select(layer => new LayerClaim(layer.Index, layer.Call.Layer, [.. layer.Sums.Select(sum => sum.Low)], [.. layer.Sums.Select(sum => sum.High)])),
        ];
        return new RemovalCertificate(RemovalCertificate.CurrentVersion, ProgramHash.Of(program), ProgramHash.Of(smaller), [.. proof.Channels.Roots.Select(root => Claim(proof, kept, root))], [.. layers]);
    }

    private static BufferClaim Claim(ProgramProof proof, KeptChannels kept, int root)
    {
        int first = proof.Channels.First(root);
        int[] all = [.. Enumerable.Range(0, proof.Channels.Channels(root))];
        Interval[] values = [.. all.Select(k => proof.Values[first + k])];
        return new BufferClaim(
            root, proof.Program.Buffers[root].Name, [.. values.Select(value => value.Low)], [.. values.Select(value => value.High)],
            [.. all.Where(k => kept.Contains(first + k))],
            [.. all.Where(k => !kept.Contains(first + k) && values[k].IsConstant)],
            [.. all.Where(k => !proof.IsLive(first + k) && !(values[k].IsConstant && !kept.Contains(first + k)))]);
    }
}
