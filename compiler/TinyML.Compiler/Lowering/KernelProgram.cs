using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Lowering;

/// <summary>What a constant table is, for the report's accounting.</summary>
public enum ConstantKind
{
    /// <summary>Weights.</summary>
    Weights,

    /// <summary>Biases.</summary>
    Bias,

    /// <summary>Requantization multipliers.</summary>
    Multipliers,

    /// <summary>Offsets and gains of the input columns.</summary>
    InputScaling,

    /// <summary>An activation table that belongs to this model alone.</summary>
    Table,

    /// <summary>Weights and channel parameters of a coded layer.</summary>
    Codes,
}

/// <summary>A constant table: little-endian bytes of elements of one integer width.</summary>
/// <param name="Name">Unique in the program; a C identifier, such as <c>dense_1_weights</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Element">Int8, UInt8, Int16 or Int32.</param>
/// <param name="Bytes">The elements, little-endian.</param>
public sealed record ProgramConstant(string Name, ConstantKind Kind, ElementType Element, EquatableArray<byte> Bytes);

/// <summary>A byte buffer that lives from the step that writes it to the last that reads it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Element">Int8 or Int16; Int32 for scratch.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Shape">The logical shape.</param>
/// <param name="Parent">The buffer that this one is a part of, or -1: parts of a concatenation, of several inputs or of several outputs.</param>
/// <param name="ParentOffset">The first byte within the parent.</param>
public sealed record ProgramBuffer(string Name, ElementType Element, int Count, Shape Shape, int Parent = -1, int ParentOffset = 0)
{
    /// <summary>Size in bytes.</summary>
    public int ByteCount => Count * ElementValues.ByteWidth(Element);
}

/// <summary>One kernel call; no floats. Arguments are in the order of the kernel's signature: a buffer's or constant's
/// index where the role is Input, Output or Constant, a number where it is Integer.</summary>
/// <param name="Layer">The node that it comes from.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Arguments">The parameter block before planning.</param>
/// <param name="Macs">Multiply-accumulates of one call.</param>
public sealed record KernelCall(string Layer, KernelSignature Kernel, EquatableArray<int> Arguments, long Macs)
{
    /// <summary>The argument for a parameter.</summary>
    /// <exception cref="ArgumentException">The kernel has no parameter of this name.</exception>
    public int Argument(string parameter) => Arguments[Kernel.IndexOf(parameter)];
}

/// <summary>What a host needs to know of an input: which reals its integers stand for.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="Buffer">The buffer to fill.</param>
/// <param name="Scales">real = (q - zeroPoint)·scale; one scale for all elements, or one per element of the last axis (column steps).</param>
/// <param name="ZeroPoint">See <paramref name="Scales"/>.</param>
public sealed record ProgramInput(string Name, int Buffer, EquatableArray<double> Scales, int ZeroPoint);

/// <summary>What a host needs to know of an output.</summary>
/// <param name="Name">The model's name for it, or the target's name in NAME.json.</param>
/// <param name="Buffer">The buffer to read.</param>
/// <param name="Scale">real = (q - zeroPoint)·scale.</param>
/// <param name="ZeroPoint">See <paramref name="Scale"/>.</param>
/// <param name="Unit">The physical unit, or empty.</param>
public sealed record ProgramOutput(string Name, int Buffer, double Scale, int ZeroPoint, string Unit);

/// <summary>The compiled-in rule for the LEDs, in integers of the first output.</summary>
/// <param name="Kind">Threshold or class.</param>
/// <param name="Index">The output element that is looked at (threshold) or the class that lights the LED (class).</param>
/// <param name="Threshold">Green (or off) when q &lt;= this, red (or on) when q &gt; this; unused for a class rule.</param>
public sealed record LedProgram(LedRuleKind Kind, int Index, int Threshold);

/// <summary>A network as kernel calls over buffers that have no address yet.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Buffers">Buffers; a call's Input and Output arguments index this list.</param>
/// <param name="Constants">Constant tables; a call's Constant arguments index this list.</param>
/// <param name="Calls">The kernel calls in order.</param>
/// <param name="Inputs">Inputs in the model's order.</param>
/// <param name="Outputs">Outputs in the model's order.</param>
/// <param name="Led">The LED rule, if the model has one.</param>
public sealed record KernelProgram(
    string Name,
    EquatableArray<ProgramBuffer> Buffers,
    EquatableArray<ProgramConstant> Constants,
    EquatableArray<KernelCall> Calls,
    EquatableArray<ProgramInput> Inputs,
    EquatableArray<ProgramOutput> Outputs,
    LedProgram? Led)
{
    /// <summary>Elements of all inputs.</summary>
    public int InputCount => Inputs.Sum(input => Buffers[input.Buffer].Count);

    /// <summary>Elements of all outputs.</summary>
    public int OutputCount => Outputs.Sum(output => Buffers[output.Buffer].Count);

    /// <summary>Bytes of all inputs.</summary>
    public int InputBytes => Inputs.Sum(input => Buffers[input.Buffer].ByteCount);

    /// <summary>Bytes of all outputs.</summary>
    public int OutputBytes => Outputs.Sum(output => Buffers[output.Buffer].ByteCount);
}
