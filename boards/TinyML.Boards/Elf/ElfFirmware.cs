using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards.Elf;

/// <summary>Reading of firmware files with the diagnostics that a person needs.</summary>
internal static class ElfFirmware
{
    /// <summary>Reads a linked program for one processor.</summary>
    /// <exception cref="DiagnosticException">It is missing, damaged, or for another processor.</exception>
    public static ElfFile Read(string path, ElfMachine machine)
    {
        string problem;
        try
        {
            ElfFile firmware = ElfFile.Read(path);
            if (firmware.Machine == machine && firmware.Segments.Count > 0)
            {
                return firmware;
            }

            problem = firmware.Machine == machine ? "it holds no program" : $"it is for the processor '{firmware.Machine}', not {machine}";
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            problem = exception.Message;
        }

        throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"firmware '{path}'", problem, "build it with 'tinyml build DIR --board ID'");
    }
}
