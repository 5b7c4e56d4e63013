using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints README.md: what the library is, and how each tool takes it.</summary>
internal static class LibraryReadme
{
    /// <summary>The file's text.</summary>
    public static string Print(CModel model)
    {
        CText text = new CText()
            .Line($"# tml_{model.Name}")
            .Line($"{LibraryMetadata.Sentence(model)}");
        if (model.Options.Spec is { Description.Length: > 0 } spec)
        {
            text.Line($"{CText.Comment(spec.Description).TrimEnd('.')}.");
        }

        text.Line().Line($"No floating point, no heap, nothing of the board: `src/tml_{model.Name}.h` says what each number stands for.").Line()
            .Line($"    #include <tml_{model.Name}.h>")
            .Line();
        for (int i = 0; i < model.Inputs.Count; i++)
        {
            ProgramBuffer buffer = model.Buffer(model.Planned.Program.Inputs[i]);
            text.Line($"    {CModel.Type(buffer.Element)} *input{model.Inputs[i]} = tml_{model.Name}_input{model.Inputs[i]}();  /* {ModelHeader.Elements(buffer)}, written before each run */");
        }

        return text.Line($"    const {CModel.Type(model.Buffer(model.Planned.Program.Outputs[0]).Element)} *output = tml_{model.Name}_run();")
            .Line()
            .Line($"| tool | how |")
            .Line($"|---|---|")
            .Line($"| Arduino IDE | copy this folder into the sketchbook's `libraries`, then File > Examples > tml_{model.Name}: `Predict` takes your own readings, `Stream` answers `tinyml stream` |")
            .Line($"| PlatformIO | copy it into the project's `lib` |")
            .Line($"| ESP-IDF | copy it into `components`; `examples/esp_idf_stream` is a project |")
            .Line($"| CMake | `add_subdirectory(tml_{model.Name})`, `target_link_libraries(YOURS tml_{model.Name})` |")
            .Line($"| make | `make`, or `make CC=avr-gcc AR=avr-ar CFLAGS=\"-Os -mmcu=atmega2560\"`: `build/libtml_{model.Name}.a` |")
            .ToString();
    }
}
