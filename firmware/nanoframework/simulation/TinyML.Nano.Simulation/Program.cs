using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TinyML.Nano.Simulation;

/// <summary>Runs Firmware.dll, the same file that is converted for a board, on desktop .NET with simulated hardware.
/// Serial bytes come from standard input and go to standard output, pins are told on standard error. Ends when standard input ends.</summary>
internal static class Program
{
    private const int WrongUsage = 2;

    private static int Main(string[] arguments)
    {
        if (arguments.Length is < 2 or > 3 || !TryParseLimit(arguments, out long? limit))
        {
            Console.Error.WriteLine("usage: dotnet exec TinyML.Nano.Simulation.dll FOLDER-WITH-FIRMWARE STORAGE-FOLDER [BYTES-WRITTEN-UNTIL-POWER-LOSS]");
            return WrongUsage;
        }

        // Ctrl-C reaches every program of the terminal; this one ends with the one that started it, which may still have something to say.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        InternalStorage.Mount(arguments[1], limit);
        SerialLine.Connect(Console.OpenStandardInput(), Console.OpenStandardOutput());
        MethodInfo start = new FirmwareContext(Path.GetFullPath(arguments[0])).LoadFirmware().EntryPoint!;
        start.Invoke(null, start.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        return 0;
    }

    private static bool TryParseLimit(string[] arguments, out long? limit)
    {
        bool isNumber = long.TryParse(arguments.ElementAtOrDefault(2) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        limit = arguments.Length > 2 ? number : null;
        return isNumber;
    }
}
