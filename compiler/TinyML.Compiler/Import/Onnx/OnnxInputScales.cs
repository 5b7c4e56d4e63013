using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Finds what the integers of a graph input stand for: the node that reads them says so.</summary>
internal static class OnnxInputScales
{
    /// <summary>The scale and zero point of an input of bytes, or none where no reader has constant ones.</summary>
    public static Quantization Find(GraphProto graph, string input, DataType type)
    {
        if (type is not (DataType.Int8 or DataType.Uint8))
        {
            return Quantization.None.Instance;
        }

        foreach (NodeProto node in graph.Node.Where(node => OnnxQuantization.ReadsQuantized(node.OpType)))
        {
            int at = node.Input.IndexOf(input);
            if (at >= 0 && at + 1 < node.Input.Count && Number(graph, node.Input[at + 1]) is { } scale && scale > 0 && float.IsFinite((float)scale))
            {
                double? zeroPoint = at + 2 < node.Input.Count && node.Input[at + 2].Length > 0 ? Number(graph, node.Input[at + 2]) : 0;
                (long least, long greatest) = ElementValues.Range(OnnxConstants.ElementOf(type));
                if (zeroPoint is { } zero && zero >= least && zero <= greatest)
                {
                    return new Quantization.PerTensor(scale, (int)zero);
                }
            }
        }

        return Quantization.None.Instance;
    }

    private static double? Number(GraphProto graph, string name)
    {
        TensorProto? proto = graph.Initializer.FirstOrDefault(initializer => initializer.Name == name);
        if (proto is null || proto.Dims.Any(extent => extent != 1))
        {
            return null;
        }

        Tensor tensor = OnnxConstants.Decode(proto, $"constant '{OnnxNames.Show(name)}'");
        return tensor.Floats.Length == 1 ? tensor.Floats[0] : tensor.Integers.Length == 1 ? tensor.Integers[0] : null;
    }
}
