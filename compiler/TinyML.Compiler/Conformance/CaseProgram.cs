using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Conformance;

/// <summary>Kernel cases as a program: a step for each, whose inputs are parts of the program's one input, and whose outputs are parts of its one output, in the order of the cases.
/// What runs a compiled model runs it too.</summary>
public static class CaseProgram
{
    private const int InputRoot = 0, OutputRoot = 1;

    /// <summary>Builds the program.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="cases">At least one; they have the same elements (<see cref="Form"/>).</param>
    public static KernelProgram Of(string name, IReadOnlyList<KernelCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        (ElementType input, ElementType output) = Form(cases[0]);
        List<ProgramBuffer> buffers =
        [
            Buffer("input", input, cases.Sum(kernelCase => kernelCase.InputBytes)),
            Buffer("output", output, cases.Sum(kernelCase => kernelCase.OutputBytes)),
        ];
        List<ProgramConstant> constants = [];
        List<KernelCall> calls = [];
        int read = 0, written = 0;
        foreach (KernelCase kernelCase in cases)
        {
            string layer = FormattableString.Invariant($"v{calls.Count + 1}");
            List<int> own = [];
            foreach (KernelParameter parameter in kernelCase.Kernel.Parameters.Where(IsBuffer))
            {
                own.Add(buffers.Count);
                int bytes = Bytes(kernelCase, parameter, own.Count == 1);
                buffers.Add(parameter.Role switch
                {
                    ParameterRole.Scratch => Buffer($"{layer}_scratch", ElementType.Int32, bytes),
                    ParameterRole.Input => Buffer($"{layer}_input_{own.Count}", input, bytes) with { Parent = InputRoot, ParentOffset = read },
                    _ => Buffer($"{layer}_output", output, bytes) with { Parent = OutputRoot, ParentOffset = written },
                });
                read += parameter.Role == ParameterRole.Input ? bytes : 0;
                written += parameter.Role == ParameterRole.Output ? bytes : 0;
            }

            calls.Add(Call(kernelCase, layer, own, constants));
        }

        return new KernelProgram(
            name, [.. buffers], [.. constants], [.. calls],
            [new ProgramInput("vectors", InputRoot, [1.0], 0)], [new ProgramOutput("answers", OutputRoot, 1.0, 0, "")], null);
    }

    /// <summary>The elements that a program's input and output must have for a case.</summary>
    public static (ElementType Input, ElementType Output) Form(KernelCase kernelCase)
    {
        ArgumentNullException.ThrowIfNull(kernelCase);
        return (
            kernelCase.BufferElement(kernelCase.Kernel.Parameters.First(parameter => parameter.Role == ParameterRole.Input)),
            kernelCase.BufferElement(kernelCase.Kernel.Parameters.First(parameter => parameter.Role == ParameterRole.Output)));
    }

    /// <summary>The call of a case.</summary>
    /// <param name="kernelCase">The case.</param>
    /// <param name="layer">The call's name.</param>
    /// <param name="buffers">The program's buffers for inputs, output and scratch in the order of the signature.</param>
    /// <param name="constants">The program's constants, to which the case's tables are added.</param>
    public static KernelCall Call(KernelCase kernelCase, string layer, IReadOnlyList<int> buffers, IList<ProgramConstant> constants)
    {
        ArgumentNullException.ThrowIfNull(kernelCase);
        ArgumentNullException.ThrowIfNull(constants);
        Queue<int> integers = new(kernelCase.Integers), places = new(buffers);
        Queue<int[]> tables = new(kernelCase.Constants);
        List<int> arguments = [];
        foreach (KernelParameter parameter in kernelCase.Kernel.Parameters)
        {
            if (parameter.Role == ParameterRole.Constant)
            {
                arguments.Add(constants.Count);
                constants.Add(new ProgramConstant($"{layer}_{parameter.Name}", ConstantKind.Table, TableElement(parameter), EquatableArray.Create<byte>(Elements.ToBytes(tables.Dequeue(), parameter.CType))));
            }
            else
            {
                arguments.Add(parameter.Role == ParameterRole.Integer ? integers.Dequeue() : places.Dequeue());
            }
        }

        return new KernelCall(layer, kernelCase.Kernel, [.. arguments], 0);
    }

    private static bool IsBuffer(KernelParameter parameter) => parameter.Role is ParameterRole.Input or ParameterRole.Output or ParameterRole.Scratch;

    private static int Bytes(KernelCase kernelCase, KernelParameter parameter, bool isFirst) => parameter.Role switch
    {
        ParameterRole.Scratch => kernelCase.ScratchBytes,
        ParameterRole.Output => kernelCase.OutputBytes,
        _ => (isFirst ? kernelCase.Input.Length : kernelCase.Second.Length) * Elements.Width(parameter.CType),
    };

    private static ProgramBuffer Buffer(string name, ElementType element, int bytes)
    {
        int count = bytes / ElementValues.ByteWidth(element);
        return new ProgramBuffer(name, element, count, Shape.Of(count));
    }

    private static ElementType TableElement(KernelParameter parameter) => parameter.CType switch
    {
        "uint8_t" => ElementType.UInt8,
        "int8_t" => ElementType.Int8,
        "int16_t" => ElementType.Int16,
        _ => ElementType.Int32,
    };
}
