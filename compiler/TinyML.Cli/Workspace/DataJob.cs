using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Statistics;

namespace TinyML.Cli.Workspace;

/// <summary>What <c>tinyml data</c> does.</summary>
internal static class DataJob
{
    /// <summary>Looks through a table.</summary>
    /// <exception cref="DiagnosticException">The data is bad.</exception>
    public static DataStatistics Look(string source, string? target, string? against, int seed) =>
        TableStatistics.Of(() => DataSelection.OpenText(source), source, target, seed, against is null ? null : () => DataSelection.OpenText(against));

    /// <summary>Writes the page beside its place and moves it there.</summary>
    /// <exception cref="DiagnosticException">It is there already, or cannot be written.</exception>
    public static void WritePage(DataStatistics data, string path, bool isForced)
    {
        if (File.Exists(path) && !isForced)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputExists, path, "it is there already", "choose another name, or replace it with --force");
        }

        try
        {
            File.WriteAllText(path + ".part", DataSection.Page(data));
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(path + ".part");
            throw new DiagnosticException(DiagnosticCodes.OutputNotWritable, path, exception.Message, "choose a place that can be written, with room");
        }
    }
}
