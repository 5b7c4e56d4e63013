using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints an Arduino sketch that calls the model with numbers of one's own.</summary>
internal static class ExampleSketch
{
    /// <summary>The file's text.</summary>
    public static string Print(CModel model)
    {
        KernelProgram program = model.Planned.Program;
        var text = new CText();
        text.Line($"// Runs {CText.Comment(program.Name)} once a second and prints its integer outputs. Put your sensor readings where the zeros are.")
            .Line($"#include <tml_{model.Name}.h>")
            .Line()
            .Line($"void setup() {{")
            .Line($"  Serial.begin(115200);")
            .Line($"}}")
            .Line()
            .Line($"void loop() {{");
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            PrintInput(text, model, i);
        }

        string type = CModel.Type(model.Buffer(program.Outputs[0]).Element);
        text.Line($"  const {type} *output = tml_{model.Name}_run();")
            .Line($"  for (int i = 0; i < {model.Buffer(program.Outputs[0]).Count}; i++) {{")
            .Line($"    Serial.println(output[i]);")
            .Line($"  }}")
            .Line($"  delay(1000);")
            .Line($"}}");
        return text.ToString();
    }

    private static void PrintInput(CText text, CModel model, int index)
    {
        ProgramInput input = model.Planned.Program.Inputs[index];
        int count = model.Buffer(input).Count;
        string name = $"input{model.Inputs[index]}";
        text.Line($"  {CModel.Type(model.Buffer(input).Element)} *{name} = tml_{model.Name}_input{model.Inputs[index]}();");
        IReadOnlyList<ColumnSpec> columns = model.Options.Spec?.Columns ?? [];
        if (columns.Count == count && input.Scales.Count == count)
        {
            for (int i = 0; i < count; i++)
            {
                text.Line($"  {name}[{i}] = 0;  // {CText.Comment(columns[i].Name)} in steps of {input.Scales[i]:R} {CText.Comment(columns[i].Unit)}");
            }
        }
        else
        {
            text.Line($"  for (int i = 0; i < {count}; i++) {{").Line($"    {name}[i] = 0;").Line($"  }}");
        }
    }
}
