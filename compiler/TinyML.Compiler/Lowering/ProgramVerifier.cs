using TinyML.Compiler.Coding;
using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>Checks that every kernel call stays within its buffers and tables, whatever wrote the program.</summary>
public static class ProgramVerifier
{
    /// <summary>The first thing that is wrong, or null for a sound program.</summary>
    public static string? Check(KernelProgram program)
    {
        if (program.Inputs.Count == 0 || program.Outputs.Count == 0)
        {
            return "a program needs inputs and outputs";
        }

        foreach (ProgramBuffer buffer in program.Buffers)
        {
            if (CheckBuffer(program, buffer) is { } problem)
            {
                return problem;
            }
        }

        foreach (ProgramInput input in program.Inputs)
        {
            if (!IsInterface(program, input.Buffer) || (input.Scales.Count != 1 && (input.Scales.Count == 0 || program.Buffers[input.Buffer].Count % input.Scales.Count != 0)))
            {
                return $"input '{input.Name}' does not fit its buffer";
            }
        }

        if (program.Outputs.FirstOrDefault(output => !IsInterface(program, output.Buffer)) is { } lost)
        {
            return $"output '{lost.Name}' has no buffer";
        }

        if (program.Led is { } led && (led.Index < 0 || led.Index >= program.Buffers[program.Outputs[0].Buffer].Count))
        {
            return "the LED rule looks at no output element";
        }

        return program.Calls.Select(call => CallVerifier.Check(program, call)).FirstOrDefault(problem => problem is not null);
    }

    private static bool IsInterface(KernelProgram program, int index) => IsBuffer(program, index) && program.Buffers[index].Element != ElementType.Int32;

    internal static bool IsBuffer(KernelProgram program, int index) => index >= 0 && index < program.Buffers.Count;

    private static string? CheckBuffer(KernelProgram program, ProgramBuffer buffer)
    {
        if (buffer.Element is not (ElementType.Int8 or ElementType.Int16 or ElementType.Int32) || buffer.Count < 1)
        {
            return $"buffer '{buffer.Name}' has an impossible type";
        }

        if (buffer.Parent == -1)
        {
            return null;
        }

        bool inside = IsBuffer(program, buffer.Parent) && program.Buffers[buffer.Parent] is var parent
            && parent.Parent == -1 && parent.Element == buffer.Element
            && buffer.ParentOffset >= 0 && buffer.ParentOffset <= parent.ByteCount - buffer.ByteCount
            && buffer.ParentOffset % (buffer.ByteCount / buffer.Count) == 0;
        return inside ? null : $"buffer '{buffer.Name}' is not inside the buffer that it is a part of";
    }
}

/// <summary>Checks one call against KERNELS.md.</summary>
internal static class CallVerifier
{
    /// <summary>Kernels that only move bytes take buffers of any element.</summary>
    private const string AnyElement = "uint8_t";

    public static string? Check(KernelProgram program, KernelCall call)
    {
        if (call.Arguments.Count != call.Kernel.Parameters.Count)
        {
            return $"layer '{call.Layer}' has {call.Arguments.Count} arguments, {call.Kernel.Name} takes {call.Kernel.Parameters.Count}";
        }

        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (!Fits(program, call.Kernel.Parameters[i], call.Arguments[i]))
            {
                return $"layer '{call.Layer}': {call.Kernel.Parameters[i].Name} = {call.Arguments[i]} is impossible";
            }
        }

        return Counts(program, call) ? null : $"layer '{call.Layer}': buffers, tables and counts do not fit each other";
    }

    private static bool Fits(KernelProgram program, KernelParameter parameter, int value) => parameter.Role switch
    {
        ParameterRole.Constant => value >= 0 && value < program.Constants.Count && CType(program.Constants[value].Element) == parameter.CType,
        ParameterRole.Integer => IsInRange(parameter, value),
        ParameterRole.Scratch => ProgramVerifier.IsBuffer(program, value) && program.Buffers[value] is { Element: ElementType.Int32, Parent: -1 },
        _ => ProgramVerifier.IsBuffer(program, value) && program.Buffers[value].Element != ElementType.Int32 && (parameter.CType == AnyElement || CType(program.Buffers[value].Element) == parameter.CType),
    };

    private static bool IsInRange(KernelParameter parameter, int value) => parameter switch
    {
        { Name: "leftShift" } => value is >= 0 and <= 31,
        { CType: "uint8_t" } => value is >= 0 and <= FixedPoint.MaximumShift,
        { Name: "padTop" or "padLeft" } => value is >= 0 and <= ushort.MaxValue,
        { CType: "uint16_t" } => value is >= 1 and <= ushort.MaxValue,
        { CType: "int8_t" } => value is >= sbyte.MinValue and <= sbyte.MaxValue,
        { CType: "int16_t" } => value is >= short.MinValue and <= short.MaxValue,
        _ => true,
    };

    private static bool Counts(KernelProgram program, KernelCall call)
    {
        EquatableArray<int> a = call.Arguments;
        ProgramBuffer input = program.Buffers[a[0]], output = program.Buffers[a[1]];
        int Table(int argument) => program.Constants[a[argument]].Bytes.Count;
        switch (call.Kernel.Id)
        {
            case KernelIds.FullyConnectedInt8 or KernelIds.FullyConnectedInt16x8 or KernelIds.FullyConnectedInt16x16:
                int width = call.Kernel.Id == KernelIds.FullyConnectedInt16x16 ? 2 : 1;
                return input.Count == a[5] && output.Count == a[6] && Table(2) == (long)a[5] * a[6] * width && Table(3) == 4 * a[6] && Table(4) == 2 * a[6];
            case KernelIds.LookupInt8:
                return input.Count == a[3] && output.Count == a[3] && Table(2) == 256;
            case KernelIds.RescaleInt16ToInt16 or KernelIds.RescaleInt16ToInt8 or KernelIds.RescaleInt8ToInt8 or KernelIds.RescaleInt8ToInt16:
                return input.Count == a[4] && output.Count == a[4] && Table(2) == 2 * a[5] && Table(3) == 2 * a[5];
            case KernelIds.SoftmaxInt8 or KernelIds.SoftmaxInt16:
                bool scaled = a[3] >= 1 << 30 && a[5] == -(int)((31L << 26) >> a[4]);
                return input.Count == a[2] && output.Count == a[2] && a[2] <= Operators.SoftmaxLowering.MaximumCount && scaled;
            case >= KernelIds.Conv2DInt8Coded and <= KernelIds.FullyConnectedInt8TfLiteCoded:
                return CodedVerifier.PlainForm(program, call) is { } plain && Check(plain.Program, plain.Call) is null;
            case >= KernelIds.AveragePool2DInt8:
                return new PictureCalls(program, call).Fit();
            case >= KernelIds.Conv2DInt8 and <= KernelIds.FullyConnectedInt16x8TfLite:
                return ConvolutionVerifier.Fits(program, call);
            case KernelIds.Copy:
                return input.ByteCount == a[2] && output.ByteCount == a[2];
            default:
                return input.Count == a[2] && output.Count == a[2];
        }
    }

    private static string CType(ElementType element) => element switch
    {
        ElementType.Int8 => "int8_t",
        ElementType.UInt8 => "uint8_t",
        ElementType.Int16 => "int16_t",
        ElementType.Int32 => "int32_t",
        _ => "none",
    };
}
