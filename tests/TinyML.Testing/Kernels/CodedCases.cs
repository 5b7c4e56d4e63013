using TinyML.Compiler.Coding;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>Calls of plain kernels as the coded ones take them.</summary>
public static class CodedCases
{
    /// <summary>Every way of writing weights, one at a time.</summary>
    public static IReadOnlyList<EncodeOptions> Ways { get; } =
    [
        EncodeOptions.Always with { Codebooks = false, Huffman = false },
        EncodeOptions.Always with { Parameters = false, Huffman = false, Runs = false },
        EncodeOptions.Always with { Parameters = false, Huffman = false },
        EncodeOptions.Always with { Parameters = false, Codebooks = false, Runs = false },
        EncodeOptions.Always with { Parameters = false, Codebooks = false },
    ];

    /// <summary>The case with its tables coded.</summary>
    /// <param name="plain">A case of a kernel that has a coded form.</param>
    /// <param name="options">How to code them.</param>
    public static KernelCase Of(KernelCase plain, EncodeOptions options)
    {
        KernelSignature coded = CodedKernels.CodedOf(plain.Kernel.Id) ?? throw new ArgumentException($"{plain.Kernel.Name} has no coded form", nameof(plain));
        EquatableArray<byte> codes = CodedCalls.Encode(Tables(plain), options);
        return plain with { Name = plain.Name + ", coded", Kernel = coded, Constants = [[.. codes.Select(code => (int)code)]] };
    }

    private static LayerTables Tables(KernelCase plain)
    {
        ProgramConstant[] constants =
        [
            .. plain.Kernel.Parameters.Where(parameter => parameter.Role == ParameterRole.Constant).Zip(plain.Constants, (parameter, table) => new ProgramConstant(
                parameter.Name, ConstantKind.Table, Element(parameter.CType), EquatableArray.Create<byte>(Elements.ToBytes(table, parameter.CType)))),
        ];
        var program = new KernelProgram("one", [], [.. constants], [], [], [], null);
        return LayerTables.Of(program, new KernelCall("layer", plain.Kernel, [0, 0, .. Enumerable.Range(0, constants.Length), .. plain.Integers], 0));
    }

    private static ElementType Element(string cType) => cType switch { "int32_t" => ElementType.Int32, "int16_t" => ElementType.Int16, _ => ElementType.Int8 };
}
