using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints tml_NAME_stream.c: what the streaming firmware needs to know of the model (firmware/c/src/stream/tml_model.h).</summary>
internal static class StreamSource
{
    /// <summary>The file's text.</summary>
    /// <exception cref="DiagnosticException">The model has more inputs or longer names than the protocol describes.</exception>
    public static string Print(CModel model)
    {
        KernelProgram program = model.Planned.Program;
        ProgramOutput output = program.Outputs[0];
        var description = new ModelDescription(model.Planned, model.Options.Spec);
        (int factor, int decimals) = description.DecimalStep();
        byte[] info = description.Info(model.Options.BlobSha256.AsSpan());
        var text = new CText();
        text.Line($"/* {FormattableString.Invariant(model.Banner)} */")
            .Line($"#include \"stream/tml_model.h\"")
            .Line($"#include \"tml_{model.Name}.h\"")
            .Line()
            .Line($"static const uint8_t info[{info.Length}] TML_NEAR_FLASH = {{")
            .Elements(info.Select(value => (long)value))
            .Line($"}};")
            .Line()
            .Line($"static const char output_names[] TML_NEAR_FLASH = {OutputNames(description)};")
            .Line()
            .Line($"const tml_model tml_model_description TML_NEAR_FLASH = {{")
            .Line($"    .info = info,")
            .Line($"    .info_bytes = sizeof info,")
            .Line($"    .output_names = output_names,")
            .Line($"    .input_bytes = {description.InputBytes},")
            .Line($"    .output_bytes = {description.OutputBytes},")
            .Line($"    .led_index = {program.Led?.Index ?? 0},")
            .Line($"    .led_threshold = {program.Led?.Threshold ?? 0},")
            .Line($"    .output_zero_point = {output.ZeroPoint},")
            .Line($"    .output_factor = {factor},")
            .Line($"    .output_decimals = {decimals},")
            .Line($"    .led_rule = {LedRule(program.Led)},")
            .Line($"    .input_element = {Element(model.Buffer(program.Inputs[0]).Element)},")
            .Line($"    .output_element = {Element(model.Buffer(output).Element)},")
            .Line($"}};")
            .Line()
            .Line($"void *tml_model_input(void) {{")
            .Line($"    return tml_{model.Name}_input{model.Inputs[0]}();")
            .Line($"}}")
            .Line()
            .Line($"const void *tml_model_run(void) {{")
            .Line($"    return tml_{model.Name}_run();")
            .Line($"}}");
        return text.ToString();
    }

    private static string LedRule(LedProgram? led) => led?.Kind switch
    {
        LedRuleKind.Threshold => "TML_LED_THRESHOLD",
        LedRuleKind.Class => "TML_LED_CLASS",
        _ => "TML_LED_NONE",
    };

    private static string Element(ElementType element) => element switch
    {
        ElementType.Int8 => "TML_ELEMENT_INT8",
        ElementType.UInt8 => "TML_ELEMENT_UINT8",
        _ => "TML_ELEMENT_INT16",
    };

    private static string OutputNames(ModelDescription description)
    {
        string[] literals = [.. description.OutputNames.Select(name => $"\"{name}\\0\"")];
        return literals.Length == 0 ? "\"\"" : string.Join(' ', literals);
    }
}
