using System.Text.Json;

namespace TinyML.Compiler.Emit.C;

/// <summary>Prints the files by which the Arduino IDE, PlatformIO and make know the library.</summary>
internal static class LibraryMetadata
{
    // What Arduino takes as a name; PlatformIO takes more.
    private const int LongestName = 63;

    // A library must name an address. This one is kept for examples by RFC 2606: nobody's.
    private const string NoAddress = "https://example.com";

    /// <summary>The files.</summary>
    public static IEnumerable<EmittedFile> Print(CModel model) =>
    [
        new("library.properties", Properties(model)),
        new("library.json", PlatformIo(model)),
        new("keywords.txt", Keywords(model)),
        new("README.md", LibraryReadme.Print(model)),
        new("Makefile", Makefile(model)),
    ];

    /// <summary>What the library is, in a sentence.</summary>
    internal static string Sentence(CModel model) => $"The model {CText.Comment(model.Planned.Program.Name)} in integer C, made by tinyml.";

    /// <summary>The address of the model's page, if NAME.json has one.</summary>
    internal static string? Url(CModel model) => model.Options.Spec?.Url is { } url ? new Uri(url).AbsoluteUri : null;

    /// <summary>Text as JSON, and YAML, quote it.</summary>
    internal static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Name(CModel model) => $"tml_{model.Name}" is var name && name.Length > LongestName ? name[..LongestName] : name;

    /// <summary>Arduino's "Library specification", library.properties.</summary>
    private static string Properties(CModel model) => new CText()
        .Line($"name={Name(model)}")
        .Line($"version={model.Options.ToolVersion}")
        .Line($"author=tinyml")
        .Line($"maintainer=tinyml")
        .Line($"sentence={Sentence(model)}")
        .Line($"paragraph=Call tml_{model.Name}_input() and tml_{model.Name}_run(); no floating point, no allocation.")
        .Line($"category=Data Processing")
        .Line($"url={Url(model) ?? NoAddress}")
        .Line($"architectures=*")
        .Line($"includes=tml_{model.Name}.h")
        .ToString();

    /// <summary>PlatformIO's library.json.</summary>
    private static string PlatformIo(CModel model)
    {
        CText text = new CText()
            .Line($"{{")
            .Line($"  \"name\": {Quoted(Name(model))},")
            .Line($"  \"version\": {Quoted(model.Options.ToolVersion)},")
            .Line($"  \"description\": {Quoted(Sentence(model))},")
            .Line($"  \"keywords\": [\"neural-network\", \"machine-learning\", \"tinyml\", \"integer\"],");
        if (Url(model) is { } url)
        {
            text.Line($"  \"homepage\": {Quoted(url)},");
        }

        return text.Line($"  \"frameworks\": \"*\",")
            .Line($"  \"platforms\": \"*\",")
            .Line($"  \"headers\": {Quoted($"tml_{model.Name}.h")},")
            .Line($"  \"examples\": [")
            .Line($"    {{ \"name\": \"Predict\", \"base\": \"examples/Predict\", \"files\": [\"Predict.ino\"] }},")
            .Line($"    {{ \"name\": \"Stream\", \"base\": \"examples/Stream\", \"files\": [\"Stream.ino\"] }}")
            .Line($"  ]")
            .Line($"}}")
            .ToString();
    }

    /// <summary>What the header declares: functions, and the numbers of elements.</summary>
    private static string Keywords(CModel model)
    {
        string[] outputs = model.Outputs.Count > 1 ? [.. model.Outputs.Select(output => $"output{output}")] : [];
        var text = new CText();
        foreach (string function in (string[])[.. model.Inputs.Select(input => $"input{input}"), "run", .. outputs])
        {
            text.Line($"tml_{model.Name}_{function}\tKEYWORD2");
        }

        foreach (string tensor in (string[])[.. model.Inputs.Select(input => $"input{input}"), .. model.Outputs.Select(output => $"output{output}")])
        {
            text.Line($"TML_{model.Name.ToUpperInvariant()}_{tensor.ToUpperInvariant()}_COUNT\tLITERAL1");
        }

        return text.ToString();
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
