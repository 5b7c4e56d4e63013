namespace TinyML.EndToEnd.Tests.Documents;

/// <summary>The commands of the pages that no test types, each with the reason. Whatever is not in here is run.</summary>
internal static class UnrunCommands
{
    private const string Installed = "InstalledToolTests runs it as it stands there";
    private const string Board = "needs a board; FlashTests flashes a simulated one";
    private const string Measures = "measures for minutes; tests assert what counts of it";
    private const string Arduino = "needs arduino-cli, which fetches packages of its own; ArduinoCoreTests builds the example with Debian's Arduino builder and core";
    private const string Trains = "trains for minutes to days, with PyTorch or from the original data; the tests of the models look at what came out";

    /// <summary>How commands begin that are not run, by page, and why.</summary>
    public static IReadOnlyList<(string Page, string Start, string Reason)> All { get; } =
    [
        ("CONTRIBUTING.md", "bash tests/run.sh", "it is what runs this test"),
        ("README.md", "bash tests/run.sh", "it is what runs this test"),
        ("tests/README.md", "bash tests/run.sh", "it is what runs this test"),
        ("README.md", "dotnet pack ", Installed),
        ("README.md", "dotnet tool install ", Installed),
        ("README.md", "tinyml ", Installed),
        ("README.md", "dotnet run --project tests/TinyML.Benchmarks ", Measures),
        ("tests/README.md", "dotnet run --project tests/TinyML.Benchmarks ", Measures),
        ("boards/arduino-mega-2560/README.md", "tinyml flash ", Board),
        ("boards/arduino-mega-2560/README.md", "avrdude ", Board),
        ("boards/arduino-uno/README.md", "tinyml flash ", Board),
        ("boards/arduino-uno/README.md", "avrdude ", Board),
        ("boards/arduino-nano-33-ble/README.md", "tinyml flash ", Board),
        ("boards/arduino-nano-33-ble/README.md", "tinyml stream ", Board),
        ("boards/arduino-nano-33-ble/README.md", "arduino-cli ", Arduino),
        ("models/benzene/README.md", "dotnet run -c Release --project models/benzene/training ", Trains),
        ("models/benzene/samples/README.md", "dotnet run -c Release --project models/benzene/training ", Trains),
        ("models/visual-wake-words/README.md", "python3 ", Trains),
        ("models/visual-wake-words/training/README.md", "python3 ", Trains),
    ];

    /// <summary>The reason why a command is not run; null where it is.</summary>
    public static string? Reason(string page, string command) =>
        All.FirstOrDefault(entry => entry.Page == page && command.StartsWith(entry.Start, StringComparison.Ordinal)).Reason;
}
