using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Datasets;

/// <summary>An input of a model as its file has it: what data must become.</summary>
/// <param name="Element">Float32 where the model takes real numbers; Int8, UInt8 or Int16 where it is already quantized.</param>
/// <param name="Dimensions">The extents, the batch of 1 first.</param>
/// <param name="Scale">real = (integer - zeroPoint)·scale; 1 for Float32.</param>
/// <param name="ZeroPoint">See <paramref name="Scale"/>.</param>
/// <param name="IsChannelsFirst">Whether the file's input has the channels of a picture first, which <paramref name="Dimensions"/> have last.</param>
public sealed record InputForm(ElementType Element, IReadOnlyList<int> Dimensions, double Scale = 1, int ZeroPoint = 0, bool IsChannelsFirst = false)
{
    /// <summary>Elements.</summary>
    public int Count => Dimensions.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The form of a value. Where each column has a scale of its own, the elements are real numbers to the user.</summary>
    /// <param name="type">The value's type in the imported graph.</param>
    /// <param name="file">Element and shape in the model's file.</param>
    public static InputForm Of(TensorType type, (ElementType Element, Shape Shape) file)
    {
        var real = new InputForm(ElementType.Float32, type.Shape.Dimensions) { IsChannelsFirst = file.Shape != type.Shape && file.Shape.Rank == 4 };
        return type.Quantization switch
        {
            _ when file.Element == ElementType.Float32 => real,
            Quantization.PerTensor quantization when file.Element == ElementType.UInt8 && type.Element == ElementType.Int8 =>
                real with { Element = ElementType.UInt8, Scale = quantization.Scale, ZeroPoint = quantization.ZeroPoint + 128 },
            Quantization.PerTensor quantization => real with { Element = type.Element, Scale = quantization.Scale, ZeroPoint = quantization.ZeroPoint },
            _ => real,
        };
    }
}

/// <summary>What a data set has to know of a model.</summary>
/// <param name="Inputs">The inputs in order.</param>
/// <param name="ClassCount">Classes that labels may name, or 0 where the model does not classify.</param>
public sealed record ModelForm(IReadOnlyList<InputForm> Inputs, int ClassCount)
{
    /// <summary>Values per sample.</summary>
    public int Width => Inputs.Sum(input => input.Count);

    /// <summary>The form of a model as imported.</summary>
    /// <param name="imported">The graph of the file, before any pass.</param>
    /// <param name="spec">NAME.json, or null: then more than one output element means classes.</param>
    public static ModelForm Of(Graph imported, ModelSpec? spec) => new(
        [.. imported.Inputs.Select((id, i) => InputForm.Of(imported[id].Type, imported.FileInputs.Count > i ? imported.FileInputs[i] : (imported[id].Type.Element, imported[id].Type.Shape)))],
        Classes(imported[imported.Outputs[0]].Type.Shape.ElementCount, spec));

    /// <summary>Classes of a model whose first output has so many elements; one element is the probability of class 1.</summary>
    public static int Classes(int elements, ModelSpec? spec) => (spec is null ? elements > 1 : spec.Task == TaskKind.Classification) ? Math.Max(2, elements) : 0;
}
