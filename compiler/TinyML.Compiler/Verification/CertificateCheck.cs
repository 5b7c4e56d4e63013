using TinyML.Compiler.Certificates;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Verification;

/// <summary>One call of a checked program.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="ChannelsBefore">Channels of its output before removal.</param>
/// <param name="ChannelsAfter">Channels that are left.</param>
/// <param name="Constant">Channels that are gone because they can only be one value.</param>
/// <param name="Unread">Channels that are gone because no output depends on them.</param>
public sealed record VerifiedLayer(string Name, string Kernel, int ChannelsBefore, int ChannelsAfter, int Constant, int Unread);

/// <summary>Checks that a program gives the answers of another for every input whatever, with the help of a certificate. Shares no code with what wrote the certificate: claims are
/// checked call by call and element by element, each from the claims about the elements that it depends on.</summary>
public static class CertificateCheck
{
    /// <summary>Checks a certificate.</summary>
    /// <param name="original">The program before removal.</param>
    /// <param name="compiled">The program after it, every layer in its plain form.</param>
    /// <param name="certificate">What is claimed.</param>
    /// <returns>One entry per call.</returns>
    /// <exception cref="Diagnostics.DiagnosticException">A claim does not hold; says which and where.</exception>
    public static EquatableArray<VerifiedLayer> Run(KernelProgram original, KernelProgram compiled, RemovalCertificate certificate)
    {
        Require(ProgramHash.Of(original) == certificate.Original, "the original model", "the certificate is about another program");
        Require(ProgramHash.Of(compiled) == certificate.Compiled, "the compiled program", "the certificate is about another program");
        Require(ProgramVerifier.Check(original) is null && ProgramVerifier.Check(compiled) is null, "a program", "it is not sound");
        AccumulatorProof.Require(compiled);
        ElementClaims claims = ElementClaims.Of(original, compiled, certificate);
        CheckInterface(original, compiled, claims);
        CheckCalls(original, compiled, certificate, claims);
        return [.. original.Calls.Select(call => Describe(original, certificate, call))];
    }

    /// <summary>Inputs take every value of their type; inputs and outputs are the same elements in both programs.</summary>
    private static void CheckInterface(KernelProgram original, KernelProgram compiled, ElementClaims claims)
    {
        Require(
            original.Inputs == compiled.Inputs && original.Outputs == compiled.Outputs && original.Led == compiled.Led && original.Calls.Count == compiled.Calls.Count,
            "the compiled program", "its inputs, outputs, LED rule or layers are not the original's");
        foreach (int buffer in original.Inputs.Select(input => input.Buffer))
        {
            long low = original.Buffers[buffer].Element == ElementType.Int8 ? sbyte.MinValue : short.MinValue;
            Require(
                AllOf(original, buffer).All(i => claims[buffer, i] is { IsSame: true } claim && claim.Low == low && claim.High == -low - 1),
                $"input '{original.Buffers[buffer].Name}'", "the certificate says that it does not take every value, or does not stay");
        }

        foreach ((int buffer, int element) in original.Inputs.SelectMany(input => AllOf(original, input.Buffer).Select(i => (input.Buffer, i))))
        {
            claims.Write(buffer, element);
        }

        foreach (int buffer in original.Outputs.Select(output => output.Buffer))
        {
            Require(AllOf(original, buffer).All(i => claims[buffer, i].IsSame), $"output '{original.Buffers[buffer].Name}'", "the certificate says that it does not stay as it is");
        }
    }

    private static void CheckCalls(KernelProgram original, KernelProgram compiled, RemovalCertificate certificate, ElementClaims claims)
    {
        using IEnumerator<LayerClaim> layers = certificate.Layers.GetEnumerator();
        for (int i = 0; i < original.Calls.Count; i++)
        {
            KernelCall before = original.Calls[i], after = compiled.Calls[i];
            bool isSameCall = before.Layer == after.Layer && before.Kernel == after.Kernel && Buffers(before).SequenceEqual(Buffers(after));
            Require(isSameCall, $"layer '{before.Layer}'", "it is another call after removal");
            if (!LayerSums.Knows(before))
            {
                new MovementCheck(claims, (original, before), (compiled, after)).Run();
                continue;
            }

            Require(layers.MoveNext() && layers.Current.Call == i, $"layer '{before.Layer}'", "the certificate says nothing of its accumulators");
            RequireSameNumbers(before, after);
            new LayerCheck(claims, layers.Current, (original, before), (compiled, after)).Run();
        }

        Require(!layers.MoveNext(), "the list of layers", "it names layers that the program has not");
    }

    private static void RequireSameNumbers(KernelCall before, KernelCall after)
    {
        string[] counts = ["inputChannels", "outputChannels", "inputCount", "outputCount"];
        for (int i = 0; i < before.Arguments.Count; i++)
        {
            KernelParameter parameter = before.Kernel.Parameters[i];
            bool mayDiffer = parameter.Role != ParameterRole.Integer || counts.Contains(parameter.Name);
            Require(mayDiffer || before.Arguments[i] == after.Arguments[i], $"layer '{before.Layer}'", $"{parameter.Name} is {after.Arguments[i]}, before it was {before.Arguments[i]}");
        }
    }

    private static IEnumerable<int> Buffers(KernelCall call) => call.Kernel.Parameters.Zip(call.Arguments).Where(pair => pair.First.Role is ParameterRole.Input or ParameterRole.Output).Select(pair => pair.Second);

    private static IEnumerable<int> AllOf(KernelProgram program, int buffer) => Enumerable.Range(0, program.Buffers[buffer].Count);

    private static VerifiedLayer Describe(KernelProgram program, RemovalCertificate certificate, KernelCall call)
    {
        ProgramBuffer output = program.Buffers[call.Arguments[1]];
        int root = output.Parent < 0 ? call.Arguments[1] : output.Parent;
        BufferClaim claim = certificate.Buffers.First(buffer => buffer.Buffer == root);
        return new VerifiedLayer(call.Layer, call.Kernel.Name, claim.Low.Count, claim.Kept.Count, claim.Constant.Count, claim.Low.Count - claim.Kept.Count - claim.Constant.Count);
    }

    private static void Require(bool holds, string where, string what)
    {
        if (!holds)
        {
            throw CertificateFile.Refuse(where, what);
        }
    }
}
