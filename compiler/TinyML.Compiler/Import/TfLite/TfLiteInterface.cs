using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>The kind of numbers that a model computes with, and the types of its inputs.</summary>
internal static class TfLiteInterface
{
    /// <summary>Whether any operator computes quantized integers, other than from floats.</summary>
    public static bool IsQuantized(TfLiteModel model, IReadOnlyList<TfLiteOperator> operators) => operators.Any(
        source => source.Outputs.Any(output => model.Tensors[output].IsQuantized)
            && source.Inputs.Any(input => input >= 0 && !TfLiteConstants.IsConstant(model, model.Tensors[input])
                && (source.Type != TfLiteConversions.Quantize || model.Tensors[input].IsQuantized)));

    /// <summary>The type of a graph input. Where a quantized model takes floats, the conversion that reads them is done by whoever fills the input.
    /// A free first dimension means a batch of 1.</summary>
    /// <exception cref="DiagnosticException">There is no such type.</exception>
    public static TensorType TypeOf(TfLiteModel model, int number, IReadOnlyList<TfLiteOperator> operators, bool isQuantized)
    {
        TfLiteTensor tensor = model.Tensors[number];
        string where = $"input '{tensor.Name}'";
        Shape shape = ShapeOf(tensor, where);
        if (tensor.Unusual is { } why)
        {
            throw new DiagnosticException(DiagnosticCodes.TfLiteStructure, where, $"{why}, which is not supported", "convert the model for inference");
        }

        if (!isQuantized)
        {
            return tensor.Type == TfLiteType.Float32
                ? new TensorType(ElementType.Float32, shape, Quantization.None.Instance)
                : throw new DiagnosticException(DiagnosticCodes.TfLiteType, where, $"a float network that takes {tensor.Type} is not supported", "convert the model with float inputs, or quantize all of it");
        }

        TfLiteTensor quantized = tensor.Type == TfLiteType.Float32 ? Quantized(model, number, operators, where) : tensor;
        (ElementType element, Quantization.PerTensor quantization) = TfLiteQuantization.OfActivation(quantized);
        return new TensorType(element, shape, quantization);
    }

    private static TfLiteTensor Quantized(TfLiteModel model, int number, IReadOnlyList<TfLiteOperator> operators, string where)
    {
        TfLiteTensor? conversion = operators.Where(source => source.Type == TfLiteConversions.Quantize && source.Inputs.Contains(number) && source.Outputs.Length > 0)
            .Select(source => model.Tensors[source.Outputs[0]]).FirstOrDefault();
        return conversion ?? throw new DiagnosticException(
            DiagnosticCodes.TfLiteMixed, where, "a quantized model takes floats here that nothing quantizes", "convert the model with all operators in one kind of numbers");
    }

    private static Shape ShapeOf(TfLiteTensor tensor, string where)
    {
        int[] free = tensor.FreeDimensions.Length == tensor.Shape.Length ? tensor.FreeDimensions : tensor.Shape;
        int[] dimensions = new int[tensor.Shape.Length];
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            bool isFree = free[i] < 1 || tensor.Shape[i] < 1;
            if (isFree && i > 0)
            {
                throw Refuse(where, $"dimension {i} is free");
            }

            dimensions[i] = isFree ? 1 : tensor.Shape[i];
            count *= dimensions[i];
            if (dimensions.Length > TfLiteLimits.Rank || count > TfLiteLimits.Elements)
            {
                throw Refuse(where, $"{dimensions.Length} dimensions of more than {TfLiteLimits.Elements} elements are not supported");
            }
        }

        return Shape.Of(dimensions);
    }

    private static DiagnosticException Refuse(string where, string what) =>
        new(DiagnosticCodes.TfLiteShape, where, what, "convert the model with a fixed shape; only the first dimension, the batch, may be free");
}
