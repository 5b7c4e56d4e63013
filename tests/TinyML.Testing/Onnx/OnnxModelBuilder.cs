using Google.Protobuf;
using TinyML.Compiler.Import.Onnx.Format;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Testing.Onnx;

/// <summary>Writes ONNX models by hand, for tests of the importer and for everything that needs a model file.</summary>
public sealed class OnnxModelBuilder
{
    private readonly ModelProto _model;

    /// <summary>Starts an empty model.</summary>
    /// <param name="opset">Version of the standard operator set.</param>
    public OnnxModelBuilder(int opset = 13)
    {
        _model = new ModelProto { IrVersion = 8, ProducerName = "tests", Graph = new GraphProto { Name = "graph" } };
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
    }

    /// <summary>The message so far, to be changed at will.</summary>
    public ModelProto Model => _model;

    /// <summary>Adds an input; a dimension of 0 is free.</summary>
    public OnnxModelBuilder Input(string name, params int[] dimensions) => Input(name, DataType.Float, dimensions);

    /// <summary>Adds an input of any element type; a dimension of 0 is free.</summary>
    public OnnxModelBuilder Input(string name, DataType type, params int[] dimensions)
    {
        _model.Graph.Input.Add(Describe(name, type, dimensions));
        return this;
    }

    /// <summary>Adds an output.</summary>
    public OnnxModelBuilder Output(string name, params int[] dimensions)
    {
        _model.Graph.Output.Add(Describe(name, DataType.Float, dimensions));
        return this;
    }

    /// <summary>Adds a constant of floats.</summary>
    public OnnxModelBuilder Constant(string name, long[] dimensions, params float[] values)
    {
        _model.Graph.Initializer.Add(Floats(name, dimensions, values));
        return this;
    }

    /// <summary>Adds a constant vector of integers.</summary>
    public OnnxModelBuilder Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.Add(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant of integers of any type.</summary>
    public OnnxModelBuilder Integers(string name, DataType type, long[] dimensions, params int[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type };
        tensor.Dims.Add(dimensions);
        tensor.Int32Data.Add(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a node with one output.</summary>
    public OnnxModelBuilder Node(string opType, string[] inputs, string output, params AttributeProto[] attributes) =>
        Node("", opType, inputs, [output], attributes);

    /// <summary>Adds a node of any domain.</summary>
    public OnnxModelBuilder Node(string domain, string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType, Name = $"{opType}_{_model.Graph.Node.Count}", Domain = domain };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes);
        _model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>A float attribute.</summary>
    public static AttributeProto Float(string name, float value) => new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>An integer attribute.</summary>
    public static AttributeProto Integer(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>A word, such as the name of a mode.</summary>
    public static AttributeProto String(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    /// <summary>A list of integers.</summary>
    public static AttributeProto IntegerList(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    /// <summary>A list of floats.</summary>
    public static AttributeProto FloatList(string name, params float[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        attribute.Floats.Add(values);
        return attribute;
    }

    /// <summary>A tensor attribute.</summary>
    public static AttributeProto OfTensor(string name, TensorProto tensor) => new() { Name = name, T = tensor, Type = AttributeProto.Types.AttributeType.Tensor };

    /// <summary>A float tensor stored as raw bytes, as most exporters do.</summary>
    public static TensorProto Floats(string name, long[] dimensions, params float[] values)
    {
        byte[] raw = new byte[values.Length * 4];
        Buffer.BlockCopy(values, 0, raw, 0, raw.Length);
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.Add(dimensions);
        return tensor;
    }

    /// <summary>The file's contents.</summary>
    public byte[] ToBytes() => _model.ToByteArray();

    private static ValueInfoProto Describe(string name, DataType type, int[] dimensions)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(dimensions.Select(extent => extent == 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
            : new TensorShapeProto.Types.Dimension { DimValue = extent }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
