using System.Text.Json;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints the files by which the Arduino IDE, PlatformIO and make know the library.</summary>
internal static class LibraryMetadata
{
    /// <summary>The files.</summary>
    public static IEnumerable<EmittedFile> Print(CModel model) =>
    [
        new("library.properties", Properties(model)),
        new("library.json", PlatformIo(model)),
        new("keywords.txt", Keywords(model)),
        new("Makefile", Makefile(model)),
    ];

    /// <summary>What the library is, in a sentence.</summary>
    internal static string Sentence(CModel model) => $"The model {CText.Comment(model.Planned.Program.Name)} in integer C, made by tinyml.";

    /// <summary>Arduino's "Library specification", library.properties.</summary>
    private static string Properties(CModel model) => new CText()
        .Line($"name=tml_{model.Name}")
        .Line($"version={model.Options.ToolVersion}")
        .Line($"author=tinyml")
        .Line($"maintainer=tinyml")
        .Line($"sentence={Sentence(model)}")
        .Line($"paragraph=Call tml_{model.Name}_input() and tml_{model.Name}_run(); no floating point, no allocation.")
        .Line($"category=Data Processing")
        .Line($"architectures=*")
        .Line($"includes=tml_{model.Name}.h")
        .ToString();

    private static string PlatformIo(CModel model)
    {
        static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
        return new CText()
            .Line($"{{")
            .Line($"  \"name\": {Quoted($"tml_{model.Name}")},")
            .Line($"  \"version\": {Quoted(model.Options.ToolVersion)},")
            .Line($"  \"description\": {Quoted(Sentence(model))},")
            .Line($"  \"frameworks\": \"*\",")
            .Line($"  \"platforms\": \"*\",")
            .Line($"  \"headers\": {Quoted($"tml_{model.Name}.h")}")
            .Line($"}}")
            .ToString();
    }

    private static string Keywords(CModel model)
    {
        var text = new CText();
        foreach (string input in model.Inputs)
        {
            text.Line($"tml_{model.Name}_input{input}\tKEYWORD2");
        }

        return text.Line($"tml_{model.Name}_run\tKEYWORD2").ToString();
    }

    private static string Makefile(CModel model) => new CText()
        .Line($"# Builds build/libtml_{model.Name}.a from the model and its kernels with any C99 compiler:")
        .Line($"#   make")
        .Line($"#   make CC=avr-gcc AR=avr-ar CFLAGS=\"-Os -mmcu=atmega2560\"")
        .Line($"CC ?= cc")
        .Line($"AR ?= ar")
        .Line($"CFLAGS ?= -O2")
        .Line($"SOURCES := src/tml_{model.Name}.c $(wildcard src/kernels/*/*.c) $(wildcard src/kernels/*/*.S)")
        .Line($"OBJECTS := $(patsubst src/%,build/%.o,$(SOURCES))")
        .Line()
        .Line($"build/libtml_{model.Name}.a: $(OBJECTS)")
        .Line($"\trm -f $@")
        .Line($"\t$(AR) rcs $@ $^")
        .Line()
        .Line($"build/%.c.o: src/%.c $(wildcard src/*.h src/kernels/*/*.h)")
        .Line($"\t@mkdir -p $(dir $@)")
        .Line($"\t$(CC) -std=c99 -Wall -Wextra -Wconversion $(CFLAGS) -Isrc -c $< -o $@")
        .Line()
        .Line($"build/%.S.o: src/%.S")
        .Line($"\t@mkdir -p $(dir $@)")
        .Line($"\t$(CC) $(CFLAGS) -Isrc -c $< -o $@")
        .Line()
        .Line($"clean:")
        .Line($"\trm -rf build/kernels build/*.o build/*.a")
        .Line()
        .Line($".PHONY: clean")
        .ToString();
}
