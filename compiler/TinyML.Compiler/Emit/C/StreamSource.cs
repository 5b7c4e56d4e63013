using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints tml_NAME_stream.c: what the streaming firmware needs to know of the model (firmware/c/src/stream/tml_model.h).</summary>
internal static class StreamSource
{
    private const int HashBytes = 8;

    /// <summary>The file's text.</summary>
    /// <exception cref="DiagnosticException">The model has more inputs or longer names than the protocol describes.</exception>
    public static string Print(CModel model)
    {
        KernelProgram program = model.Planned.Program;
        ProgramOutput output = program.Outputs[0];
        (int factor, int decimals) = DecimalStep(output.Scale);
        byte[] info = Info(model);
        var text = new CText();
        text.Line($"/* {FormattableString.Invariant(model.Banner)} */")
            .Line($"#include \"stream/tml_model.h\"")
            .Line($"#include \"tml_{model.Name}.h\"")
            .Line()
            .Line($"static const uint8_t info[{info.Length}] TML_NEAR_FLASH = {{")
            .Elements(info.Select(value => (long)value))
            .Line($"}};")
            .Line()
            .Line($"static const char output_names[] TML_NEAR_FLASH = {OutputNames(model)};")
            .Line()
            .Line($"const tml_model tml_model_description TML_NEAR_FLASH = {{")
            .Line($"    .info = info,")
            .Line($"    .info_bytes = sizeof info,")
            .Line($"    .output_names = output_names,")
            .Line($"    .input_bytes = {Bytes(model, program.Inputs.Select(i => i.Buffer), "inputs")},")
            .Line($"    .output_bytes = {Bytes(model, program.Outputs.Select(o => o.Buffer), "outputs")},")
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

    /// <summary>Text mode prints decimal steps with integer arithmetic: the factor and the number of decimals of a scale, or plain
    /// integers (1, 0) for a scale that is no decimal step.</summary>
    private static (int Factor, int Decimals) DecimalStep(double scale)
    {
        double power = 1;
        for (int decimals = 0; decimals <= 9; decimals++, power *= 10)
        {
            double factor = Math.Round(scale * power);
            if (factor is >= 1 and <= 32767 && Math.Abs((scale * power) - factor) <= factor * 1e-9)
            {
                return ((int)factor, decimals);
            }
        }

        return (1, 0);
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

    /// <summary>The bytes of buffers that lie one behind the other: the link fills and reads them as one.</summary>
    private static int Bytes(CModel model, IEnumerable<int> buffers, string what)
    {
        PlannedProgram planned = model.Planned;
        int[] all = [.. buffers];
        int end = planned.BufferOffsets[all[0]];
        foreach (int buffer in all)
        {
            Require(planned.BufferOffsets[buffer] == end, model, $"its {what} do not lie one behind the other in the arena");
            Require(planned.Program.Buffers[buffer].Element == planned.Program.Buffers[all[0]].Element, model, $"its {what} have several element types");
            end += planned.Program.Buffers[buffer].ByteCount;
        }

        int bytes = end - planned.BufferOffsets[all[0]];
        Require(bytes <= ushort.MaxValue, model, FormattableString.Invariant($"its {what} take {bytes} bytes, the link describes at most 65535"));
        return bytes;
    }

    private static void Require(bool holds, CModel model, string what)
    {
        if (!holds)
        {
            throw new DiagnosticException(DiagnosticCodes.NotEmittable, $"model '{model.Planned.Program.Name}'", what, "join them in the model (Concat), or shorten what is too long");
        }
    }

    private static string OutputNames(CModel model)
    {
        ProgramOutput output = model.Planned.Program.Outputs[0];
        int count = model.Buffer(output).Count;
        IReadOnlyList<string> labels = model.Options.Spec?.Labels ?? [];
        IEnumerable<string> names = count == 1 ? [output.Name] : labels.Count == count ? labels : [];
        string[] literals = [.. names.Select(name => $"\"{Plain(name)}\\0\"")];
        return literals.Length == 0 ? "\"\"" : string.Join(' ', literals);
    }

    /// <summary>What the Serial Plotter takes as a name.</summary>
    private static string Plain(string name)
    {
        string plain = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')]);
        return plain.Length == 0 ? "output" : plain;
    }

    /// <summary>The model's part of the protocol's INFO.</summary>
    private static byte[] Info(CModel model)
    {
        KernelProgram program = model.Planned.Program;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Text(writer, model, program.Name);
        writer.Write(model.Options.BlobSha256.AsSpan()[..HashBytes]);
        writer.Write((ushort)Bytes(model, program.Inputs.Select(i => i.Buffer), "inputs"));
        writer.Write((ushort)Bytes(model, program.Outputs.Select(o => o.Buffer), "outputs"));
        writer.Write((byte)(program.Led?.Kind switch { LedRuleKind.Threshold => 1, LedRuleKind.Class => 2, _ => 0 }));
        writer.Write(checked((byte)(program.Led?.Index ?? 0)));
        writer.Write(program.Led?.Threshold ?? 0);
        writer.Write(checked((byte)program.Inputs.Count));
        writer.Write(checked((byte)program.Outputs.Count));
        foreach (ProgramInput input in program.Inputs)
        {
            Tensor(writer, model, input.Name, "", model.Buffer(input), input.ZeroPoint, input.Scales);
        }

        foreach (ProgramOutput output in program.Outputs)
        {
            Tensor(writer, model, output.Name, output.Unit, model.Buffer(output), output.ZeroPoint, [output.Scale]);
        }

        return stream.ToArray();
    }

    private static void Tensor(BinaryWriter writer, CModel model, string name, string unit, ProgramBuffer buffer, int zeroPoint, EquatableArray<double> scales)
    {
        Text(writer, model, name);
        Text(writer, model, unit);
        writer.Write((byte)(buffer.Element switch { ElementType.Int8 => 1, ElementType.Int16 => 2, ElementType.Int32 => 3, _ => 4 }));
        Require(buffer.Count <= ushort.MaxValue, model, $"'{name}' has more than 65535 elements");
        writer.Write((ushort)buffer.Count);
        writer.Write((short)zeroPoint);
        EquatableArray<double> shortest = scales.Distinct().Count() == 1 ? [scales[0]] : scales;
        writer.Write((ushort)shortest.Count);
        foreach (double scale in shortest)
        {
            writer.Write((float)scale);
        }
    }

    private static void Text(BinaryWriter writer, CModel model, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Require(utf8.Length <= byte.MaxValue, model, $"the name '{text}' is longer than 255 bytes");
        writer.Write((byte)utf8.Length);
        writer.Write(utf8);
    }
}
