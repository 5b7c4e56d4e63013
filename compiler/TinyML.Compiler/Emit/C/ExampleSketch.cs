using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints the Arduino sketches of the library.</summary>
internal static class ExampleSketch
{
    /// <summary>The streaming firmware as a sketch, for boards that have an Arduino core and no port of their own.</summary>
    public static string PrintStream(CModel model)
    {
        bool isBenchmark = model.Options.Protocol == FirmwareProtocol.Mlperf;
        string module = isBenchmark ? "mlperf" : "stream";
        var text = new CText();
        text.Line($"// The {(isBenchmark ? "benchmark's firmware: the MLPerf Tiny runner or" : "streaming firmware:")} 'tinyml stream DIR --data DATA --port P' sends inputs, the board answers, the LEDs follow.")
            .Line($"#include <tml_{model.Name}.h>")
            .Line($"#include <ports/tml_port.h>")
            .Line($"#include <{module}/tml_{module}.h>")
            .Line()
            .Line($"void setup() {{")
            .Line($"  tml_port_init();");
        if (isBenchmark)
        {
            text.Line($"  tml_mlperf_begin();");
        }

        return PrintLoop(text.Line($"}}"), module);
    }

    private static string PrintLoop(CText text, string module) => text
        .Line()
        .Line($"void loop() {{")
        .Line($"  int16_t value = tml_port_read();")
        .Line($"  if (value >= 0) {{")
        .Line($"    tml_{module}_receive((uint8_t)value);")
        .Line($"  }}")
        .Line($"}}")
        .ToString();

    /// <summary>A sketch that calls the model with numbers of one's own.</summary>
    public static string PrintPredict(CModel model)
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

        ProgramOutput answer = program.Outputs[0];
        string type = CModel.Type(model.Buffer(answer).Element), unit = answer.Unit.Length > 0 ? $" {CText.Comment(answer.Unit)}" : "";
        text.Line($"  const {type} *output = tml_{model.Name}_run();")
            .Line($"  for (int i = 0; i < {model.Buffer(answer).Count}; i++) {{")
            .Line($"    Serial.println(output[i]);  // q, which stands for {ModelHeader.Value(answer.ZeroPoint)} * {answer.Scale:R}{unit}")
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
                text.Line($"  {name}[{i}] = 0;  // {CText.Comment(columns[i].Name)} in steps of {input.Scales[i]:R}{(columns[i].Unit.Length > 0 ? $" {CText.Comment(columns[i].Unit)}" : "")}");
            }
        }
        else
        {
            text.Line($"  for (int i = 0; i < {count}; i++) {{").Line($"    {name}[i] = 0;").Line($"  }}");
        }
    }
}
