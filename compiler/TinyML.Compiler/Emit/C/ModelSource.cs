using System.Buffers.Binary;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints tml_NAME.c: constant tables, one parameter struct and one call per layer, the arena.</summary>
internal static class ModelSource
{
    /// <summary>The file's text.</summary>
    public static string Print(CModel model)
    {
        var text = new CText();
        text.Line($"/* {FormattableString.Invariant(model.Banner)} */")
            .Line($"#include \"tml_{model.Name}.h\"")
            .Line()
            .Line($"#include \"tinyml.h\"");
        DspPacking? packing = Packing(model);
        if (packing is { Biases.Count: > 0 })
        {
            // Its tables are those that the kernels beside it are told to expect.
            text.Line($"#include \"tml_config.h\"");
        }

        // Only firmware that measures its steps has this header's application.
        text.Line()
            .Line($"#ifdef TML_PROFILE")
            .Line($"#include \"stream/tml_profile.h\"")
            .Line($"#else")
            .Line($"#define TML_STEP_DONE(step) ((void)0)")
            .Line($"#endif");
        PrintConstants(text, model, packing);
        PrintParameters(text, model);
        PrintArena(text, model);
        PrintFunctions(text, model);
        return text.ToString();
    }

    private static DspPacking? Packing(CModel model) =>
        model.Options.Target.Overlays.Contains(DspPacking.Overlay) ? DspPacking.Of(model.Planned.Program) : null;

    private static void PrintConstants(CText text, CModel model, DspPacking? packing)
    {
        for (int i = 0; i < model.Constants.Count; i++)
        {
            ProgramConstant constant = model.Planned.Program.Constants[i];
            bool isShifts = packing?.Shifts.Contains(i) == true;
            long[]? packed = packing?.Biases.GetValueOrDefault(i);
            text.Line();
            if (isShifts || packed is not null)
            {
                text.Line($"#if {model.Options.Target.Condition} && defined({DspPacking.Macro})");
                if (isShifts)
                {
                    text.Line($"#define {model.Constants[i]} ((const int8_t *)0)");
                }
                else
                {
                    PrintTable(text, constant, model.Constants[i], packed!);
                }

                text.Line($"#else");
            }

            PrintTable(text, constant, model.Constants[i], Elements(constant));
            if (isShifts || packed is not null)
            {
                text.Line($"#endif");
            }
        }
    }

    private static void PrintTable(CText text, ProgramConstant constant, string name, long[] values) => text
        .Line($"static const {CModel.Type(constant.Element)} {name}[{values.Length}] TML_FLASH = {{")
        .Elements(values)
        .Line($"}};");

    private static long[] Elements(ProgramConstant constant)
    {
        ReadOnlySpan<byte> bytes = constant.Bytes.AsSpan();
        int width = ElementValues.ByteWidth(constant.Element);
        var values = new long[bytes.Length / width];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes[(i * width)..];
            values[i] = constant.Element switch
            {
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                ElementType.Int8 => (sbyte)element[0],
                _ => element[0],
            };
        }

        return values;
    }

    private static void PrintParameters(CText text, CModel model)
    {
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            KernelCall call = model.Planned.Steps[i].Call;
            text.Line()
                .Line($"/* {CText.Comment(call.Layer)} */")
                .Line($"static const {call.Kernel.CName}_params {model.Parameters[i]} TML_FLASH = {{");
            for (int p = 0; p < call.Kernel.Parameters.Count; p++)
            {
                KernelParameter parameter = call.Kernel.Parameters[p];
                string? value = parameter.Role switch
                {
                    ParameterRole.Constant => model.Constants[call.Arguments[p]],
                    ParameterRole.Integer => CText.Literal(call.Arguments[p]),
                    _ => null,
                };
                if (value is not null)
                {
                    text.Line($"    .{CNames.Snake(parameter.Name)} = {value},");
                }
            }

            text.Line($"}};");
        }
    }

    private static void PrintArena(CText text, CModel model) => text
        .Line()
        .Line($"static union {{")
        .Line($"    uint8_t bytes[{Math.Max(1, model.Planned.ArenaBytes)}];")
        .Line($"    int32_t alignment;")
        .Line($"}} arena;")
        .Line()
        .Line($"#define TML_AT(type, offset) ((type *)(void *)&arena.bytes[offset])");

    private static void PrintFunctions(CText text, CModel model)
    {
        KernelProgram program = model.Planned.Program;
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            string type = CModel.Type(model.Buffer(program.Inputs[i]).Element);
            text.Line()
                .Line($"{type} *tml_{model.Name}_input{model.Inputs[i]}(void) {{")
                .Line($"    return TML_AT({type}, {model.Planned.BufferOffsets[program.Inputs[i].Buffer]});")
                .Line($"}}");
        }

        string first = CModel.Type(model.Buffer(program.Outputs[0]).Element);
        text.Line().Line($"const {first} *tml_{model.Name}_run(void) {{");
        for (int i = 0; i < model.Planned.Steps.Count; i++)
        {
            PlannedStep step = model.Planned.Steps[i];
            text.Line($"    {step.Call.Kernel.CName}(&{model.Parameters[i]}, {string.Join(", ", BufferArguments(step))});")
                .Line($"    TML_STEP_DONE({i});");
        }

        text.Line($"    return TML_AT({first}, {model.Planned.BufferOffsets[program.Outputs[0].Buffer]});").Line($"}}");
        for (int i = 0; i < program.Outputs.Count && program.Outputs.Count > 1; i++)
        {
            string type = CModel.Type(model.Buffer(program.Outputs[i]).Element);
            text.Line()
                .Line($"const {type} *tml_{model.Name}_output{model.Outputs[i]}(void) {{")
                .Line($"    return TML_AT({type}, {model.Planned.BufferOffsets[program.Outputs[i].Buffer]});")
                .Line($"}}");
        }
    }

    private static IEnumerable<string> BufferArguments(PlannedStep step)
    {
        int view = 0;
        foreach (KernelParameter parameter in step.Call.Kernel.Parameters.Where(p => p.Role is ParameterRole.Input or ParameterRole.Output or ParameterRole.Scratch))
        {
            yield return FormattableString.Invariant($"TML_AT({parameter.CType}, {step.Views[view].Offset})");
            view++;
        }
    }
}
