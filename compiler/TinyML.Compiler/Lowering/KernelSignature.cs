using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>What an integer in a kernel's parameter block means.</summary>
public enum ParameterRole
{
    /// <summary>A buffer that the kernel reads: its id in a <see cref="KernelProgram"/>, its byte offset in the arena once planned.</summary>
    Input,

    /// <summary>A buffer that the kernel writes; may be the same bytes as an input where the signature says in-place.</summary>
    Output,

    /// <summary>A constant table: its index in the program's constants; its byte offset once planned.</summary>
    Constant,

    /// <summary>A number.</summary>
    Integer,

    /// <summary>A buffer of the kernel's own for the time of a call, given as <see cref="Output"/> is; nobody reads it afterwards. At a multiple of 4.</summary>
    Scratch,
}

/// <summary>One entry of a kernel's parameter block.</summary>
/// <param name="Name">The camelCase name in KERNELS.md; the C struct field is its snake_case form.</param>
/// <param name="Role">Its meaning.</param>
/// <param name="CType">The C type of the struct field or pointer target, such as <c>uint16_t</c> or <c>int8_t</c>.</param>
public sealed record KernelParameter(string Name, ParameterRole Role, string CType);

/// <summary>A kernel as the compiler sees it. C# runs <c>Class.Run(byte[] arena, byte[] constants, int[] p)</c> with p in
/// this order; C calls <c>CName(const CName_params *p, input, output)</c>, with a second input or scratch behind them where there is one, with the constants and integers as struct fields in this order.</summary>
/// <param name="Id">The number in KERNELS.md (<c>TinyML.Nano.Kernels.KernelIds</c>).</param>
/// <param name="Name">The name in KERNELS.md and of the C# class.</param>
/// <param name="CName">The C function and file name, such as <c>tml_fully_connected_s8</c>.</param>
/// <param name="InPlace">Whether output may share the bytes of the first input.</param>
/// <param name="Parameters">The parameter block.</param>
public sealed record KernelSignature(int Id, string Name, string CName, bool InPlace, EquatableArray<KernelParameter> Parameters)
{
    /// <summary>Whether the kernel obeys the row order of KERNELS.md, so that its output may be written over rows of the input that it no longer needs.
    /// Such a kernel has the parameters outputHeight, inputHeight, strideHeight and padTop.</summary>
    public bool RowOrder { get; init; }

    /// <summary>The place of a parameter in the block.</summary>
    /// <exception cref="ArgumentException">The kernel has no parameter of this name.</exception>
    public int IndexOf(string parameter) =>
        IndexOfOrNone(parameter) is >= 0 and var index ? index : throw new ArgumentException($"{Name} has no parameter {parameter}", nameof(parameter));

    /// <summary>The place of a parameter in the block, or -1.</summary>
    public int IndexOfOrNone(string parameter)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Name == parameter)
            {
                return i;
            }
        }

        return -1;
    }
}
