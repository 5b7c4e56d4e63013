using System.Text;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>Writes kernel cases as a C program that prints one line of hexadecimal output bytes for each.</summary>
public static class KernelCaseProgram
{
    /// <summary>The program's text.</summary>
    public static string Write(IReadOnlyList<KernelCase> cases, Placement placement)
    {
        bool isApart = placement == Placement.Apart;
        int inputBytes = cases.Max(c => c.Lead(placement) + (c.Input.Length * Elements.Width(c.InputType)));
        int secondBytes = cases.Max(c => c.Second.Length * Elements.Width(c.SecondType));
        int scratchBytes = cases.Max(c => c.ScratchBytes);
        int outputBytes = cases.Max(c => c.OutputCount * Elements.Width(c.OutputType));
        var text = new StringBuilder();
        text.Append("#include \"tinyml.h\"\n#include \"tml_test.h\"\n\n");
        text.Append(Invariant($"static int32_t input[{Words(Math.Max(inputBytes, isApart ? 0 : outputBytes))}];\n"));
        text.Append(isApart ? Invariant($"static int32_t output[{Words(outputBytes)}];\n\n") : "static int32_t *const output = input;\n\n");
        text.Append(secondBytes == 0 ? "" : Invariant($"static int32_t second[{Words(secondBytes)}];\n\n"));
        text.Append(scratchBytes == 0 ? "" : Invariant($"static int32_t scratch[{Words(scratchBytes)}];\n\n"));
        text.Append("static void load(void *to, const uint8_t *bytes, uint16_t count) {\n    for (uint16_t i = 0; i < count; i++) {\n");
        text.Append("        ((uint8_t *)to)[i] = TML_READ_U8(&bytes[i]);\n    }\n}\n\n");
        for (int i = 0; i < cases.Count; i++)
        {
            Declare(text, cases[i], i);
        }

        text.Append("void tml_test_run(void) {\n");
        for (int i = 0; i < cases.Count; i++)
        {
            KernelCase c = cases[i];
            string input = Invariant($"(uint8_t *)input + {c.Lead(placement)}");
            text.Append(Invariant($"    load({input}, input_{i}, {c.Input.Length * Elements.Width(c.InputType)});\n"));
            text.Append(c.HasSecond ? Invariant($"    load(second, second_{i}, {c.Second.Length * Elements.Width(c.SecondType)});\n") : "");
            string second = c.HasSecond ? $", (const {c.SecondType} *)(const void *)second" : c.ScratchBytes > 0 ? ", (uint8_t *)scratch" : "";
            text.Append(Invariant($"    {c.Kernel.CName}(&params_{i}, (const {c.InputType} *)(const void *)({input}), ({c.OutputType} *)(void *)output{second});\n"));
            text.Append(Invariant($"    tml_test_print(output, {c.OutputCount * Elements.Width(c.OutputType)});\n"));
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A signature's parameter block of one case: the initializer of the C struct.</summary>
    private static void Declare(StringBuilder text, KernelCase c, int number)
    {
        Table(text, "uint8_t", Invariant($"input_{number}"), Bytes(c.Input, c.InputType));
        if (c.HasSecond)
        {
            Table(text, "uint8_t", Invariant($"second_{number}"), Bytes(c.Second, c.SecondType));
        }

        List<string> fields = [];
        Queue<int[]> tables = new(c.Constants);
        Queue<int> integers = new(c.Integers);
        foreach (KernelParameter parameter in c.Kernel.Parameters)
        {
            if (parameter.Role == ParameterRole.Constant)
            {
                string name = Invariant($"{parameter.Name}_{number}");
                Table(text, parameter.CType, name, tables.Dequeue());
                fields.Add(name);
            }
            else if (parameter.Role == ParameterRole.Integer)
            {
                fields.Add(Number(integers.Dequeue()));
            }
        }

        text.Append(Invariant($"static const {c.Kernel.CName}_params params_{number} TML_FLASH = {{{string.Join(", ", fields)}}};\n\n"));
    }

    private static int[] Bytes(int[] elements, string cType) => Elements.FromBytes(Elements.ToBytes(elements, cType), "uint8_t");

    private static void Table(StringBuilder text, string cType, string name, int[] values) =>
        text.Append(Invariant($"static const {cType} {name}[{values.Length}] TML_FLASH = {{{string.Join(", ", values.Select(Number))}}};\n"));

    // -2147483648 is not a C constant of 32 bits.
    private static string Number(int value) => value == int.MinValue ? "INT32_MIN" : Invariant($"{value}");

    private static int Words(int bytes) => (bytes + 3) / 4;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
