using TinyML.Compiler.Coding;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Conformance;

/// <summary>One call of one kernel: parameters, input bytes, and the output if it is known from elsewhere.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Constants">The tables in the order of the signature, as elements.</param>
/// <param name="Integers">The numbers in the order of the signature.</param>
/// <param name="Input">Elements of the (first) input.</param>
/// <param name="OutputCount">Output elements.</param>
/// <param name="Expected">Output elements, or null.</param>
public sealed record KernelCase(
    string Name,
    KernelSignature Kernel,
    IReadOnlyList<int[]> Constants,
    IReadOnlyList<int> Integers,
    int[] Input,
    int OutputCount,
    int[]? Expected)
{
    /// <summary>Elements of the second input, where the kernel has one.</summary>
    public int[] Second { get; init; } = [];

    /// <summary>Whether the kernel has a second input.</summary>
    public bool HasSecond => Kernel.Parameters.Count(parameter => parameter.Role == ParameterRole.Input) > 1;

    /// <summary>Bytes of the memory of its own that the kernel needs for the call; 0 where it needs none.</summary>
    public int ScratchBytes => CodedKernels.IsCoded(Kernel.Id)
        ? CodedCalls.ScratchBytes(Kernel, [0, 0, 0, 0, .. Integers], Elements.ToBytes(Constants[0], "uint8_t"))
        : 0;

    /// <summary>Whether the output may take the bytes of the input: the kernel allows it, and the output is not larger, as it is where the input repeats.</summary>
    public bool CanRunInPlace => Kernel.InPlace && OutputCount * Elements.Width(OutputType) <= Input.Length * Elements.Width(InputType);

    /// <summary>C type of the second input's elements.</summary>
    public string SecondType => Kernel.Parameters.Last(parameter => parameter.Role == ParameterRole.Input).CType;

    /// <summary>C type of the input's elements.</summary>
    public string InputType => Kernel.Parameters.First(parameter => parameter.Role == ParameterRole.Input).CType;

    /// <summary>C type of the output's elements.</summary>
    public string OutputType => Kernel.Parameters.First(parameter => parameter.Role == ParameterRole.Output).CType;

    /// <summary>Bytes of the input, the second one too.</summary>
    public int InputBytes => (Input.Length * Elements.Width(InputType)) + (HasSecond ? Second.Length * Elements.Width(SecondType) : 0);

    /// <summary>Bytes of the output.</summary>
    public int OutputBytes => OutputCount * Elements.Width(OutputType);

    /// <summary>Bytes of the tables.</summary>
    public int TableBytes => Kernel.Parameters.Where(parameter => parameter.Role == ParameterRole.Constant).Zip(Constants, (parameter, table) => table.Length * Elements.Width(parameter.CType)).Sum();

    /// <summary>Elements of a program's buffer for a tensor. Kernels that only move bytes take any: int16 where the numbers say that an element has two bytes.</summary>
    /// <param name="parameter">An input or the output.</param>
    public ElementType BufferElement(KernelParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        const int FromEndOfPad = 2;
        bool isWide = parameter.CType == "int16_t" || (Kernel.Id == KernelIds.Pad && Integers[^FromEndOfPad] == 2);
        return isWide ? ElementType.Int16 : ElementType.Int8;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kernel.Name} {Name}";
}
