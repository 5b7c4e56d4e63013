using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Emit;

/// <summary>The library as CMake builds it, and what can be said of its ESP-IDF side without ESP-IDF: every file that it names is there, and the port's types fit ESP-IDF's declarations.</summary>
public sealed class CMakeLibraryTests
{
    private string _folder = "";

    [SetUp]
    public void Emit()
    {
        _folder = Directory.CreateTempSubdirectory("tinyml-cmake-").FullName;
        OutputFolder.WriteFiles(_folder, CLibrary.Emit(SmallPrograms.Tanh821, SmallPrograms.Options(Xtensa.Target)));
    }

    [TearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void CMake_builds_a_library_that_a_program_links()
    {
        Requirements.Program("cmake");
        string project = Path.Combine(_folder, "user");
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "CMakeLists.txt"), """
            cmake_minimum_required(VERSION 3.13)
            project(user C)
            add_subdirectory(.. model)
            add_executable(user main.c)
            target_link_libraries(user tml_benzene_mini)
            """);
        File.WriteAllText(Path.Combine(project, "main.c"), """
            #include <tml_benzene_mini.h>
            int main(void) { return tml_benzene_mini_run() == 0; }
            """);
        string build = Path.Combine(_folder, "build");
        TestFirmware.Run("cmake", ["-S", project, "-B", build]);
        TestFirmware.Run("cmake", ["--build", build]);
        TestFirmware.Run(Path.Combine(build, "user"), []);
    }

    [Test]
    public void The_files_that_ESP_IDF_is_given_are_there()
    {
        string main = File.ReadAllText(Path.Combine(_folder, "examples", "esp_idf_stream", "main", "CMakeLists.txt"));
        string[] named = [.. main.Split('"').Where(part => part.StartsWith("${library}/", StringComparison.Ordinal)).Select(part => part["${library}/".Length..])];
        Assert.That(named, Has.Some.EqualTo("src/stream/tml_stream.c").And.Some.EqualTo("src/ports/esp_idf/tml_port_esp_idf.c").And.Some.EqualTo("src/tml_benzene_mini_stream.c"));
        Assert.That(named.Where(path => !Path.Exists(Path.Combine(_folder, path))), Is.Empty);
    }

    [Test]
    public void The_streaming_firmware_fits_the_declarations_of_ESP_IDF()
    {
        Requirements.Program("gcc");
        string declarations = Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C", "esp_idf"), source = Path.Combine(_folder, "src");
        string[] flags = ["-std=gnu17", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-DESP_PLATFORM", "-DTML_BOARD=esp32-devkit", "-fsyntax-only", $"-I{declarations}", $"-I{source}"];
        foreach (string file in (string[])["src/ports/esp_idf/tml_port_esp_idf.c", "src/stream/tml_stream.c", "src/stream/tml_frame.c", "src/tml_benzene_mini_stream.c", "examples/esp_idf_stream/main/main.c"])
        {
            TestFirmware.Run("gcc", [.. flags, Path.Combine(_folder, file)]);
        }
    }
}
