using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>Moves transpositions behind the operators that do not mind the order of dimensions, until two of them cancel or the weights of a
/// FullyConnected take one up. What an importer of channels-first models puts around its convolutions disappears.</summary>
public sealed class SinkTransposes : IPass
{
    /// <inheritdoc/>
    public string Name => "sink-transposes";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Sink);

    private static ValueId? Sink(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is Transpose own)
        {
            return Merge(rewriter, node, own.Permutation);
        }

        ValueId[] inputs = [.. node.Inputs.Select(rewriter.Map)];
        if (node.Operator is FullyConnected)
        {
            return IntoWeights(rewriter, node, inputs);
        }

        int at = Array.FindIndex(inputs, id => rewriter.TransposeOf(id) is not null);
        if (at < 0)
        {
            return null;
        }

        (ValueId source, EquatableArray<int> order) = rewriter.TransposeOf(inputs[at])!.Value;
        return node.Operator switch
        {
            Reshape reshape => BehindReshape(rewriter, node, source, order, reshape.Target),
            Dequantize when rewriter.Constant(source) is not null => null,
            UnaryOperator or Quantize or Dequantize => Behind(rewriter, node, node.Operator, order, source),
            Rescale when rewriter.Builder[inputs[1]].Type.Shape.ElementCount == 1 => Behind(rewriter, node, node.Operator, order, source, inputs[1], inputs[2]),
            Softmax when order[^1] == order.Count - 1 => Behind(rewriter, node, node.Operator, order, source),
            Mean mean => Behind(rewriter, node, new Mean([.. mean.Axes.Select(axis => order[axis]).Order()]), order, source),
            Pad pad => Behind(rewriter, node, new Pad(Back(pad.Before, order), Back(pad.After, order), pad.Fill), order, source),
            Slice slice => Behind(rewriter, node, new Slice(Back(slice.Begin, order), Back(slice.Size, order), Back(slice.Step, order)), order, source),
            Concat concat => AllBehind(rewriter, node, new Concat(order[concat.Axis]), inputs, order),
            BinaryOperator when rewriter.SourceType(node.Output).Shape.Rank == order.Count => AllBehind(rewriter, node, node.Operator, inputs, order),
            _ => null,
        };
    }

    /// <summary>Entries per dimension of the transposed value, per dimension of its source.</summary>
    private static EquatableArray<int> Back(EquatableArray<int> perDimension, EquatableArray<int> order) =>
        Permutations.Apply(perDimension, Permutations.Inverse(order));

    private static ValueId? Merge(GraphRewriter rewriter, Node node, EquatableArray<int> order)
    {
        ValueId source = rewriter.Map(node.Inputs[0]);
        if (rewriter.TransposeOf(source) is var (inner, first))
        {
            (source, order) = (inner, Permutations.Compose(first, order));
        }

        if (Permutations.IsIdentity(order))
        {
            return source;
        }

        return source == rewriter.Map(node.Inputs[0]) ? null : rewriter.Replace(node, new Transpose(order), source);
    }

    private static ValueId Behind(GraphRewriter rewriter, Node node, Operator @operator, EquatableArray<int> order, params ReadOnlySpan<ValueId> inputs)
    {
        TensorType type = rewriter.SourceType(node.Output);
        ValueId result = rewriter.EmitAs(type, node.Name, @operator, inputs);
        return Turn(rewriter, node, result, order);
    }

    private static ValueId Turn(GraphRewriter rewriter, Node node, ValueId value, EquatableArray<int> order) => Permutations.IsIdentity(order)
        ? value
        : rewriter.EmitAs(rewriter.Builder[value].Type, $"{node.Name}/turned", new Transpose(order), value);

    /// <summary>Every operand is brought into the order of the transposition's source.</summary>
    private static ValueId? AllBehind(GraphRewriter rewriter, Node node, Operator @operator, ValueId[] inputs, EquatableArray<int> order)
    {
        EquatableArray<int> back = Permutations.Inverse(order);
        bool canTurn = inputs.All(id => CanTurn(rewriter, id, back));
        return canTurn ? Behind(rewriter, node, @operator, order, [.. inputs.Select(id => rewriter.Turned(node.Name, id, back)!.Value)]) : null;
    }

    /// <summary>Whether <see cref="LayoutRewriter.Turned"/> succeeds; asked first, so that nothing is added in vain.</summary>
    private static bool CanTurn(GraphRewriter rewriter, ValueId value, EquatableArray<int> order)
    {
        Shape shape = rewriter.Builder[value].Type.Shape;
        Shape whole = Shape.Of([.. Enumerable.Repeat(1, Math.Max(0, order.Count - shape.Rank)), .. shape.Dimensions]);
        return shape.Rank <= order.Count
            && (rewriter.StoredConstant(value) is { } constant && (shape.Rank == order.Count || constant.Type.Quantization is not Ir.Quantization.PerChannel)
                || (rewriter.TransposeOf(value) is var (_, given) && Permutations.IsIdentity(Permutations.Compose(given, order)))
                || Permutations.KeepsElements(whole, order));
    }

    /// <summary>A reshape that only adds and takes away dimensions of 1 can come first: the other dimensions keep their order, then all move at once.</summary>
    private static ValueId? BehindReshape(GraphRewriter rewriter, Node node, ValueId source, EquatableArray<int> order, Shape target)
    {
        TensorType type = rewriter.Builder[source].Type;
        int[] axes = [.. Enumerable.Range(0, type.Shape.Rank).Where(axis => type.Shape[axis] != 1)];
        int[] turned = [.. order.Where(axis => type.Shape[axis] != 1)];
        if (!turned.Select(axis => type.Shape[axis]).SequenceEqual(target.Dimensions.Where(extent => extent != 1)))
        {
            return null;
        }

        int ones = target.Rank - axes.Length, nextOne = 0, next = 0;
        Shape first = Shape.Of([.. Enumerable.Repeat(1, ones), .. axes.Select(axis => type.Shape[axis])]);
        int[] places = [.. target.Dimensions.Select(extent => extent == 1 ? nextOne++ : ones + Array.IndexOf(axes, turned[next++]))];
        return Turn(rewriter, node, rewriter.Reshaped(node.Name, source, first), [.. places]);
    }

    /// <summary>A FullyConnected takes its operand in any order, if its weights stand in that order too.</summary>
    private static ValueId? IntoWeights(GraphRewriter rewriter, Node node, ValueId[] inputs)
    {
        ValueId x = rewriter.Definition(inputs[0]) is { Operator: Reshape } reshape ? reshape.Inputs[0] : inputs[0];
        if (rewriter.TransposeOf(x) is not var (source, order) || rewriter.StoredConstant(inputs[1]) is not { } weights
            || weights.Type.Quantization is Ir.Quantization.PerChannel { Axis: not 0 })
        {
            return null;
        }

        // Weights [outputs, inputs] are seen as [outputs, dimensions of x...] and turned back.
        Shape flat = weights.Type.Shape;
        Shape apart = Shape.Of([flat[0], .. rewriter.Builder[x].Type.Shape.Dimensions]);
        EquatableArray<int> back = [0, .. Permutations.Inverse(order).Select(axis => axis + 1)];
        ValueId moved = rewriter.WithConstant(inputs[1], Permutations.Apply(weights.Reshape(apart), back).Reshape(flat));
        return rewriter.Replace(node, node.Operator, source, moved, inputs[2]);
    }
}
