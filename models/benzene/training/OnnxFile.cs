using System.Buffers.Binary;
using Google.Protobuf;
using TinyML.Compiler.Import.Onnx.Format;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Models.Benzene.Training;

/// <summary>Writes a trained model as an ONNX file: Sub, Div, then Gemm and Tanh in turn, as a scaler and a network come out of the usual tools.
/// Physical units go in and come out. The same model gives the same bytes.</summary>
public static class OnnxFile
{
    private const long IrVersion = 7;
    private const long Opset = 13;

    /// <summary>The bytes of the file.</summary>
    /// <param name="model">What to write.</param>
    /// <param name="name">The graph's name.</param>
    public static byte[] Write(TrainedModel model, string name) => new ModelProto
    {
        IrVersion = IrVersion,
        ProducerName = "TinyML.Models.Benzene.Training",
        Graph = Graph(model, name),
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
    }.ToByteArray();

    private static GraphProto Graph(TrainedModel model, string name)
    {
        int columns = model.Spec.Columns.Count, layers = model.Network.LayerCount;
        var graph = new GraphProto { Name = name, Input = { Value("sensors", columns) }, Output = { Value("benzene", 1) } };
        graph.Node.Add(Node("Sub", ["sensors", "means"], "centred"));
        graph.Node.Add(Node("Div", ["centred", "deviations"], "layer0"));
        graph.Initializer.Add(Tensor("means", [columns], model.Scaling.Means));
        graph.Initializer.Add(Tensor("deviations", [columns], model.Scaling.Deviations));
        for (int layer = 0; layer < layers; layer++)
        {
            AddLayer(graph, model, layer, layer == layers - 1);
        }

        return graph;
    }

    // The last layer also leads back from the standardized target to µg/m³.
    private static void AddLayer(GraphProto graph, TrainedModel model, int layer, bool last)
    {
        (int inputs, int outputs) = (model.Network.Sizes[layer], model.Network.Sizes[layer + 1]);
        (double scale, double offset) = last ? (model.Scaling.TargetDeviation, model.Scaling.TargetMean) : (1, 0);
        NodeProto products = Node("Gemm", [$"layer{layer}", $"weights{layer}", $"biases{layer}"], last ? "benzene" : $"sums{layer}");
        products.Attribute.Add(new AttributeProto { Name = "transB", I = 1, Type = AttributeProto.Types.AttributeType.Int });
        graph.Node.Add(products);
        if (!last)
        {
            graph.Node.Add(Node("Tanh", [$"sums{layer}"], $"layer{layer + 1}"));
        }

        graph.Initializer.Add(Tensor($"weights{layer}", [outputs, inputs],
            Enumerable.Range(0, outputs * inputs).Select(i => model.Network.Weight(layer, i / inputs, i % inputs) * scale)));
        graph.Initializer.Add(Tensor($"biases{layer}", [outputs],
            Enumerable.Range(0, outputs).Select(o => (model.Network.Bias(layer, o) * scale) + offset)));
    }

    private static NodeProto Node(string type, string[] inputs, string output) =>
        new() { Input = { inputs }, Output = { output }, Name = $"{type}_{output}", OpType = type };

    private static TensorProto Tensor(string name, long[] shape, IEnumerable<double> values)
    {
        byte[] raw = [.. values.SelectMany(value =>
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
            return bytes;
        })];
        return new TensorProto { Dims = { shape }, DataType = (int)DataType.Float, Name = name, RawData = ByteString.CopyFrom(raw) };
    }

    // The first dimension is free: a batch.
    private static ValueInfoProto Value(string name, int extent)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" }, new TensorShapeProto.Types.Dimension { DimValue = extent } } };
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } },
        };
    }
}
