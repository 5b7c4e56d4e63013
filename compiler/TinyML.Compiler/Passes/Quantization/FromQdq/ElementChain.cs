using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization.FromQdq;

/// <summary>Functions of single elements in a row, with no scale in between: one table in integers.</summary>
/// <param name="Source">What the first one reads.</param>
/// <param name="Function">All of them.</param>
internal sealed record ElementChain(ValueId Source, UnaryOperator Function)
{
    /// <summary>The longest chain that ends with a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="definition">The node that defines a value, or null.</param>
    /// <param name="constant">The reals of a constant, or null.</param>
    /// <returns>Null where the node is no function of single elements.</returns>
    public static ElementChain? EndingWith(Node node, Func<ValueId, Node?> definition, Func<ValueId, Tensor?> constant)
    {
        List<UnaryOperator> steps = [];
        ValueId? source = null;
        for (Node? next = node; next is not null && Take(next, constant, steps) is { } operand; next = definition(operand))
        {
            source = operand;
        }

        steps.Reverse();
        return source is null ? null : new ElementChain(source.Value, steps.Count == 1 ? steps[0] : new Composition([.. steps]));
    }

    /// <summary>Puts a node's functions into the list, the last first.</summary>
    /// <returns>The operand of the functions, or null where the node is something else.</returns>
    private static ValueId? Take(Node node, Func<ValueId, Tensor?> constant, List<UnaryOperator> steps)
    {
        if (node.Operator is UnaryOperator function)
        {
            steps.Add(function);
            return node.Inputs[0];
        }

        if (node.Operator is not (Add or Sub or Mul or Div))
        {
            return null;
        }

        float? left = Uniform(constant(node.Inputs[0])), right = Uniform(constant(node.Inputs[1]));
        Linear? linear = (node.Operator, left, right) switch
        {
            (Add, null, { } c) => new Linear(1, c),
            (Add, { } c, null) => new Linear(1, c),
            (Sub, null, { } c) => new Linear(1, -c),
            (Sub, { } c, null) => new Linear(-1, c),
            (Mul, null, { } c) => new Linear(c, 0),
            (Mul, { } c, null) => new Linear(c, 0),
            (Div, null, { } c) when c != 0 => new Linear(1 / c, 0),
            _ => null,
        };
        if (linear is null)
        {
            return null;
        }

        if (node.Operator is ArithmeticOperator { IsLimited: true } limited)
        {
            steps.Add(new Clip(limited.Minimum, limited.Maximum));
        }

        steps.Add(linear);
        return node.Inputs[left is null ? 0 : 1];
    }

    private static float? Uniform(Tensor? constant) =>
        constant is { Floats: [var first, ..] } && constant.Floats.All(element => element == first) ? first : null;
}
