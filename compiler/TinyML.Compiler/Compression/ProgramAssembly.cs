using System.Diagnostics;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Compression;

/// <summary>A network as the program that ships.</summary>
/// <param name="Planned">The program, ready to run or to emit.</param>
/// <param name="Whole">The program before channels were removed and layers encoded.</param>
internal sealed record AssembledProgram(PlannedProgram Planned, KernelProgram Whole)
{
    /// <summary>What was removed, and the proof; null where nothing was to be.</summary>
    public RemovalResult? Removal { get; init; }

    /// <summary>What was done with each layer that could be encoded; empty where nothing was to be.</summary>
    public EquatableArray<LayerEncoding> Encodings { get; init; } = [];

    /// <summary>Multiply-accumulates before channels were removed.</summary>
    public long Macs => Whole.Calls.Sum(call => call.Macs);

    /// <summary>Multiply-accumulates of one inference.</summary>
    public long LiveMacs => Planned.Program.Calls.Sum(call => call.Macs);
}

/// <summary>From integers in the types to kernel calls with addresses; the steps of a recipe that are proved to change no answer work here.</summary>
internal static class ProgramAssembly
{
    /// <summary>Lowers and plans a network.</summary>
    /// <param name="integer">The integer graph.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="removes">Whether channels are removed by proof.</param>
    /// <param name="encoding">How layers are encoded, or null.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The network has no program.</exception>
    public static AssembledProgram Run(Graph integer, ModelSpec? spec, bool removes = false, EncodeStep? encoding = null)
    {
        GraphVerifier.Verify(integer, GraphPhase.Integer, "quantization");
        KernelProgram program = Lowerer.Run(integer, spec);
        AccumulatorProof.Require(program);
        RemovalResult? removal = removes ? ChannelRemoval.Run(program) : null;
        KernelProgram smaller = removal?.Program ?? program;
        EncodedProgram? encoded = encoding is null ? null : ProgramEncoder.Run(smaller, Options(encoding));
        PlannedProgram planned = MemoryPlanner.Run(encoded?.Program ?? smaller);
        Debug.Assert((ProgramVerifier.Check(planned.Program) ?? PlanVerifier.Check(planned)) is null, "lowering, removal, encoding or planning left an unsound program");
        return new AssembledProgram(planned, program) { Removal = removal, Encodings = encoded?.Layers ?? [] };
    }

    private static EncodeOptions Options(EncodeStep step) => EncodeOptions.All with { HuffmanGain = step.HuffmanGain, LargestArena = step.EnlargeArena ? int.MaxValue : null };
}
