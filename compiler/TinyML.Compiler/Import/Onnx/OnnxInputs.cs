using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Reads the type of a graph input. A free first dimension means a batch of 1.</summary>
internal static class OnnxInputs
{
    /// <summary>The type of an input: floats, or integers that its reader says the scale of; any integers for reference.</summary>
    /// <exception cref="DiagnosticException">The input is no such tensor of known size.</exception>
    public static TensorType ReadType(ValueInfoProto input, GraphProto graph, OnnxScope scope)
    {
        string where = $"input '{OnnxNames.Show(input.Name)}'";
        if (input.Type?.TensorType is not { } tensor)
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxType, where, "it is not a tensor", "export the model with tensor inputs");
        }

        var type = (DataType)tensor.ElemType;
        Quantization quantization = OnnxConstants.IsFloat(type) ? Quantization.None.Instance : OnnxInputScales.Find(graph, input.Name, type);
        bool isKnown = type is >= DataType.Uint8 and <= DataType.Int64 or DataType.Bool or DataType.Uint32 or DataType.Uint64;
        if (!OnnxConstants.IsFloat(type) && !(isKnown && (scope == OnnxScope.Reference || quantization is not Quantization.None)))
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxType, where, $"the element type {type} is not supported", "export the model with float inputs, or with quantized ones that DequantizeLinear reads");
        }

        if (tensor.Shape is null || tensor.Shape.Dim.Count > OnnxLimits.Rank)
        {
            throw Refuse(where, tensor.Shape is null ? "the shape is not given" : $"{tensor.Shape.Dim.Count} dimensions are not supported");
        }

        int[] dimensions = new int[tensor.Shape.Dim.Count];
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            TensorShapeProto.Types.Dimension dimension = tensor.Shape.Dim[i];
            bool isFree = !dimension.HasDimValue || dimension.DimValue <= 0;
            if (isFree && i > 0)
            {
                throw Refuse(where, $"dimension {i}{(dimension.HasDimParam ? $" ('{OnnxNames.Show(dimension.DimParam)}')" : "")} is free");
            }

            long extent = isFree ? 1 : dimension.DimValue;
            if (extent > OnnxLimits.Elements || (count *= extent) > OnnxLimits.Elements)
            {
                throw Refuse(where, $"more than {OnnxLimits.Elements} elements are not supported");
            }

            dimensions[i] = (int)extent;
        }

        return new TensorType(OnnxConstants.ElementOf(type), Shape.Of(dimensions), quantization);
    }

    private static DiagnosticException Refuse(string where, string what) =>
        new(DiagnosticCodes.OnnxShape, where, what, "export the model with a fixed shape; only the first dimension, the batch, may be free");
}
