using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>One import: collects findings until the end, so that all are reported at once.</summary>
internal sealed class OnnxImport(ModelProto model, string name, ModelSpec? spec, ICollection<Diagnostic>? warnings, OnnxScope scope)
{
    private const int OldestOpset = 1;
    private const int NewestOpset = 21;

    private readonly GraphProto _graph = model.Graph;
    private readonly List<Diagnostic> _findings = [];
    private readonly Dictionary<string, OnnxSymbol> _symbols = new(StringComparer.Ordinal);
    private readonly OnnxEmission _emission = new(name, scope);
    private int _opset = NewestOpset;

    /// <summary>The graph of the file.</summary>
    /// <exception cref="DiagnosticException">Carries every finding.</exception>
    public Graph Run()
    {
        RequireBounds();
        ReadOpset();
        ReadInterface();
        var wiring = new OnnxWiring(_graph, _symbols.Keys.ToHashSet(StringComparer.Ordinal), Report);
        foreach (int i in wiring.Sort())
        {
            Convert(_graph.Node[i], i);
        }

        List<string> names = BindOutputs();
        return _findings.Count > 0 ? throw new DiagnosticException(_findings) : LiveGraph.Of(_emission.Builder.Build(), names);
    }

    private void RequireBounds()
    {
        if (_graph.Node.Count > OnnxLimits.Nodes || _graph.Input.Count > OnnxLimits.Interface + _graph.Initializer.Count || _graph.Output.Count > OnnxLimits.Interface)
        {
            throw new DiagnosticException(
                DiagnosticCodes.OnnxShape, $"model '{OnnxNames.Show(name)}'",
                $"{_graph.Node.Count} nodes, {_graph.Input.Count} inputs and {_graph.Output.Count} outputs are more than {OnnxLimits.Nodes}, {OnnxLimits.Interface} and {OnnxLimits.Interface}",
                "choose a smaller model");
        }
    }

    private void ReadOpset()
    {
        long? version = model.OpsetImport.FirstOrDefault(set => OnnxConversions.IsStandard(set.Domain))?.Version;
        if (version is >= OldestOpset and <= NewestOpset)
        {
            _opset = (int)version;
            return;
        }

        Report(DiagnosticCodes.OnnxOpset, $"model '{OnnxNames.Show(name)}'", version is null ? "no operator set is named" : $"operator set {version} is not supported",
            $"export the model with an operator set from {OldestOpset} to {NewestOpset}");
    }

    private void ReadInterface()
    {
        foreach (TensorProto initializer in _graph.Initializer)
        {
            if (!_symbols.TryAdd(initializer.Name, new OnnxSymbol.Stored(initializer)))
            {
                Report(DiagnosticCodes.OnnxWiring, $"constant '{OnnxNames.Show(initializer.Name)}'", "the name is defined twice", "export the model again");
            }
        }

        // Before version 4 of the format constants were listed among the inputs too.
        HashSet<string> constants = [.. _symbols.Keys];
        foreach (ValueInfoProto input in _graph.Input.Where(input => !constants.Contains(input.Name)))
        {
            if (_symbols.ContainsKey(input.Name) || input.Name.Length == 0)
            {
                Report(DiagnosticCodes.OnnxWiring, $"input '{OnnxNames.Show(input.Name)}'", "the name is empty or defined twice", "export the model again");
                continue;
            }

            _symbols[input.Name] = new OnnxSymbol.Broken();
            Attempt(() => _symbols[input.Name] = _emission.Input(input.Name, OnnxInputs.ReadType(input, _graph, scope)));
        }

        if (_graph.Input.All(input => constants.Contains(input.Name)))
        {
            Report(DiagnosticCodes.OnnxInterface, $"model '{OnnxNames.Show(name)}'", "it has no inputs", "export the network with its input");
        }
        else if (spec is { Columns.Count: > 0 } && _findings.Count == 0 && _emission.InputElements != spec.Columns.Count)
        {
            Report(DiagnosticCodes.SpecDoesNotFitModel, $"model '{OnnxNames.Show(name)}'", $"it takes {_emission.InputElements} numbers, NAME.json lists {spec.Columns.Count} columns",
                "list one column per number, in the order of the model's inputs");
        }
    }

    private void Convert(NodeProto proto, int number)
    {
        var node = new OnnxNode(proto, number, _opset, _symbols, _emission);
        foreach (string output in proto.Output.Where(output => output.Length > 0))
        {
            _symbols[output] = new OnnxSymbol.Broken();
        }

        OnnxConversion? convert = OnnxConversions.Find(proto.Domain, proto.OpType);
        if (convert is null)
        {
            string domain = OnnxConversions.IsStandard(proto.Domain) ? "" : $"{OnnxNames.Show(proto.Domain)}.";
            Report(DiagnosticCodes.OnnxOperator, node.Where, $"the operator {domain}{OnnxNames.Show(proto.OpType)} is not supported",
                "replace it by supported operators (compiler/README.md lists them) or cut the model before it");
        }
        else if (proto.Output.Count > 0 && !node.ReadsBroken)
        {
            Attempt(() =>
            {
                OnnxSymbol result = node.ReadsLabel ? OnnxConversions.OfLabel(node) : convert(node);
                for (int i = 0; i < proto.Output.Count; i++)
                {
                    if (proto.Output[i].Length > 0)
                    {
                        _symbols[proto.Output[i]] = i == 0 || result is OnnxSymbol.ClassLabel ? result : node.FurtherOutputs.GetValueOrDefault(i) ?? new OnnxSymbol.LeftOut();
                    }
                }
            });
        }
    }

    private List<string> BindOutputs()
    {
        List<string> names = [], labels = [];
        foreach (string output in _graph.Output.Select(output => output.Name))
        {
            string where = $"output '{OnnxNames.Show(output)}'";
            switch (_symbols.GetValueOrDefault(output))
            {
                case OnnxSymbol.Computed computed when scope == OnnxScope.Reference || !_emission.IsInput(computed.Id):
                    names.Add(OnnxNames.Show(output));
                    _emission.Builder.Output(computed.Id);
                    break;
                case OnnxSymbol.Known known when scope == OnnxScope.Reference:
                    names.Add(OnnxNames.Show(output));
                    _emission.Builder.Output(_emission.Materialize(where, known));
                    break;
                case OnnxSymbol.ClassLabel:
                    labels.Add(where);
                    break;
                case OnnxSymbol.Broken or null:
                    break;
                default:
                    Report(DiagnosticCodes.OnnxInterface, where, "nothing is computed for it", "remove this output from the model");
                    break;
            }
        }

        if (names.Count == 0 && _findings.Count == 0)
        {
            Report(DiagnosticCodes.OnnxInterface, $"model '{OnnxNames.Show(name)}'",
                labels.Count > 0 ? "its only output is the winning class" : "it has no outputs", "export the model with its scores or values as output");
        }

        foreach (string label in labels)
        {
            warnings?.Add(new Diagnostic(DiagnosticCodes.OnnxOutputLeftOut, label, "the winning class is not computed on the device", "read the scores, the largest wins"));
        }

        return names;
    }

    private void Attempt(Action step)
    {
        try
        {
            step();
        }
        catch (DiagnosticException findings)
        {
            foreach (Diagnostic finding in findings.Diagnostics)
            {
                Report(finding);
            }
        }
    }

    private void Report(DiagnosticCode code, string where, string what, string todo) => Report(new Diagnostic(code, where, what, todo));

    private void Report(Diagnostic finding)
    {
        if (_findings.Count < OnnxLimits.Findings)
        {
            _findings.Add(finding);
        }
    }
}
