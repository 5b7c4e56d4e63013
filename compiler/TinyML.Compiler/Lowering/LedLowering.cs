using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Lowering;

/// <summary>Compiles the LED rule into a comparison of integers that says the same as the comparison of the real answer.</summary>
internal static class LedLowering
{
    public static LedProgram? Lower(ModelSpec? spec, IReadOnlyList<ProgramOutput> outputs, Graph graph)
    {
        if (spec?.Led is not { } led)
        {
            return null;
        }

        int elements = graph[graph.Outputs[0]].Type.Shape.ElementCount;
        if (led.Index < 0 || led.Index >= elements || (led.Rule == LedRuleKind.Threshold && !double.IsFinite(led.Threshold)))
        {
            throw new DiagnosticException(
                DiagnosticCodes.LedRule,
                $"output '{outputs[0].Name}'",
                $"the LED rule looks at element {led.Index} of {elements} with threshold {led.Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                "give an index of the output and a finite threshold in NAME.json");
        }

        return led.Rule == LedRuleKind.Class
            ? new LedProgram(led.Rule, led.Index, 0)
            : new LedProgram(led.Rule, led.Index, Threshold(led.Threshold, outputs[0].Scale, outputs[0].ZeroPoint));
    }

    /// <summary>The greatest int16 q with (q - zeroPoint)·scale &lt;= threshold. Decimal arithmetic, in which 150 steps of 0.1 are 15
    /// and not a bit more, wherever the numbers are decimals of ordinary size.</summary>
    internal static int Threshold(double threshold, double scale, int zeroPoint)
    {
        bool ordinary = Math.Abs(threshold) < 1e12 && scale is > 1e-9 and < 1e9;
        double steps = ordinary ? (double)Math.Floor((decimal)threshold / (decimal)scale) : Math.Floor(threshold / scale);
        return (int)Math.Clamp(steps + zeroPoint, short.MinValue, short.MaxValue);
    }
}
