using System.IO.Compression;
using System.Text;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Opens what DATA names as text: a CSV file, a zip archive with one in it, or <c>-</c> for standard input.</summary>
public static class TableSource
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Opens the text. UTF-8, or UTF-16 when a byte order mark says so.</summary>
    /// <param name="path">A file, or <see cref="StandardInput"/>.</param>
    /// <param name="standardInput">Standard input; the process's own when null.</param>
    /// <exception cref="DiagnosticException">TML1510 or TML1511.</exception>
    public static TextReader Open(string path, Stream? standardInput = null)
    {
        if (path == StandardInput)
        {
            return new StreamReader(standardInput ?? Console.OpenStandardInput(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: standardInput is not null);
        }

        try
        {
            if (Directory.Exists(path))
            {
                throw new DiagnosticException(DiagnosticCodes.DataKind, path, "this is a folder, and the model takes a table", "name a CSV file, or a zip archive with one in it");
            }

            Stream file = File.OpenRead(path);
            return IsZip(file) ? OpenZip(file, path) : new StreamReader(file, Encoding.UTF8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.DataUnreadable, path, exception.Message, "check the path and the permissions of the data file");
        }
    }

    private static bool IsZip(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        int read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 4 && start.SequenceEqual("PK\x03\x04"u8);
    }

    private static ZipEntryReader OpenZip(Stream file, string path)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
            string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
            if (names.Contains("xl/workbook.xml"))
            {
                throw new DiagnosticException(DiagnosticCodes.DataKind, path, "this is a spreadsheet workbook", "save the sheet as CSV and name that file");
            }

            ZipArchiveEntry[] tables = [.. archive.Entries.Where(entry => entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !entry.Name.StartsWith('.'))];
            return tables.Length == 1
                ? new ZipEntryReader(tables[0].Open(), archive)
                : throw new DiagnosticException(DiagnosticCodes.DataKind, path, $"the archive holds {tables.Length} CSV files (entries: {string.Join(", ", names.Take(8))})", "unpack it and name one CSV file");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or DiagnosticException)
        {
            archive?.Dispose();
            file.Dispose();
            throw exception is DiagnosticException
                ? exception
                : new DiagnosticException(DiagnosticCodes.DataUnreadable, path, $"the archive is damaged: {exception.Message}", "fetch it again");
        }
    }

    /// <summary>Text of one entry; closes the archive with it.</summary>
    private sealed class ZipEntryReader(Stream entry, ZipArchive archive) : StreamReader(entry, Encoding.UTF8)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
            {
                archive.Dispose();
            }
        }
    }
}
