using TinyML.Compiler.Coding;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Emit.C;

/// <summary>Tables of the scheme tflite as the Cortex-M kernels take them where they can: a shift to the right shares a word with its bias
/// (KERNELS.md, "Configuration"). It saves a byte per channel. Other processors get the tables as they are.</summary>
/// <param name="Biases">The packed tables, by the number of the constant that they replace.</param>
/// <param name="Shifts">Numbers of the constants that are not needed.</param>
internal sealed record DspPacking(IReadOnlyDictionary<int, long[]> Biases, IReadOnlySet<int> Shifts)
{
    /// <summary>The folder of the kernels that know packed tables.</summary>
    public const string Overlay = "cortex_m_dsp";

    /// <summary>What tells kernels and tables alike that the tables are packed.</summary>
    public const string Macro = "TML_TFLITE_PACKED";

    private const int ShiftBits = 5, LargestBias = (1 << (31 - ShiftBits)) - 1;

    private static readonly DspPacking None = new(new Dictionary<int, long[]>(), new HashSet<int>());

    /// <summary>Packs all int8 convolutions of a program, or none: every bias and shift must suit, and no other kernel may share their tables.</summary>
    public static DspPacking Of(KernelProgram program)
    {
        KernelProgram plain = CodedCalls.PlainForm(program); // its plain calls are the program's
        if (DspConfiguration.RoundsOnce(plain))
        {
            return None; // a word has room for shifts from 1
        }

        var biases = new Dictionary<int, long[]>();
        var shifts = new HashSet<int>();
        foreach (KernelCall call in program.Calls.Where(IsPackable))
        {
            int bias = call.Argument("bias"), shift = call.Argument("shifts");
            long[] values = AccumulatorProof.Elements(program, bias), left = AccumulatorProof.Elements(program, shift);
            if (!DspConfiguration.HasOnlyNearChannels(plain, call) || values.Any(value => Math.Abs(value) > LargestBias) || biases.ContainsKey(bias) || !shifts.Add(shift))
            {
                return None;
            }

            biases[bias] = [.. values.Select((value, i) => (value << ShiftBits) - left[i] - 1)];
        }

        bool areShared = program.Calls.Where(call => !IsPackable(call)).SelectMany(Constants).Any(constant => biases.ContainsKey(constant) || shifts.Contains(constant));
        return areShared ? None : new DspPacking(biases, shifts);
    }

    private static bool IsPackable(KernelCall call) => call.Kernel.Id is KernelIds.Conv2DInt8TfLite or KernelIds.DepthwiseConv2DInt8TfLite;

    private static IEnumerable<int> Constants(KernelCall call) =>
        call.Kernel.Parameters.Select((parameter, i) => (parameter.Role, Argument: call.Arguments[i])).Where(argument => argument.Role == ParameterRole.Constant).Select(argument => argument.Argument);
}
