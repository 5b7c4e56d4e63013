using System.Globalization;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints tml_NAME.h: the two functions that a user calls, with what the numbers mean.</summary>
internal static class ModelHeader
{
    // Of a thousand classes a comment is no good list.
    private const int LongestList = 20;

    /// <summary>The file's text.</summary>
    public static string Print(CModel model)
    {
        KernelProgram program = model.Planned.Program;
        string guard = $"TML_{model.Name.ToUpperInvariant()}_H";
        var text = new CText();
        text.Line($"/* {FormattableString.Invariant(model.Banner)} */")
            .Line($"#ifndef {guard}")
            .Line($"#define {guard}")
            .Line()
            .Line($"#include <stdint.h>")
            .Line();
        PrintCounts(text, model);
        text.Line()
            .Line($"#ifdef __cplusplus")
            .Line($"extern \"C\" {{")
            .Line($"#endif");
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            text.Line();
            PrintInputDocumentation(text, model, program.Inputs[i]);
            text.Line($"{CModel.Type(model.Buffer(program.Inputs[i]).Element)} *tml_{model.Name}_input{model.Inputs[i]}(void);");
        }

        text.Line().Line($"/** Runs the model once on the input and returns {Describe(model, program.Outputs[0])}")
            .Line($" * Valid until the input is written again; the input does not outlive the call. */")
            .Line($"const {CModel.Type(model.Buffer(program.Outputs[0]).Element)} *tml_{model.Name}_run(void);");
        for (int i = 0; i < program.Outputs.Count && program.Outputs.Count > 1; i++)
        {
            text.Line().Line($"/** After a run: {Describe(model, program.Outputs[i])} */")
                .Line($"const {CModel.Type(model.Buffer(program.Outputs[i]).Element)} *tml_{model.Name}_output{model.Outputs[i]}(void);");
        }

        return text.Line()
            .Line($"#ifdef __cplusplus")
            .Line($"}}")
            .Line($"#endif")
            .Line()
            .Line($"#endif")
            .ToString();
    }

    private static void PrintCounts(CText text, CModel model)
    {
        KernelProgram program = model.Planned.Program;
        string prefix = $"TML_{model.Name.ToUpperInvariant()}";
        text.Line($"/* Numbers of elements. */");
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            text.Line($"#define {prefix}_INPUT{model.Inputs[i].ToUpperInvariant()}_COUNT {model.Buffer(program.Inputs[i]).Count}");
        }

        for (int i = 0; i < program.Outputs.Count; i++)
        {
            text.Line($"#define {prefix}_OUTPUT{model.Outputs[i].ToUpperInvariant()}_COUNT {model.Buffer(program.Outputs[i]).Count}");
        }
    }

    private static void PrintInputDocumentation(CText text, CModel model, ProgramInput input)
    {
        ProgramBuffer buffer = model.Buffer(input);
        IReadOnlyList<ColumnSpec> columns = model.Options.Spec?.Columns ?? [];
        text.Line($"/** Where to write {CText.Comment(input.Name)}: {Elements(buffer)}, shape {buffer.Shape}.");
        if (columns.Count == buffer.Count && input.Scales.Count == buffer.Count)
        {
            for (int i = 0; i < columns.Count; i++)
            {
                text.Line($" * [{i}] {CText.Comment(columns[i].Name)} in steps of {Number(input.Scales[i])}{Unit(columns[i].Unit)}{Range(columns[i], input.Scales[i])}");
            }
        }
        else if (input.Scales.Count == 1)
        {
            text.Line($" * Each stands for {Value(input.ZeroPoint)} * {Number(input.Scales[0])}.");
        }
        else
        {
            text.Line($" * Element i of the last axis stands for {Value(input.ZeroPoint)} * step[i]; step = {string.Join(", ", input.Scales.Select(Number))}.");
        }

        text.Line($" */");
    }

    private static string Describe(CModel model, ProgramOutput output)
    {
        IReadOnlyList<string> labels = model.Options.Spec?.Labels ?? [];
        string classes = labels.Count is > 0 and <= LongestList && labels.Count == model.Buffer(output).Count ? $" Of {string.Join(", ", labels.Select((label, i) => FormattableString.Invariant($"[{i}] {CText.Comment(label)}")))}." : "";
        return FormattableString.Invariant(
            $"{CText.Comment(output.Name)}: {Elements(model.Buffer(output))}, shape {model.Buffer(output).Shape}, each stands for {Value(output.ZeroPoint)} * {Number(output.Scale)}{Unit(output.Unit)}.{classes}");
    }

    /// <summary>What is multiplied by the scale: the element q, less the zero point.</summary>
    internal static string Value(int zeroPoint) => zeroPoint switch
    {
        0 => "q",
        < 0 => FormattableString.Invariant($"(q + {-zeroPoint})"),
        _ => FormattableString.Invariant($"(q - {zeroPoint})"),
    };

    /// <summary>How many there are, in words.</summary>
    internal static string Elements(ProgramBuffer buffer) => FormattableString.Invariant($"{buffer.Count} element{(buffer.Count == 1 ? "" : "s")}");

    private static string Range(ColumnSpec column, double step)
    {
        double low = column.Minimum is { } minimum ? Math.Round(minimum / step) : short.MinValue;
        double high = column.Maximum is { } maximum ? Math.Round(maximum / step) : short.MaxValue;
        return FormattableString.Invariant($", {low} to {high}");
    }

    private static string Unit(string unit) => unit.Length > 0 ? $" {CText.Comment(unit)}" : "";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
