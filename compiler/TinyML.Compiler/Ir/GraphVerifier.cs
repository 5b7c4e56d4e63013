using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Ir;

/// <summary>Checks the rules of the intermediate representation. Runs after an import and after every pass; what it finds
/// is a defect of the step that ran before, so all findings are reported at once.</summary>
public static class GraphVerifier
{
    /// <summary>Checks a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="phase">Which rules hold.</param>
    /// <param name="step">The step that made the graph, for the message.</param>
    /// <exception cref="DiagnosticException">Rules are broken; one diagnostic per finding.</exception>
    public static void Verify(Graph graph, GraphPhase phase, string step)
    {
        IReadOnlyList<Diagnostic> findings = Check(graph, phase, step);
        if (findings.Count > 0)
        {
            throw new DiagnosticException(findings);
        }
    }

    /// <summary>All broken rules of a graph, in the order of its values and nodes; empty for a sound graph.</summary>
    public static IReadOnlyList<Diagnostic> Check(Graph graph, GraphPhase phase, string step)
    {
        List<Diagnostic> findings = [];
        void Report(string where, string what) => findings.Add(new Diagnostic(
            DiagnosticCodes.GraphInvalid, where, $"after {step}: {what}", "report this model as a defect of the compiler"));

        if (CheckStructure(graph, Report))
        {
            foreach (Value value in graph.Values)
            {
                TypeRules.Check(value, Report);
            }

            foreach (Node node in graph.Nodes)
            {
                CheckOperator(graph, node, phase, Report);
            }

            CheckPhase(graph, phase, Report);
        }

        return findings;
    }

    /// <summary>Single assignment, definition before use, unique names. The other rules need these.</summary>
    private static bool CheckStructure(Graph graph, Action<string, string> report)
    {
        bool sound = true;
        void Fail(string where, string what)
        {
            sound = false;
            report(where, what);
        }

        if (graph.Inputs.Count == 0 || graph.Outputs.Count == 0)
        {
            Fail($"graph '{graph.Name}'", "a graph needs inputs and outputs");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Value value in graph.Values.Where(value => !names.Add(value.Name)))
        {
            Fail($"value '{value.Name}'", "the name is not unique");
        }

        bool[] defined = new bool[graph.Values.Count];
        void Define(ValueId id, string where)
        {
            if (id.Index < 0 || id.Index >= defined.Length)
            {
                Fail(where, $"{id} does not exist");
            }
            else if (graph[id].Constant is not null || defined[id.Index])
            {
                Fail(where, $"{id} is defined twice");
            }
            else
            {
                defined[id.Index] = true;
            }
        }

        void Use(ValueId id, string where)
        {
            if (id.Index < 0 || id.Index >= defined.Length)
            {
                Fail(where, $"{id} does not exist");
            }
            else if (!defined[id.Index] && graph[id].Constant is null)
            {
                Fail(where, $"{id} is used before it is defined");
            }
        }

        foreach (ValueId id in graph.Inputs)
        {
            Define(id, "the graph's inputs");
        }

        foreach (Node node in graph.Nodes)
        {
            foreach (ValueId id in node.Inputs)
            {
                Use(id, $"node '{node.Name}'");
            }

            Define(node.Output, $"node '{node.Name}'");
        }

        foreach (ValueId id in graph.Outputs)
        {
            Use(id, "the graph's outputs");
        }

        return sound;
    }

    private static void CheckOperator(Graph graph, Node node, GraphPhase phase, Action<string, string> report)
    {
        string where = $"node '{node.Name}'";
        Operators.OperatorEntry? entry = Operators.OperatorCatalog.Find(node.Operator);
        if (entry is null)
        {
            report(where, $"the operator {node.Operator.Name} is not in the catalog");
            return;
        }

        if (node.Inputs.Count < entry.MinimumOperands || node.Inputs.Count > entry.MaximumOperands)
        {
            report(where, $"{entry.Name} does not take {node.Inputs.Count} operands");
            return;
        }

        try
        {
            Shape inferred = node.Operator.InferShape([.. node.Inputs.Select(id => graph[id].Type)]);
            if (inferred != graph[node.Output].Type.Shape)
            {
                report(where, $"{entry.Name} gives {inferred}, the value says {graph[node.Output].Type.Shape}");
            }
        }
        catch (DiagnosticException mismatch)
        {
            report(where, mismatch.Diagnostics[0].What);
        }
    }

    private static void CheckPhase(Graph graph, GraphPhase phase, Action<string, string> report)
    {
        if (phase == GraphPhase.Imported)
        {
            return;
        }

        IEnumerable<ValueId> computedWith = graph.Inputs.Concat(graph.Outputs).Concat(graph.Nodes.SelectMany(node => node.Inputs.Append(node.Output)));
        foreach (ValueId id in computedWith.Distinct().OrderBy(id => id.Index))
        {
            Value value = graph[id];
            bool isFloat = value.Type.Element == ElementType.Float32;
            bool isPlain = value.Type.Quantization is Quantization.None;
            if (phase == GraphPhase.Float && !(isFloat && isPlain))
            {
                report($"value '{value.Name}'", $"float graphs compute with plain Float32, not {GraphPrinter.Print(value.Type)}");
            }
            else if (phase == GraphPhase.Integer && (isFloat || isPlain))
            {
                report($"value '{value.Name}'", $"integer graphs compute with quantized integers, not {GraphPrinter.Print(value.Type)}");
            }
        }
    }
}
