using System.Diagnostics;
using TinyML.Testing;

namespace TinyML.Boards.Tests;

/// <summary>Compiles the small C programs beside the tests into a folder of their own.</summary>
internal sealed class TestFirmware : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("tinyml-boards-").FullName;

    public static string Source(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Firmware", name);

    /// <returns>The path of the linked file.</returns>
    public string Compile(string compiler, string source, params string[] flags)
    {
        Requirements.Program(compiler);
        string elf = Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(source)}-{Guid.NewGuid():N}.elf");
        Assert.That(Run(compiler, [.. flags, "-Wall", "-Wextra", "-Werror", "-O1", Source(source), "-o", elf]), Is.Empty);
        return elf;
    }

    /// <returns>What the program wrote on both outputs; asserts that it ended well.</returns>
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
