namespace TinyML.Testing;

/// <summary>What a test needs from the machine. A missing thing ignores the test with the reason, unless the environment says that it must be there.</summary>
public static class Requirements
{
    /// <summary>Folder that holds TinyML.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Whether the long fuzzing was asked for (<c>tests/run.sh --deep</c> sets TINYML_DEEP=1).</summary>
    public static bool Deep => Environment.GetEnvironmentVariable("TINYML_DEEP") == "1";

    /// <summary>Needs a program on the PATH. TINYML_REQUIRE_TOOLS=1 turns ignoring into failing.</summary>
    public static void Program(string name)
    {
        if (!IsOnPath(name))
        {
            Missing("TINYML_REQUIRE_TOOLS", $"'{name}' is not on the PATH; tests/run.sh --install-only installs it");
        }
    }

    /// <summary>Needs something that was looked for. TINYML_REQUIRE_TOOLS=1 turns ignoring into failing.</summary>
    public static void Tool(bool isThere, string name)
    {
        if (!isThere)
        {
            Missing("TINYML_REQUIRE_TOOLS", $"{name} is not installed; tests/run.sh --install-only installs it");
        }
    }

    /// <summary>Needs a shared library by file name, such as <c>libsimavr.so.2</c>.</summary>
    public static void Library(string name)
    {
        if (!System.Runtime.InteropServices.NativeLibrary.TryLoad(name, out _))
        {
            Missing("TINYML_REQUIRE_TOOLS", $"the library '{name}' cannot be loaded; tests/run.sh --install-only installs it");
        }
    }

    /// <summary>Needs a folder that a package of the system installs.</summary>
    public static void Folder(string path, string package)
    {
        if (!Directory.Exists(path))
        {
            Missing("TINYML_REQUIRE_TOOLS", $"'{path}' is missing; it belongs to {package}, which tests/run.sh --install-only installs");
        }
    }

    /// <summary>Needs a file of the measuring data (TINYML_DATA). TINYML_REQUIRE_DATA=1 turns ignoring into failing.</summary>
    /// <returns>The file's path.</returns>
    public static string Data(string relativePath)
    {
        string? root = Environment.GetEnvironmentVariable("TINYML_DATA");
        string path = Path.Combine(root ?? "", relativePath);
        if (string.IsNullOrEmpty(root) || !(File.Exists(path) || Directory.Exists(path)))
        {
            Missing("TINYML_REQUIRE_DATA", $"TINYML_DATA does not lead to '{relativePath}'");
        }

        return path;
    }

    private static void Missing(string variable, string reason)
    {
        if (Environment.GetEnvironmentVariable(variable) == "1")
        {
            Assert.Fail(reason);
        }

        Assert.Ignore(reason);
    }

    private static bool IsOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TinyML.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("TinyML.sln was not found above the test's folder");
    }
}
