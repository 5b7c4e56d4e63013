using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Coding;

/// <summary>Checks that a call of kernels 60 to 65 has codes that end where its table ends, and enough scratch (KERNELS.md, "Coded layers").</summary>
internal static class CodedVerifier
{
    /// <summary>More weights in one layer are not believed.</summary>
    private const int MostWeights = 1 << 26;

    /// <summary>The plain form of a call, for the checks that plain calls have; null where the codes or the scratch do not fit the call.</summary>
    public static (KernelProgram Program, KernelCall Call)? PlainForm(KernelProgram program, KernelCall call)
    {
        if (!IsPossible(call) || CodedCalls.Read(program, call) is not { } decoded)
        {
            return null;
        }

        int codes = program.Constants[call.Argument("codes")].Bytes.Count, scratch = program.Buffers[call.Argument("scratch")].ByteCount;
        if (decoded.ByteCount != codes || scratch < decoded.Tables.Shape.ScratchBytes(call.Kernel, decoded.Symbols))
        {
            return null;
        }

        List<ProgramConstant> constants = [.. program.Constants];
        KernelCall plain = CodedCalls.PlainCall(call, decoded.Tables, constants);
        return (program with { Constants = [.. constants] }, plain);
    }

    /// <summary>Whether the numbers of weights are those of a layer.</summary>
    private static bool IsPossible(KernelCall call)
    {
        if (call.Kernel.Parameters.All(parameter => parameter.Name != "padTop"))
        {
            return (long)call.Argument("inputCount") * call.Argument("outputCount") <= MostWeights;
        }

        bool isGrouped = call.Kernel.Parameters.Any(parameter => parameter.Name == "groups");
        int depth = isGrouped ? call.Argument("inputChannels") / call.Argument("groups") : 1;
        Int128 elements = (Int128)call.Argument("kernelHeight") * call.Argument("kernelWidth") * depth;
        return depth > 0 && elements * call.Argument("outputChannels") <= MostWeights;
    }
}
