using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Compression;

/// <summary>What a network's answer decides: a class, or on which side of the LED's threshold a quantity lies.</summary>
/// <param name="IsClassification">Whether the first output holds scores of classes.</param>
/// <param name="Elements">Elements of the first output.</param>
/// <param name="Led">The LED rule, or null.</param>
internal sealed record DecisionRule(bool IsClassification, int Elements, LedSpec? Led)
{
    /// <summary>The rule of a network; without NAME.json more than one output element means classes.</summary>
    public static DecisionRule Of(Graph graph, ModelSpec? spec)
    {
        int elements = graph[graph.Outputs[0]].Type.Shape.ElementCount;
        return new DecisionRule(spec is null ? elements > 1 : spec.Task == TaskKind.Classification, elements, spec?.Led);
    }

    /// <summary>Whether answers decide anything.</summary>
    public bool Decides => IsClassification || Led is { Rule: LedRuleKind.Threshold };

    /// <summary>The number of the class, the first of equals as on the device, or 1 above the LED's threshold and 0 otherwise.</summary>
    /// <param name="reals">The real values of all outputs.</param>
    public int Decide(ReadOnlySpan<float> reals)
    {
        if (!IsClassification)
        {
            return Led is { Rule: LedRuleKind.Threshold } led && reals[led.Index] > led.Threshold ? 1 : 0;
        }

        if (Elements == 1)
        {
            return reals[0] > 0.5f ? 1 : 0;
        }

        int best = 0;
        for (int i = 1; i < Elements; i++)
        {
            best = reals[i] > reals[best] ? i : best;
        }

        return best;
    }
}
