using TinyML.Compiler.Calibration;
using TinyML.Compiler.Certificates;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Reporting;

/// <summary>How far the integers of a layer are from the float network.</summary>
/// <param name="Value">The value's name.</param>
/// <param name="Sqnr">10·log10(Σ float²/Σ (float - integer)²) in dB; infinite when equal.</param>
/// <param name="MeanError">Mean of integer - float, in real units.</param>
/// <param name="MaximumError">Greatest |integer - float|, in real units.</param>
public sealed record LayerError(string Value, double Sqnr, double MeanError, double MaximumError);

/// <summary>Compares the float network with the integer program value by value, on the same samples.</summary>
public static class LayerErrors
{
    /// <summary>One entry per value that both have, in the order of the program's calls.</summary>
    /// <param name="physical">The float graph over physical values.</param>
    /// <param name="meanings">What the integers of each value stand for, by the value's name.</param>
    /// <param name="planned">The program.</param>
    /// <param name="samples">Physical values.</param>
    /// <param name="executors">What runs both.</param>
    public static EquatableArray<LayerError> Measure(Graph physical, IReadOnlyDictionary<string, ValueMeaning> meanings, PlannedProgram planned, SampleSet samples, IExecutors executors)
    {
        Comparison[][] parts = SampleChunks.Map(
            samples.Count,
            () => (Floats: executors.Load(physical), Integers: executors.Load(planned)),
            (runners, first, end) =>
            {
                Comparison[] comparisons = [.. Comparisons(physical, meanings, planned.Program)];
                for (int sample = first; sample < end; sample++)
                {
                    float[][] expected = runners.Floats.Run(samples.Row(sample));
                    int[][] actual = runners.Integers.Trace(InputQuantizer.Quantize(planned.Program, samples.Row(sample)));
                    foreach (Comparison comparison in comparisons)
                    {
                        comparison.Add(expected[comparison.FloatValue], actual[comparison.Buffer]);
                    }
                }

                return comparisons;
            });
        foreach (Comparison[] part in parts.Skip(1))
        {
            for (int i = 0; i < part.Length; i++)
            {
                parts[0][i].Join(part[i]);
            }
        }

        return [.. parts[0].Select(comparison => comparison.Result())];
    }

    /// <summary>What the integers of an integer graph's values stand for, by the value's name.</summary>
    /// <param name="integer">The integer graph.</param>
    /// <param name="factors">By how much the channels of a value were multiplied before it was quantized, by the value's name; values not named were not.</param>
    /// <param name="certificate">What was removed from the program; null for nothing.</param>
    public static IReadOnlyDictionary<string, ValueMeaning> Meanings(Graph integer, IReadOnlyDictionary<string, double[]>? factors = null, RemovalCertificate? certificate = null) => ValueMeaning.Of(
        integer.Values.Where(value => value.Type.Quantization is Quantization.PerTensor)
            .ToDictionary(value => value.Name, value => Meaning((Quantization.PerTensor)value.Type.Quantization, factors?.GetValueOrDefault(value.Name)), StringComparer.Ordinal),
        certificate);

    private static ValueMeaning Meaning(Quantization.PerTensor type, double[]? factors) =>
        new(factors is null ? [type.Scale] : [.. factors.Select(factor => type.Scale / factor)], type.ZeroPoint);

    private static IEnumerable<Comparison> Comparisons(Graph physical, IReadOnlyDictionary<string, ValueMeaning> meanings, KernelProgram program)
    {
        Dictionary<string, int> floats = physical.Values.Select((value, i) => (value.Name, i)).ToDictionary(entry => entry.Name, entry => entry.i, StringComparer.Ordinal);
        foreach (int buffer in program.Calls.Select(call => call.Arguments[1]))
        {
            string name = program.Buffers[buffer].Name;
            if (floats.TryGetValue(name, out int value) && meanings.TryGetValue(name, out ValueMeaning? held)
                && (held.Kept is not null || physical.Values[value].Type.Shape.ElementCount == program.Buffers[buffer].Count))
            {
                yield return new Comparison(name, value, buffer, held);
            }
        }
    }

    private sealed class Comparison(string name, int floatValue, int buffer, ValueMeaning meaning)
    {
        private double _signal, _noise, _sum, _maximum;
        private long _count;

        public int FloatValue => floatValue;

        public int Buffer => buffer;

        public void Add(float[] expected, int[] actual)
        {
            ReadOnlySpan<double> scales = meaning.Scales.AsSpan();
            ReadOnlySpan<int> kept = meaning.Kept is { } channels ? channels.AsSpan() : [];
            int wholePixel = kept.Length == 0 ? 1 : expected.Length / (actual.Length / kept.Length);
            for (int i = 0; i < actual.Length; i++)
            {
                int element = kept.Length == 0 ? i : (i / kept.Length * wholePixel) + kept[i % kept.Length];
                double error = ((actual[i] - meaning.ZeroPoint) * scales[element % scales.Length]) - expected[element];
                _signal += (double)expected[element] * expected[element];
                _noise += error * error;
                _sum += error;
                _maximum = Math.Max(_maximum, Math.Abs(error));
                _count++;
            }
        }

        public void Join(Comparison other)
        {
            (_signal, _noise, _sum) = (_signal + other._signal, _noise + other._noise, _sum + other._sum);
            (_maximum, _count) = (Math.Max(_maximum, other._maximum), _count + other._count);
        }

        public LayerError Result() => new(name, 10 * Math.Log10(_signal / _noise), _sum / Math.Max(_count, 1), _maximum);
    }
}
