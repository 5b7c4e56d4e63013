using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>One import: collects findings until the end, so that all are reported at once.</summary>
internal sealed class TfLiteImport
{
    private readonly TfLiteModel _model;
    private readonly string _where;
    private readonly ModelSpec? _spec;
    private readonly ICollection<Diagnostic>? _warnings;
    private readonly List<Diagnostic> _findings = [];
    private readonly TfLiteSymbol?[] _symbols;
    private readonly TfLiteEmission _emission;
    private readonly List<string> _dequantized = [];

    /// <summary>Prepares an import.</summary>
    public TfLiteImport(TfLiteModel model, string name, ModelSpec? spec, ICollection<Diagnostic>? warnings)
    {
        (_model, _where, _spec, _warnings) = (model, $"model '{PrintableName.Of(name)}'", spec, warnings);
        _symbols = new TfLiteSymbol?[model.Tensors.Length];
        _emission = new TfLiteEmission(name);
    }

    /// <summary>The graph of the file.</summary>
    /// <exception cref="DiagnosticException">Carries every finding.</exception>
    /// <exception cref="FlatFileException">A constant or option is not sound.</exception>
    public Graph Run()
    {
        RequireStructure();
        IReadOnlyList<TfLiteOperator> needed = new TfLiteWiring(_model, Report).Needed();
        bool isQuantized = TfLiteInterface.IsQuantized(_model, needed);
        ReadInterface(needed, isQuantized);
        foreach (TfLiteOperator source in needed)
        {
            Convert(source, isQuantized);
        }

        List<string> names = BindOutputs();
        if (_findings.Count > 0)
        {
            throw new DiagnosticException(_findings);
        }

        WarnOfDequantized();
        Graph graph = LiveGraph.Of(_emission.Builder.Build() with { Scheme = isQuantized ? RequantizationScheme.TfLite : RequantizationScheme.Q16 }, names);
        return graph with { FileInputs = [.. graph.Inputs.Select((id, i) => (ElementOf(_model.Tensors[_model.Inputs[i]].Type), graph[id].Type.Shape))] };
    }

    private static ElementType ElementOf(TfLiteType type) => type switch
    {
        TfLiteType.UInt8 => ElementType.UInt8,
        TfLiteType.Int8 => ElementType.Int8,
        TfLiteType.Int16 => ElementType.Int16,
        _ => ElementType.Float32,
    };

    private void RequireStructure()
    {
        if (_model.Version != 3)
        {
            throw Refuse(DiagnosticCodes.TfLiteUnreadable, $"version {_model.Version} of the format is not supported", "convert the model again with a current converter");
        }

        if (_model.Subgraphs != 1)
        {
            throw Refuse(DiagnosticCodes.TfLiteStructure, $"it holds {_model.Subgraphs} graphs, such as of branches or loops; only one is supported", "convert the model without control flow");
        }

        if (_model.Operators.Select(source => Math.Max(source.Inputs.Length, source.Outputs.Length)).Append(_model.Inputs.Length).Append(_model.Outputs.Length).Max() is var most and > TfLiteLimits.Interface)
        {
            throw Refuse(DiagnosticCodes.TfLiteShape, $"{most} inputs or outputs, of the model or of one operator, are more than {TfLiteLimits.Interface}", "choose a smaller model");
        }

        IEnumerable<int> numbers = _model.Inputs.Concat(_model.Outputs).Concat(_model.Operators.SelectMany(source => source.Outputs.Concat(source.Inputs.Where(input => input != -1))));
        if (numbers.Any(number => number < 0 || number >= _model.Tensors.Length) || _model.Inputs.Distinct().Count() != _model.Inputs.Length)
        {
            throw Refuse(DiagnosticCodes.TfLiteWiring, "it names tensors that do not exist, or an input twice", "convert the model again and copy it whole");
        }
    }

    private void ReadInterface(IReadOnlyList<TfLiteOperator> needed, bool isQuantized)
    {
        foreach (int number in _model.Inputs)
        {
            _symbols[number] = new TfLiteSymbol.Broken();
            Attempt(() => _symbols[number] = _emission.Input(_model.Tensors[number].Name, TfLiteInterface.TypeOf(_model, number, needed, isQuantized)));
        }

        if (_model.Inputs.Length == 0)
        {
            Report(DiagnosticCodes.TfLiteInterface, _where, "it has no inputs", "convert the network with its input");
        }
        else if (_spec is { Columns.Count: > 0 } && _findings.Count == 0 && _emission.InputElements != _spec.Columns.Count)
        {
            Report(DiagnosticCodes.SpecDoesNotFitModel, _where, $"it takes {_emission.InputElements} numbers, NAME.json lists {_spec.Columns.Count} columns",
                "list one column per number, in the order of the model's inputs");
        }
    }

