using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints tml_NAME_mlperf.c: the input that the benchmark loads once and runs many times (firmware/c/src/mlperf/tml_mlperf.h).</summary>
internal static class BenchmarkSource
{
    /// <summary>The path of the file in the library.</summary>
    public static string Path(CModel model) => $"src/tml_{model.Name}_mlperf.c";

    /// <summary>The file's text.</summary>
    public static string Print(CModel model) => new CText()
        .Line($"/* {FormattableString.Invariant(model.Banner)} */")
        .Line($"#include \"mlperf/tml_mlperf.h\"")
        .Line()
        .Line($"uint8_t tml_mlperf_input[{Bytes(model.Planned.Program)}];")
        .ToString();

    // Behind floats is room for the integers that they become.
    private static int Bytes(KernelProgram program) =>
        BenchmarkInputs.BytesOf(program) + (BenchmarkInputs.Of(program) == BenchmarkInput.Floats ? program.InputBytes : 0);
}
