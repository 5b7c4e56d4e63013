using TinyML.Compiler.Lowering;
using TinyML.Compiler.Targets;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints tml_config.h: what is proved of all layers of a kind in a program, so that overlays may leave out what it does
/// not need (KERNELS.md, "Configuration"). It never changes a result.</summary>
internal static class KernelConfiguration
{
    /// <summary>Path of the file below the library's folder.</summary>
    public const string Path = "src/tml_config.h";

    /// <summary>The file's text.</summary>
    public static string Print(CModel model)
    {
        var text = new CText();
        text.Line($"/* {FormattableString.Invariant(model.Banner)} */")
            .Line($"#ifndef TML_CONFIG_H")
            .Line($"#define TML_CONFIG_H")
            .Line();
        KernelProgram program = model.Planned.Program;
        foreach (string macro in Macros(program).Concat(HasDsp(model.Options.Target) ? DspConfiguration.Macros(program) : []))
        {
            text.Line($"#define {macro}");
        }

        return text.Line().Line($"#endif").ToString();
    }

    /// <summary>Which forms of a target's kernels a program gets: the macros that its overlays know, without how much room they need.</summary>
    internal static string KindOf(KernelProgram program, Target target) => string.Join(
        ' ', (HasDsp(target) ? DspConfiguration.Macros(program) : target.Overlays.Count > 0 ? Macros(program) : []).Where(macro => !macro.Contains("_ELEMENTS ", StringComparison.Ordinal)));

    private static bool HasDsp(Target target) => target.Overlays.Contains(DspPacking.Overlay);

    /// <summary>The macros that hold for a program, such as <c>TML_FC_SHIFT 16</c>.</summary>
    internal static IEnumerable<string> Macros(KernelProgram program)
    {
        List<Layer> layers = [.. program.Calls.Where(call => call.Kernel.Id <= KernelIds.FullyConnectedInt16x16).Select(call => new Layer(call, program))];
        if (layers.Count == 0)
        {
            yield break;
        }

        if (layers[0].Shift is 16 or 24 && layers.All(layer => layer.Shift == layers[0].Shift))
        {
            yield return FormattableString.Invariant($"TML_FC_SHIFT {layers[0].Shift}");
        }

        if (layers.All(layer => layer.HasFullRange))
        {
            yield return "TML_FC_FULL_RANGE";
        }

        if (layers.All(layer => layer.LargestMultiplier < 256))
        {
            yield return "TML_FC_SMALL_MULTIPLIERS";
        }

        ILookup<string, ChannelProof> proofs = AccumulatorProof.Of(program).ToLookup(proof => proof.Layer);
        if (Of(layers, KernelIds.FullyConnectedInt8) is { Count: > 0 } int8
            && int8.All(layer => layer.Shift == int8[0].Shift && layer.IsSmall && layer.IsNarrow(proofs[layer.Call.Layer])))
        {
            yield return FormattableString.Invariant($"TML_FC_S8_SMALL {int8[0].Shift}");
        }

        if (Of(layers, KernelIds.FullyConnectedInt16x8) is { Count: > 0 } int16x8
            && int16x8.All(layer => proofs[layer.Call.Layer].All(proof => proof.Bounds.FitsInt24)))
        {
            yield return "TML_FC_S16X8_ACCUMULATOR_24";
        }
    }

    private static List<Layer> Of(List<Layer> layers, int kernel) => [.. layers.Where(layer => layer.Call.Kernel.Id == kernel)];

    private sealed record Layer(KernelCall Call, KernelProgram Program)
    {
        public int Shift => Call.Argument("shift");

        public bool HasFullRange => Call.Kernel.Id == KernelIds.FullyConnectedInt8
            ? (Call.Argument("minimum"), Call.Argument("maximum")) == (-128, 127)
            : (Call.Argument("minimum"), Call.Argument("maximum")) == (-32768, 32767);

        public long LargestMultiplier => Multipliers.Max();

        public bool IsSmall => Call.Argument("inputCount") <= 8 && Call.Argument("outputCount") <= 255 && Shift is (14 or 15 or 16) && HasFullRange && LargestMultiplier < 256;

        public bool IsNarrow(IEnumerable<ChannelProof> proofs) =>
            proofs.All(proof => proof.Bounds.IsNarrow(Multipliers[proof.Channel], Shift, Call.Argument("outputZeroPoint")));

        private long[] Multipliers => AccumulatorProof.Elements(Program, Call.Argument("multipliers"));
    }
}
