using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Coding;

/// <summary>Takes the codes of calls apart: what a coded call computes is what the plain call of its decoded tables computes.</summary>
public static class CodedCalls
{
    // input, output, scratch, codes, and then what the plain kernel has after its tables.
    private const int Codes = 3;

    /// <summary>The tables of a coded call, or null where its bytes are no codes of such a layer.</summary>
    public static LayerTables? Decode(KernelProgram program, KernelCall call) => Read(program, call)?.Tables;

    /// <summary>The smallest codes of a layer that may be used, whether they are smaller than its tables or not.</summary>
    /// <param name="tables">The layer.</param>
    /// <param name="options">Which codes; at least one kind is allowed.</param>
    public static EquatableArray<byte> Encode(LayerTables tables, EncodeOptions options) => LayerEncoder.Smallest(tables, options).Code.Bytes;

    /// <summary>The bytes of scratch that a coded call needs.</summary>
    /// <param name="kernel">A coded kernel.</param>
    /// <param name="block">Its arguments or its parameter block.</param>
    /// <param name="codes">Its codes.</param>
    /// <exception cref="ArgumentException">They are no codes of such a layer.</exception>
    public static int ScratchBytes(KernelSignature kernel, EquatableArray<int> block, ReadOnlySpan<byte> codes)
    {
        LayerShape shape = LayerShape.Of(kernel, block);
        DecodedLayer layer = LayerCode.Read(codes, shape) ?? throw new ArgumentException("there are no codes of such a layer", nameof(codes));
        return shape.ScratchBytes(kernel, layer.Symbols);
    }

    /// <summary>The bytes of a coded call's codes, and what of them are biases, multipliers with shifts, and the list of symbols, each rounded down.</summary>
    /// <exception cref="ArgumentException">They are no codes of such a layer.</exception>
    internal static (int Bytes, int Biases, int Multipliers, int Codebook) Parts(KernelProgram program, KernelCall call)
    {
        const int ByteBits = 8;
        DecodedLayer layer = Read(program, call) ?? throw new ArgumentException($"layer '{call.Layer}' has no codes of such a layer", nameof(program));
        return (layer.ByteCount, layer.BiasBits / ByteBits, (layer.ParameterBits - layer.BiasBits) / ByteBits, layer.CodebookBits / ByteBits);
    }

    /// <summary>What <see cref="LayerCode.Read"/> makes of a call.</summary>
    internal static DecodedLayer? Read(KernelProgram program, KernelCall call) =>
        LayerCode.Read(program.Constants[call.Arguments[Codes]].Bytes.AsSpan(), LayerShape.Of(call.Kernel, call.Arguments));

    /// <summary>A parameter block of a coded kernel as the plain kernel takes it, with tables of its own.</summary>
    /// <param name="kernelId">A coded kernel.</param>
    /// <param name="constants">The constants that the block points into.</param>
    /// <param name="block">The block, with places of buffers and constants.</param>
    /// <returns>The plain kernel, its constants and its block.</returns>
    /// <exception cref="ArgumentException">There are no codes of such a layer.</exception>
    public static (int KernelId, byte[] Constants, int[] Block) Plain(int kernelId, byte[] constants, int[] block)
    {
        KernelSignature coded = KernelCatalog.ById(kernelId), plain = CodedKernels.PlainOf(kernelId);
        LayerTables tables = LayerCode.Read(constants.AsSpan(block[Codes]), LayerShape.Of(coded, [.. block]))?.Tables
            ?? throw new ArgumentException("the constants hold no codes of such a layer", nameof(constants));
        var bytes = new List<byte>();
        var places = new List<int>();
        foreach ((long[] table, KernelParameter parameter) in tables.ToPlain().Zip(plain.Parameters.Where(parameter => parameter.Role == ParameterRole.Constant)))
        {
            EquatableArray<byte> elements = ConstantPool.LittleEndian(Element(parameter), table);
            int width = elements.Count / table.Length;
            bytes.AddRange(new byte[(width - (bytes.Count % width)) % width]);
            places.Add(bytes.Count);
            bytes.AddRange(elements);
        }

        return (plain.Id, [.. bytes], [block[0], block[1], .. places, .. block[(Codes + 1)..]]);
    }

    /// <summary>The program with the plain call in place of every coded one, in the same place with the same buffers; what scratch they had is left unused.</summary>
    /// <exception cref="ArgumentException">A call has no codes of such a layer.</exception>
    public static KernelProgram PlainForm(KernelProgram program)
    {
        if (!program.Calls.Any(call => CodedKernels.IsCoded(call.Kernel.Id)))
        {
            return program;
        }

        var constants = program.Constants.ToList();
        KernelCall[] calls =
        [
            .. program.Calls.Select(call => !CodedKernels.IsCoded(call.Kernel.Id) ? call
                : PlainCall(call, Decode(program, call) ?? throw new ArgumentException($"layer '{call.Layer}' has no codes of such a layer", nameof(program)), constants)),
        ];
        return program with { Constants = [.. constants], Calls = [.. calls] };
    }

    /// <summary>The plain call of a coded one's tables, which are added to the constants.</summary>
    internal static KernelCall PlainCall(KernelCall call, LayerTables tables, List<ProgramConstant> constants)
    {
        KernelSignature plain = CodedKernels.PlainOf(call.Kernel.Id);
        var places = new List<int>();
        foreach ((long[] table, KernelParameter parameter) in tables.ToPlain().Zip(plain.Parameters.Where(parameter => parameter.Role == ParameterRole.Constant)))
        {
            ConstantKind kind = parameter.Name switch { "weights" => ConstantKind.Weights, "bias" => ConstantKind.Bias, _ => ConstantKind.Multipliers };
            ElementType element = Element(parameter);
            places.Add(constants.Count);
            constants.Add(new ProgramConstant($"{call.Layer}_{parameter.Name}", kind, element, ConstantPool.LittleEndian(element, table)));
        }

        return call with { Kernel = plain, Arguments = [call.Arguments[0], call.Arguments[1], .. places, .. call.Arguments.Skip(Codes + 1)] };
    }

    private static ElementType Element(KernelParameter parameter) => parameter.CType switch
    {
        "int32_t" => ElementType.Int32,
        "int16_t" => ElementType.Int16,
        _ => ElementType.Int8,
    };
}
