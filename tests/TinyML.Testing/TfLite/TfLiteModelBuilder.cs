namespace TinyML.Testing.TfLite;

/// <summary>How the integers of a tensor stand for reals.</summary>
/// <param name="Scales">One, or one for each index of the axis.</param>
/// <param name="ZeroPoints">As many as there are scales, or none.</param>
/// <param name="Axis">The dimension that several scales belong to.</param>
public sealed record TfLiteScales(float[] Scales, long[] ZeroPoints, int Axis = 0)
{
    /// <summary>One scale.</summary>
    public static TfLiteScales Of(float scale, long zeroPoint = 0) => new([scale], [zeroPoint]);
}

/// <summary>Builds TensorFlow Lite files by hand. Tensors are known by their names.</summary>
public sealed class TfLiteModelBuilder
{
    /// <summary>Element types, numbered as in the format.</summary>
    public const int F32 = 0, F16 = 1, I32 = 2, U8 = 3, I64 = 4, I16 = 7, I8 = 9, I4 = 17;

    private readonly List<FlatNode> _buffers = [FlatNode.Table()];
    private readonly List<FlatNode> _tensors = [];
    private readonly List<string> _names = [];
    private readonly List<FlatNode> _codes = [];
    private readonly List<FlatNode> _operators = [];
    private readonly List<int> _inputs = [], _outputs = [];

    /// <summary>The version that the file claims.</summary>
    public int Version { get; init; } = 3;

    /// <summary>How often the graph is in the file.</summary>
    public int Subgraphs { get; init; } = 1;

    /// <summary>Adds a tensor that an operator computes.</summary>
    public TfLiteModelBuilder Tensor(string name, int type, int[] shape, TfLiteScales? scales = null, Action<FlatNode>? change = null)
    {
        Add(name, type, shape, scales, 0, change);
        return this;
    }

    /// <summary>Adds an input.</summary>
    public TfLiteModelBuilder Input(string name, int type, int[] shape, TfLiteScales? scales = null, Action<FlatNode>? change = null)
    {
        _inputs.Add(Add(name, type, shape, scales, 0, change));
        return this;
    }

    /// <summary>Adds a constant of bytes as they are stored.</summary>
    public TfLiteModelBuilder Constant(string name, int type, int[] shape, byte[] bytes, TfLiteScales? scales = null, Action<FlatNode>? change = null)
    {
        _buffers.Add(FlatNode.Table().Set(0, FlatNode.Vector(bytes)));
        Add(name, type, shape, scales, _buffers.Count - 1, change);
        return this;
    }

    /// <summary>Adds a constant whose bytes lie behind the tables, at a position of the file.</summary>
    public TfLiteModelBuilder Outside(string name, int type, int[] shape, int offset, int size)
    {
        _buffers.Add(FlatNode.Table().Set(1, (ulong)offset).Set(2, (ulong)size));
        Add(name, type, shape, null, _buffers.Count - 1, null);
        return this;
    }

    /// <summary>Adds a constant of floats.</summary>
    public TfLiteModelBuilder Floats(string name, int[] shape, params float[] numbers) => Constant(name, F32, shape, [.. numbers.SelectMany(BitConverter.GetBytes)]);

    /// <summary>Adds a constant of 32-bit integers in a row.</summary>
    public TfLiteModelBuilder Integers(string name, params int[] numbers) => Constant(name, I32, [numbers.Length], [.. numbers.SelectMany(BitConverter.GetBytes)]);

    /// <summary>Adds a constant of int8.</summary>
    public TfLiteModelBuilder Bytes(string name, int[] shape, TfLiteScales? scales, params sbyte[] numbers) => Constant(name, I8, shape, [.. numbers.Select(number => (byte)number)], scales);

    /// <summary>Adds an operator.</summary>
    /// <param name="code">Its number in the format.</param>
    /// <param name="inputs">Names of tensors; an empty one is left out.</param>
    /// <param name="outputs">Names of tensors.</param>
    /// <param name="optionsKind">The number of its options' table in the schema's union.</param>
    /// <param name="options">Its options.</param>
    public TfLiteModelBuilder Operator(int code, string[] inputs, string[] outputs, int optionsKind = 0, FlatNode? options = null) =>
        AddOperator(FlatNode.Table().SetByte(0, Math.Min(code, 127)).Set(3, code), inputs, outputs, optionsKind, options);

    /// <summary>Adds an operator that is not the format's own.</summary>
    public TfLiteModelBuilder Custom(string name, string[] inputs, string[] outputs) =>
        AddOperator(FlatNode.Table().SetByte(0, 32).Set(1, FlatNode.Text(name)).Set(3, 32), inputs, outputs, 0, null);

    /// <summary>Makes a tensor the next output.</summary>
    public TfLiteModelBuilder Output(string name)
    {
        _outputs.Add(Number(name));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        FlatNode graph = FlatNode.Table().Set(0, FlatNode.Tables(_tensors)).Set(1, FlatNode.Vector([.. _inputs])).Set(2, FlatNode.Vector([.. _outputs])).Set(3, FlatNode.Tables(_operators));
        return FlatNode.Table().Set(0, Version).Set(1, FlatNode.Tables(_codes)).Set(2, FlatNode.Tables(Enumerable.Repeat(graph, Subgraphs))).Set(4, FlatNode.Tables(_buffers)).ToFile("TFL3");
    }

    private TfLiteModelBuilder AddOperator(FlatNode code, string[] inputs, string[] outputs, int optionsKind, FlatNode? options)
    {
        _codes.Add(code);
        FlatNode node = FlatNode.Table().Set(0, _codes.Count - 1).Set(1, FlatNode.Vector([.. inputs.Select(Number)])).Set(2, FlatNode.Vector([.. outputs.Select(Number)]));
        _operators.Add(options is null ? node : node.SetByte(3, optionsKind).Set(4, options));
        return this;
    }

    private int Add(string name, int type, int[] shape, TfLiteScales? scales, int buffer, Action<FlatNode>? change)
    {
        FlatNode tensor = FlatNode.Table().Set(0, FlatNode.Vector(shape)).SetByte(1, type).Set(2, buffer).Set(3, FlatNode.Text(name));
        if (scales is not null)
        {
            tensor.Set(4, FlatNode.Table().Set(2, FlatNode.Vector(scales.Scales)).Set(3, FlatNode.Vector(scales.ZeroPoints)).Set(6, scales.Axis));
        }

        change?.Invoke(tensor);
        _tensors.Add(tensor);
        _names.Add(name);
        return _tensors.Count - 1;
    }

    private int Number(string name) => name.Length == 0 ? -1 : _names.IndexOf(name) is >= 0 and var number ? number : int.MaxValue;
}
