using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Emit.C;

/// <summary>What the MLPerf Tiny runner sends for an input. The firmware tells its models apart in the same way (firmware/c/src/mlperf/tml_mlperf_answer.c).</summary>
public enum BenchmarkInput
{
    /// <summary>The model's own bytes: kws01, and what is not the benchmark's.</summary>
    Bytes,

    /// <summary>Bytes from 0 to 255, of which an int8 model takes pixel - 128: vww01 and ic01.</summary>
    Pixels,

    /// <summary>A binary32, the lowest byte first, for every int8 that the model takes; the board answers with the mean squared error of the reconstruction: ad01.</summary>
    Floats,
}

/// <summary>The inputs of the benchmark's models.</summary>
public static class BenchmarkInputs
{
    /// <summary>What is sent to a program.</summary>
    public static BenchmarkInput Of(KernelProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Buffers[program.Inputs[0].Buffer].Element != ElementType.Int8 ? BenchmarkInput.Bytes : (program.InputBytes, program.OutputBytes) switch
        {
            (27_648, 2) or (3_072, 10) => BenchmarkInput.Pixels,
            (640, 640) when program.Inputs[0].Scales.Count == 1 => BenchmarkInput.Floats,
            _ => BenchmarkInput.Bytes,
        };
    }

    /// <summary>How many bytes are sent for an input.</summary>
    public static int BytesOf(KernelProgram program) => Of(program) == BenchmarkInput.Floats ? sizeof(float) * program.InputBytes : program.InputBytes;
}
