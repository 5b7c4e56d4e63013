using System.Text;
using Google.Protobuf;

namespace TinyML.Models.Benzene.Training;

/// <summary>Writes a trained model as an ONNX file: Sub, Div, then Gemm and Tanh in turn, as a scaler and a network come out of the usual tools.
/// Physical units go in and come out. Field numbers are those of the public onnx.proto; the same model gives the same bytes.</summary>
public static class OnnxFile
{
    private const long IrVersion = 7;
    private const long Opset = 13;
    private const ulong FloatElement = 1;

    /// <summary>The bytes of the file.</summary>
    /// <param name="model">What to write.</param>
    /// <param name="name">The graph's name.</param>
    public static byte[] Write(TrainedModel model, string name)
    {
        int columns = model.Spec.Columns.Count;
        return Message(file =>
        {
            file.Number(1, (ulong)IrVersion);
            file.Text(2, "TinyML.Models.Benzene.Training");
            file.Message(7, graph => WriteGraph(graph, model, name, columns));
            file.Message(8, opset => opset.Number(2, (ulong)Opset));
        });
    }

    private static void WriteGraph(Fields graph, TrainedModel model, string name, int columns)
    {
        Network network = model.Network;
        WriteNode(graph, "Sub", ["sensors", "means"], "centred");
        WriteNode(graph, "Div", ["centred", "deviations"], "layer0");
        for (int layer = 0; layer < network.LayerCount; layer++)
        {
            bool last = layer == network.LayerCount - 1;
            WriteNode(graph, "Gemm", [$"layer{layer}", $"weights{layer}", $"biases{layer}"], last ? "benzene" : $"sums{layer}", "transB");
            if (!last)
            {
                WriteNode(graph, "Tanh", [$"sums{layer}"], $"layer{layer + 1}");
            }
        }

        graph.Text(2, name);
        WriteTensor(graph, "means", [columns], model.Scaling.Means);
        WriteTensor(graph, "deviations", [columns], model.Scaling.Deviations);
        for (int layer = 0; layer < network.LayerCount; layer++)
        {
            WriteLayer(graph, model, layer);
        }

        WriteValue(graph, 11, "sensors", columns);
        WriteValue(graph, 12, "benzene", 1);
    }

    // The last layer also leads back from the standardized target to µg/m³.
    private static void WriteLayer(Fields graph, TrainedModel model, int layer)
    {
        (int inputs, int outputs) = (model.Network.Sizes[layer], model.Network.Sizes[layer + 1]);
        bool last = layer == model.Network.LayerCount - 1;
        (double scale, double offset) = last ? (model.Scaling.TargetDeviation, model.Scaling.TargetMean) : (1, 0);
        WriteTensor(graph, $"weights{layer}", [outputs, inputs],
            Enumerable.Range(0, outputs * inputs).Select(i => model.Network.Weight(layer, i / inputs, i % inputs) * scale));
        WriteTensor(graph, $"biases{layer}", [outputs],
            Enumerable.Range(0, outputs).Select(o => (model.Network.Bias(layer, o) * scale) + offset));
    }

    private static void WriteNode(Fields graph, string type, string[] inputs, string output, string? flag = null) => graph.Message(1, node =>
    {
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output);
        node.Text(3, $"{type}_{output}");
        node.Text(4, type);
        if (flag is not null)
        {
            node.Message(5, attribute =>
            {
                attribute.Text(1, flag);
                attribute.Number(3, 1);
                attribute.Number(20, 2);
            });
        }
    });

    private static void WriteTensor(Fields graph, string name, int[] shape, IEnumerable<double> values) => graph.Message(5, tensor =>
    {
        foreach (int extent in shape)
        {
            tensor.Number(1, (ulong)extent);
        }

        tensor.Number(2, FloatElement);
        tensor.Text(8, name);
        byte[] raw = [.. values.SelectMany(value =>
        {
            byte[] bytes = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
            return bytes;
        })];
        tensor.Bytes(9, raw);
    });

    // The first dimension is free: a batch.
    private static void WriteValue(Fields graph, int field, string name, int extent) => graph.Message(field, value =>
    {
        value.Text(1, name);
        value.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, FloatElement);
            tensor.Message(2, shape =>
            {
                shape.Message(1, batch => batch.Text(2, "N"));
                shape.Message(1, dimension => dimension.Number(1, (ulong)extent));
            });
        }));
    });

    private static byte[] Message(Action<Fields> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            write(new Fields(output));
        }

        return stream.ToArray();
    }

    /// <summary>The fields of one protobuf message, in the order written.</summary>
    private sealed class Fields(CodedOutputStream output)
    {
        public void Number(int field, ulong value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteUInt64(value);
        }

        public void Bytes(int field, byte[] value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }

        public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public void Message(int field, Action<Fields> write) => Bytes(field, OnnxFile.Message(write));
    }
}