    private void Convert(TfLiteOperator source, bool isQuantized)
    {
        TfLiteConversion? convert = TfLiteConversions.Find(source);
        bool isBroken = source.Inputs.Any(input => input >= 0 && _symbols[input] is TfLiteSymbol.Broken);
        bool computes = source.Inputs.Any(input => input >= 0 && _symbols[input] is TfLiteSymbol.Computed);
        for (int i = 0; i < source.Outputs.Length; i++)
        {
            var node = new TfLiteNode(source, i, _model, _symbols, _emission, _dequantized);
            TfLiteSymbol result = new TfLiteSymbol.Broken();
            if (convert is null && i == 0)
            {
                Report(DiagnosticCodes.TfLiteOperator, node.Where, $"the {(source.IsCustom ? "custom operator" : "operator")} {source.Type} is not supported",
                    "replace it by supported operators (compiler/README.md lists them) or cut the model before it");
            }
            else if (convert is not null && !isBroken)
            {
                Attempt(() =>
                {
                    RequireOneKind(source, node, computes, isQuantized);
                    result = convert(node);
                });
            }

            _symbols[source.Outputs[i]] = result;
        }
    }

    /// <summary>A quantized model computes in integers throughout, a float network in floats.</summary>
    private static void RequireOneKind(TfLiteOperator source, TfLiteNode node, bool computes, bool isQuantized)
    {
        if (node.Output.Unusual is { } why)
        {
            throw new DiagnosticException(DiagnosticCodes.TfLiteStructure, node.Where, $"its result cannot be used: {why}", "convert the model for inference");
        }

        if (computes && source.Type != TfLiteConversions.Dequantize && (node.Output.Type == TfLiteType.Float32 ? isQuantized : node.Output.IsQuantized && !isQuantized))
        {
            throw new DiagnosticException(
                DiagnosticCodes.TfLiteMixed, node.Where, $"it computes {node.Output.Type} in a {(isQuantized ? "quantized" : "float")} model", "convert the model with all operators in one kind of numbers");
        }

        if (node.Output.Type == TfLiteType.UInt8 && source.Type != TfLiteConversions.Quantize)
        {
            throw new DiagnosticException(DiagnosticCodes.TfLiteType, node.Where, "it computes unsigned bytes, which is not supported", "convert the model again with a current converter, which makes int8 models");
        }
    }

    private List<string> BindOutputs()
    {
        List<string> names = [];
        foreach (int number in _model.Outputs)
        {
            string output = _model.Tensors[number].Name;
            switch (_symbols[number])
            {
                case TfLiteSymbol.Computed computed when !_emission.IsInput(computed.Id):
                    names.Add(output);
                    _emission.Builder.Output(computed.Id);
                    break;
                case TfLiteSymbol.Broken:
                    break;
                default:
                    Report(DiagnosticCodes.TfLiteInterface, $"output '{output}'", "nothing is computed for it", "remove this output from the model");
                    break;
            }
        }

        if (_model.Outputs.Length == 0)
        {
            Report(DiagnosticCodes.TfLiteInterface, _where, "it has no outputs", "convert the model with its scores or values as output");
        }

        return names;
    }

    private void WarnOfDequantized()
    {
        if (_dequantized.Count > 0)
        {
            string more = _dequantized.Count > 3 ? $" and {_dequantized.Count - 3} more" : "";
            _warnings?.Add(new Diagnostic(
                DiagnosticCodes.TfLiteWeightsDequantized, _where,
                $"the weights of {string.Join(", ", _dequantized.Take(3).Select(name => $"'{name}'"))}{more} are 8-bit, what is computed with them is float: they are used as floats",
                "give the float model where there is one, which loses less"));
        }
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

    private DiagnosticException Refuse(DiagnosticCode code, string what, string todo) => new(code, _where, what, todo);

    private void Report(DiagnosticCode code, string where, string what, string todo) => Report(new Diagnostic(code, where, what, todo));

    private void Report(Diagnostic finding)
    {
        if (_findings.Count < TfLiteLimits.Findings)
        {
            _findings.Add(finding);
        }
    }
}
