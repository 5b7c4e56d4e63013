using System.Globalization;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Which integer type each value gets.</summary>
public sealed partial class Quantizer
{
    /// <summary>The type that a node should give its output: what its readers ask for, else the output's decimal step, else what calibration says.</summary>
    private TensorType WantedType(ValueId id)
    {
        Operator[] readers = [.. Readers(id)];
        bool isOutput = IsOutput(id);
        if (!isOutput && OnlyReader(id) is { Operator: Concat } concat)
        {
            return WantedType(concat.Output) with { Shape = _graph[id].Type.Shape }; // what is joined has one type: better at once than by a change of type
        }

        Ir.Quantization quantization =
            IsInt8 ? ActivationTypes.Int8(_ranges.Whole(id, Levels))
            : !isOutput && readers.Length > 0 && readers.All(reader => reader is Tanh) ? ActivationTypes.TanhInput
            : !isOutput && readers.Length > 0 && readers.All(reader => reader is Sigmoid) ? ActivationTypes.SigmoidInput
            : isOutput && OutputStep is { } step ? new Ir.Quantization.PerTensor(step, 0)
            : ActivationTypes.Int16(_ranges.Whole(id, Levels));
        return new TensorType(Element, _graph[id].Type.Shape, quantization);
    }

    private TensorType CalibratedType(ValueId id)
    {
        // The pixels of a picture have hard limits: what was seen is all there is.
        bool isPicture = _graph.Inputs.Contains(id) && _graph[id].Type.Shape.Rank == 4;
        ValueRange range = isPicture ? PictureValues.Range(_spec?.Picture) ?? _ranges.Seen(id) : _ranges.Whole(id, Levels);
        return new TensorType(Element, _graph[id].Type.Shape, IsInt8 ? ActivationTypes.Int8(range) : ActivationTypes.Int16(range));
    }

    /// <summary>The decimal step of the answers; only 16-bit outputs have the resolution for one.</summary>
    private double? OutputStep => IsInt8 ? null : _spec?.Target?.Step;

    /// <summary>The operators that read a value, looking through Reshape.</summary>
    private IEnumerable<Operator> Readers(ValueId id) => _graph.Nodes.Where(node => node.Inputs.Contains(id))
        .SelectMany(node => node.Operator is Reshape ? Readers(node.Output) : [node.Operator]);

    private Node? OnlyReader(ValueId id)
    {
        Node[] readers = [.. _graph.Nodes.Where(node => node.Inputs.Contains(id))];
        return readers.Length == 1 ? readers[0] : null;
    }

    private bool IsOutput(ValueId id) => _graph.Outputs.Contains(id)
        || _graph.Nodes.Any(node => node.Operator is Reshape && node.Inputs.Contains(id) && IsOutput(node.Output));

    /// <summary>An output has one scale for all elements, the decimal step where the target has one.</summary>
    private IntegerValue OutputValue(ValueId output)
    {
        IntegerValue value = _values[output];
        TensorType wanted = OutputStep is { } step
            ? new TensorType(Element, value.Type.Shape, new Ir.Quantization.PerTensor(step, 0))
            : CalibratedType(output) with { Shape = value.Type.Shape };
        bool fits = value.Type.Quantization is Ir.Quantization.PerTensor held && value.Type.Element == Element && (OutputStep is null || held == wanted.Quantization);
        return fits ? value : Adapt(value, wanted);
    }

    private void WarnIfOutputSaturates(ValueId output, IntegerValue value)
    {
        double reach = value.PerTensor.Scale * 32767, seen = _ranges.Statistics(output).Whole is var whole ? Math.Max(Math.Abs(whole.Minimum), Math.Abs(whole.Maximum)) : 0;
        if (OutputStep is { } step && seen > reach)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticCodes.OutputSaturates,
                $"output '{_graph[output].Name}'",
                string.Create(CultureInfo.InvariantCulture, $"16-bit answers in steps of {step} reach {reach:G5}, calibration saw {seen:G5}"),
                "give the target a larger step in NAME.json"));
        }
    }

    /// <summary>The per-tensor form of a value that may still be in raw sensor steps.</summary>
    private IntegerValue PerTensor(ValueId id)
    {
        IntegerValue value = _values[id];
        IntegerValue whole = value.Type.Quantization is Ir.Quantization.PerTensor && value.Type.Element == Element
            ? value
            : Adapt(value, CalibratedType(id) with { Shape = value.Type.Shape });
        string name = _graph[id].Name + "_shaped";
        return Reshaped(name, name, whole, _graph[id].Type.Shape);
    }

    /// <summary>The same reals in another integer type; inserts a Requantize node once per type.</summary>
    private IntegerValue Adapt(IntegerValue value, TensorType wanted)
    {
        if (value.Type == wanted)
        {
            return value;
        }

        if (!_adapted.TryGetValue((value.Id, wanted), out IntegerValue? adapted))
        {
            string name = _builder[value.Id].Name + "_requantized";
            adapted = Requantized(name, name, value, wanted, [1], [0], float.NegativeInfinity, float.PositiveInfinity);
            _adapted[(value.Id, wanted)] = adapted;
        }

        return adapted;
    }
}
