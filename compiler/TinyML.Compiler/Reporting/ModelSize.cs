using TinyML.Compiler.Coding;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Reporting;

/// <summary>Constant bytes that belong to a model, or to one layer of it. Layer geometry (counts, limits) and tables that all models share are not in here.</summary>
/// <param name="Weights">Weights.</param>
/// <param name="Biases">Biases.</param>
/// <param name="Multipliers">Requantization multipliers, and one byte per shift.</param>
/// <param name="InputScaling">Offsets, gains and shift of the input columns.</param>
/// <param name="Tables">Activation tables of this model alone.</param>
/// <param name="Thresholds">The LED threshold.</param>
public sealed record ModelSize(int Weights, int Biases, int Multipliers, int InputScaling, int Tables, int Thresholds)
{
    /// <summary>What says how the weights of coded layers are written.</summary>
    public int Codebooks { get; init; }

    /// <summary>All of it.</summary>
    public int Total => Weights + Codebooks + Biases + Multipliers + InputScaling + Tables + Thresholds;

    /// <summary>Element by element.</summary>
    public static ModelSize operator +(ModelSize a, ModelSize b) => new(
        a.Weights + b.Weights, a.Biases + b.Biases, a.Multipliers + b.Multipliers,
        a.InputScaling + b.InputScaling, a.Tables + b.Tables, a.Thresholds + b.Thresholds)
    {
        Codebooks = a.Codebooks + b.Codebooks,
    };

    /// <summary>Nothing.</summary>
    public static ModelSize Zero { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The size of a whole program.</summary>
    public static ModelSize Of(KernelProgram program) =>
        OfCalls(program).Aggregate(Zero, (sum, size) => sum + size) + new ModelSize(0, 0, 0, 0, 0, ThresholdBytes(program));

    /// <summary>The size of each call; a table that several calls share counts with the first.</summary>
    public static EquatableArray<ModelSize> OfCalls(KernelProgram program)
    {
        var seen = new HashSet<int>();
        return [.. program.Calls.Select(call => OfCall(program, call, seen))];
    }

    private static ModelSize OfCall(KernelProgram program, KernelCall call, HashSet<int> seen)
    {
        ModelSize size = Zero;
        bool scalesInput = false;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Kernel.Parameters[i].Role == ParameterRole.Constant && seen.Add(call.Arguments[i]))
            {
                ProgramConstant constant = program.Constants[call.Arguments[i]];
                size += constant.Kind == ConstantKind.Codes ? OfCodes(program, call) : Of(constant.Kind, constant.Bytes.Count);
                scalesInput |= constant.Kind == ConstantKind.InputScaling;
            }
        }

        int shifts = call.Kernel.Parameters.Count(parameter => parameter.Name.EndsWith("hift", StringComparison.Ordinal));
        return size + Of(scalesInput ? ConstantKind.InputScaling : ConstantKind.Multipliers, shifts);
    }

    /// <summary>The parts of a stream of bits in bytes; what rounding leaves over counts with the weights.</summary>
    private static ModelSize OfCodes(KernelProgram program, KernelCall call)
    {
        (int bytes, int biases, int multipliers, int codebook) = CodedCalls.Parts(program, call);
        return Zero with { Weights = bytes - biases - multipliers - codebook, Biases = biases, Multipliers = multipliers, Codebooks = codebook };
    }

    private static ModelSize Of(ConstantKind kind, int bytes) => kind switch
    {
        ConstantKind.Weights => Zero with { Weights = bytes },
        ConstantKind.Bias => Zero with { Biases = bytes },
        ConstantKind.Multipliers => Zero with { Multipliers = bytes },
        ConstantKind.InputScaling => Zero with { InputScaling = bytes },
        _ => Zero with { Tables = bytes },
    };

    private static int ThresholdBytes(KernelProgram program) => program.Led switch
    {
        null => 0,
        { Kind: Specs.LedRuleKind.Class } => 1,
        _ => program.Buffers[program.Outputs[0].Buffer].Element == ElementType.Int16 ? 2 : 1,
    };
}
