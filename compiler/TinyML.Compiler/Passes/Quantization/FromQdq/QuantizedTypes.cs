using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization.FromQdq;

/// <summary>The types of integers on a device.</summary>
internal static class QuantizedTypes
{
    /// <summary>A type with one scale as devices hold it: bytes without a sign become Int8.</summary>
    public static TensorType OnDevice(TensorType type) => type is { Element: ElementType.UInt8, Quantization: Ir.Quantization.PerTensor whole }
        ? type with { Element = ElementType.Int8, Quantization = whole with { ZeroPoint = whole.ZeroPoint - 128 } }
        : type;

    /// <summary>A constant with one scale as devices hold it.</summary>
    public static Tensor OnDevice(Tensor tensor) => tensor.Type.Element == ElementType.UInt8
        ? Tensor.OfIntegers(OnDevice(tensor.Type), [.. tensor.Integers.Select(element => element - 128)])
        : tensor;

    /// <summary>What an operator gives where the model does not say: functions onto a fixed interval use all of it, limits keep their operand's type.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="operand">The type of its operand.</param>
    /// <returns>Null where a scale is needed.</returns>
    public static (ElementType Element, Ir.Quantization Quantization)? Natural(Operator @operator, TensorType operand)
    {
        bool isInt8 = operand.Element == ElementType.Int8;
        return @operator switch
        {
            Softmax or Sigmoid => (operand.Element, isInt8 ? new Ir.Quantization.PerTensor(1.0 / 256, -128) : new Ir.Quantization.PerTensor(1.0 / 32768, 0)),
            Tanh => (operand.Element, new Ir.Quantization.PerTensor(isInt8 ? 1.0 / 128 : 1.0 / 32768, 0)),
            Relu or Clip => (operand.Element, operand.Quantization),
            _ => null,
        };
    }

    /// <summary>Whether an operator keeps the type of its operands.</summary>
    public static bool Keeps(Operator @operator) =>
        @operator is Reshape or Transpose or Slice or Concat or Pad or ResizeNearest or MaxPool2D or AveragePool2D;
}
