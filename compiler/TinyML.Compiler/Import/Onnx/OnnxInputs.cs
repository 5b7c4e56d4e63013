using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Reads the type of a graph input. A free first dimension means a batch of 1.</summary>
internal static class OnnxInputs
{
    /// <summary>The shape of an input of floats.</summary>
    /// <exception cref="DiagnosticException">The input is no float tensor of known size.</exception>
    public static Shape ReadShape(ValueInfoProto input)
    {
        string where = $"input '{OnnxNames.Show(input.Name)}'";
        if (input.Type?.TensorType is not { } tensor)
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxType, where, "it is not a tensor", "export the model with tensor inputs");
        }

        var type = (DataType)tensor.ElemType;
        if (!OnnxConstants.IsFloat(type))
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxType, where, $"the element type {type} is not supported", "export the model with float inputs");
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

        return Shape.Of(dimensions);
    }

    private static DiagnosticException Refuse(string where, string what) =>
        new(DiagnosticCodes.OnnxShape, where, what, "export the model with a fixed shape; only the first dimension, the batch, may be free");
}
