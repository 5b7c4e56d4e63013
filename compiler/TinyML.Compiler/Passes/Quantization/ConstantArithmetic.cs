using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Rewrites Add, Sub, Mul and Div with one constant operand that no layer took up into Rescale. Runs after fusion, which takes what it can.</summary>
public static class ConstantArithmetic
{
    /// <summary>The rewritten graph; other nodes are kept.</summary>
    public static Graph Run(Graph graph)
    {
        List<Value> values = [.. graph.Values];
        var nodes = new List<Node>();
        foreach (Node node in graph.Nodes)
        {
            if (AsAffine(graph, node) is not { } affine)
            {
                nodes.Add(node);
                continue;
            }

            var shape = Shape.Of(affine.Gains.Length);
            values.Add(NewConstant(values, node.Name + "_gains", shape, affine.Gains));
            values.Add(NewConstant(values, node.Name + "_offsets", shape, affine.Offsets));
            nodes.Add(node with { Operator = new Rescale(), Inputs = [affine.Input, new ValueId(values.Count - 2), new ValueId(values.Count - 1)] });
        }

        return graph with { Values = [.. values], Nodes = [.. nodes] };
    }

    private static Value NewConstant(List<Value> values, string name, Shape shape, float[] elements)
    {
        string unique = name;
        for (int i = 1; values.Any(value => value.Name == unique); i++)
        {
            unique = $"{name}_{i}";
        }

        Tensor tensor = Tensor.OfFloats(shape, elements);
        return new Value(unique, tensor.Type, tensor);
    }

    private static (ValueId Input, float[] Gains, float[] Offsets)? AsAffine(Graph graph, Node node)
    {
        if (node.Operator is not (Add or Sub or Mul or Div))
        {
            return null;
        }

        bool constantFirst = graph[node.Inputs[0]].Constant is not null;
        ValueId input = node.Inputs[constantFirst ? 1 : 0];
        float[]? constant = PerChannel(graph, input, node.Inputs[constantFirst ? 0 : 1], node.Output);
        if (constant is null || graph[input].Constant is not null)
        {
            return null;
        }

        float[] zeros = new float[constant.Length], ones = [.. constant.Select(_ => 1f)];
        return node.Operator switch
        {
            Add => (input, ones, constant),
            Sub when constantFirst => (input, [.. ones.Select(one => -one)], constant),
            Sub => (input, ones, [.. constant.Select(value => -value)]),
            Mul => (input, constant, zeros),
            Div when !constantFirst => (input, [.. constant.Select(value => 1 / value)], zeros),
            _ => null,
        };
    }

    /// <summary>The constant as one number per channel of the last dimension, if that is how it broadcasts.</summary>
    private static float[]? PerChannel(Graph graph, ValueId input, ValueId constant, ValueId output)
    {
        if (graph[constant].Constant is not { } tensor || graph[input].Type.Shape.ElementCount != graph[output].Type.Shape.ElementCount)
        {
            return null;
        }

        int count = tensor.Floats.Length;
        int[] indices = Broadcasting.Indices(tensor.Type.Shape, graph[output].Type.Shape);
        return indices.Select((index, i) => index == i % count).All(fits => fits) ? tensor.Floats : null;
    }
}
