using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TinyML.Nano.Simulation;

/// <summary>Runs Firmware.dll, the same file that is converted for a board, on desktop .NET with simulated hardware.
/// Serial bytes come from standard input and go to standard output, pins are told on standard error. Ends when standard input ends.</summary>
internal static class Program
{
    private const int WrongUsage = 2;
    private const string PowerLoss = "--power-loss";
    private const string SpiRam = "--spiram";

    private static int Main(string[] arguments)
    {
        if (arguments.Length < 2 || !TryParse(arguments.AsSpan(2), out long? bytesUntilPowerLoss))
        {
            Console.Error.WriteLine($"usage: dotnet exec TinyML.Nano.Simulation.dll FOLDER-WITH-FIRMWARE STORAGE-FOLDER [{PowerLoss}=BYTES-WRITTEN] [{SpiRam}=BYTES]");
            return WrongUsage;
        }

        // Ctrl-C reaches every program of the terminal; this one ends with the one that started it, which may still have something to say.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        InternalStorage.Mount(arguments[1], bytesUntilPowerLoss);
        SerialLine.Connect(Console.OpenStandardInput(), Console.OpenStandardOutput());
        MethodInfo start = new FirmwareContext(Path.GetFullPath(arguments[0])).LoadFirmware().EntryPoint!;
        start.Invoke(null, start.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        return 0;
    }

    private static bool TryParse(ReadOnlySpan<string> options, out long? bytesUntilPowerLoss)
    {
        bytesUntilPowerLoss = null;
        foreach (string option in options)
        {
            string[] words = option.Split('=');
            if (words.Length != 2 || words[0] is not (PowerLoss or SpiRam) || !uint.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
            {
                return false;
            }

            bytesUntilPowerLoss = words[0] == PowerLoss ? number : bytesUntilPowerLoss;
            ExternalMemory.Bytes = words[0] == SpiRam ? number : ExternalMemory.Bytes;
        }

        return true;
    }
}
