namespace TinyML.Compiler.Emit.C;

/// <summary>Prints the files by which CMake and ESP-IDF know the library: the folder is a component for ESP-IDF, a static library for everybody else, and it brings the streaming
/// firmware as an ESP-IDF project.</summary>
internal static class CMakeFiles
{
    private const string Example = "examples/esp_idf_stream";

    /// <summary>The files.</summary>
    /// <param name="model">The model.</param>
    /// <param name="library">The library's files so far.</param>
    public static IEnumerable<EmittedFile> Print(CModel model, IReadOnlyList<EmittedFile> library)
    {
        string[] sources = [.. library.Select(file => file.Path).Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".c", StringComparison.Ordinal))];
        string[] application = [.. sources.Where(path => path == $"src/tml_{model.Name}_stream.c" || path == BenchmarkSource.Path(model) || IsApplication(path) || path.StartsWith("src/ports/esp_idf/", StringComparison.Ordinal))];
        return
        [
            new("CMakeLists.txt", Library(model, sources.Except(application).Where(path => !path.StartsWith("src/ports/", StringComparison.Ordinal)))),
            new("idf_component.yml", Component(model)),
            new($"{Example}/CMakeLists.txt", Project(model)),
            new($"{Example}/main/CMakeLists.txt", Main(application)),
            new($"{Example}/main/main.c", Entry(model.Options.Protocol)),
        ];
    }

    private static bool IsApplication(string path) => path.StartsWith("src/stream/", StringComparison.Ordinal) || path.StartsWith("src/mlperf/", StringComparison.Ordinal);

    private static string Library(CModel model, IEnumerable<string> sources)
    {
        CText text = new CText()
            .Line($"# The model as an ESP-IDF component (put this folder into components/, or name it in EXTRA_COMPONENT_DIRS),")
            .Line($"# and as a static library for add_subdirectory everywhere else.")
            .Line($"set(tml_{model.Name}_sources");
        foreach (string source in sources)
        {
            text.Line($"    {source}");
        }

        return text.Line($")")
            .Line()
            .Line($"if(ESP_PLATFORM)")
            .Line($"    idf_component_register(SRCS ${{tml_{model.Name}_sources}} INCLUDE_DIRS src)")
            .Line($"else()")
            .Line($"    cmake_minimum_required(VERSION 3.13)")
            .Line($"    project(tml_{model.Name} C)")
            .Line($"    add_library(tml_{model.Name} STATIC ${{tml_{model.Name}_sources}})")
            .Line($"    target_include_directories(tml_{model.Name} PUBLIC src)")
            .Line($"    set_target_properties(tml_{model.Name} PROPERTIES C_STANDARD 99)")
            .Line($"endif()")
            .ToString();
    }

    private static string Component(CModel model)
    {
        CText text = new CText()
            .Line($"version: {LibraryMetadata.Quoted(model.Options.ToolVersion)}")
            .Line($"description: {LibraryMetadata.Quoted(LibraryMetadata.Sentence(model))}");
        if (LibraryMetadata.Url(model) is { } url)
        {
            text.Line($"url: {LibraryMetadata.Quoted(url)}");
        }

        return text.Line($"dependencies:")
            .Line($"  idf: \">=5.0\"")
            .ToString();
    }

    private static string Project(CModel model) => new CText()
        .Line($"# The streaming firmware for ESP-IDF: idf.py set-target esp32 build flash")
        .Line($"cmake_minimum_required(VERSION 3.16)")
        .Line($"set(EXTRA_COMPONENT_DIRS \"${{CMAKE_CURRENT_LIST_DIR}}/../..\")")
        .Line($"include($ENV{{IDF_PATH}}/tools/cmake/project.cmake)")
        .Line($"project(tml_{model.Name}_stream)")
        .ToString();

    private static string Main(IEnumerable<string> application)
    {
        CText text = new CText()
            .Line($"set(library \"${{CMAKE_CURRENT_LIST_DIR}}/../../..\")")
            .Line($"idf_component_register(")
            .Line($"    SRCS")
            .Line($"        main.c");
        foreach (string source in application)
        {
            text.Line($"        \"${{library}}/{source}\"");
        }

        return text.Line($"    INCLUDE_DIRS \"${{library}}/src\")")
            .Line($"# The board's name in INFO, and the pins of its LEDs.")
            .Line($"target_compile_definitions(${{COMPONENT_LIB}} PRIVATE TML_BOARD=esp32-devkit TML_LED_GREEN_PIN=25 TML_LED_RED_PIN=26)")
            .ToString();
    }

    private static string Entry(FirmwareProtocol protocol)
    {
        string module = protocol == FirmwareProtocol.Mlperf ? "mlperf" : "stream";
        CText text = new CText()
            .Line($"/* Reads {(protocol == FirmwareProtocol.Mlperf ? "commands of the MLPerf Tiny runner" : "requests or rows of text")} from UART 0, runs the model, lights the LEDs, answers. ESP-IDF's own log goes")
            .Line($" * to the same port: set CONFIG_ESP_CONSOLE_NONE (the protocol drops it as garbage, a person would not). */")
            .Line($"#include \"ports/tml_port.h\"")
            .Line($"#include \"{module}/tml_{module}.h\"")
            .Line()
            .Line($"void app_main(void);")
            .Line()
            .Line($"void app_main(void) {{")
            .Line($"    tml_port_init();");
        if (protocol == FirmwareProtocol.Mlperf)
        {
            text.Line($"    tml_mlperf_begin();");
        }

        return text.Line($"    for (;;) {{")
            .Line($"        int16_t byte = tml_port_read();")
            .Line($"        if (byte >= 0) {{")
            .Line($"            tml_{module}_receive((uint8_t)byte);")
            .Line($"        }}")
            .Line($"    }}")
            .Line($"}}")
            .ToString();
    }
}
