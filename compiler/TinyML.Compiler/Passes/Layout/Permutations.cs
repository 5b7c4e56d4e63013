using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>Orders of dimensions, as <see cref="Transpose"/> has them: result dimension i is operand dimension order[i].</summary>
internal static class Permutations
{
    /// <summary>The order that undoes another.</summary>
    public static EquatableArray<int> Inverse(EquatableArray<int> order)
    {
        var inverse = new int[order.Count];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return [.. inverse];
    }

    /// <summary>The order of a transposition by <paramref name="first"/> and then by <paramref name="second"/>.</summary>
    public static EquatableArray<int> Compose(EquatableArray<int> first, EquatableArray<int> second) => [.. second.Select(axis => first[axis])];

    /// <summary>Whether nothing moves.</summary>
    public static bool IsIdentity(EquatableArray<int> order) => order.SequenceEqual(Enumerable.Range(0, order.Count));

    /// <summary>Whether the elements keep their order, because only dimensions of 1 move: such a transposition is a reshape.</summary>
    public static bool KeepsElements(Shape shape, EquatableArray<int> order)
    {
        int[] moved = [.. order.Where(axis => shape[axis] != 1)];
        return moved.SequenceEqual(moved.Order());
    }

    /// <summary>One entry per dimension, in another order.</summary>
    public static EquatableArray<int> Apply(EquatableArray<int> perDimension, EquatableArray<int> order) => [.. order.Select(axis => perDimension[axis])];

    /// <summary>A constant with its dimensions in another order; scales per channel move with their dimension.</summary>
    public static Tensor Apply(Tensor tensor, EquatableArray<int> order)
    {
        Shape from = tensor.Type.Shape, to = new(Apply(from.Dimensions, order));
        int[] strides = Strides.Of(from);
        int[] places = Strides.Walk(to, [.. order.Select(axis => strides[axis])], 0);
        Ir.Quantization quantization = tensor.Type.Quantization is Ir.Quantization.PerChannel channels
            ? channels with { Axis = Inverse(order)[channels.Axis] }
            : tensor.Type.Quantization;
        return tensor.Type.Element == ElementType.Float32
            ? Tensor.OfFloats(to, [.. places.Select(place => tensor.Floats[place])])
            : Tensor.OfIntegers(tensor.Type with { Shape = to, Quantization = quantization }, [.. places.Select(place => tensor.Integers[place])]);
    }
}
