using System.Globalization;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Pictures;
using TinyML.HostStreamer.Statistics;

namespace TinyML.HostStreamer.Rebalancing;

/// <summary>Writes what a plan wants: every picture that is there, byte for byte, and augmented ones. The set is complete or not there.</summary>
public static class RebalancedSet
{
    /// <summary>Writes the set.</summary>
    /// <param name="pictures">The pictures with their plan.</param>
    /// <param name="path">FILE.tar for an archive, FILE.csv for a table of key and weight, otherwise a folder per class.</param>
    /// <param name="seed">What the augmented pictures are drawn with.</param>
    /// <param name="isForced">Whether what is there is replaced.</param>
    /// <param name="cancellation">Ends it; nothing is left.</param>
    /// <returns>Pictures in the new set.</returns>
    /// <exception cref="DiagnosticException">TML4103 or TML4904; a picture cannot be read any more.</exception>
    public static int Write(PictureStatistics pictures, string path, int seed, bool isForced, CancellationToken cancellation)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if ((File.Exists(path) || Directory.Exists(path)) && !isForced)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputExists, path, "it is there already", "choose another name, or replace it with --force");
        }

        RefuseSource(pictures.Statistics.Source, path);
        string beside = $"{path}.new-{Environment.ProcessId}";
        try
        {
            Delete(beside);
            int written = Fill(pictures, path, beside, seed, cancellation);
            Delete(path);
            Move(beside, path);
            return written;
        }
        // A file that is larger than its place allows is an argument out of range to the runtime.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            throw new DiagnosticException(DiagnosticCodes.OutputNotWritable, path, exception.Message, "choose a place that can be written, with room");
        }
        finally
        {
            Delete(beside);
        }
    }

    private static int Fill(PictureStatistics pictures, string path, string beside, int seed, CancellationToken cancellation)
    {
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            File.WriteAllText(beside, Weights(pictures));
            return pictures.Scan.Readable.Count;
        }

        bool isTar = SampleStores.IsArchive(path);
        using ISetWriter writer = isTar ? new TarSetWriter(beside) : new FolderSetWriter(Directory.CreateDirectory(beside).FullName);
        return WriteAll(pictures, writer, seed, cancellation);
    }

    private static int WriteAll(PictureStatistics pictures, ISetWriter writer, int seed, CancellationToken cancellation)
    {
        int written = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new Dictionary<(string, int), int>();
        foreach ((ScannedPicture picture, RebalancingCell cell) in Cells(pictures))
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] file = pictures.Scan.Store.Read(picture.Index);
            int number = Number(pictures, picture);
            string name = Unique(Path.GetFileName(picture.Entry), names);
            writer.Add(name, picture.Class, number, file);
            written++;
            int at = seen[(cell.Class, cell.Cluster)] = seen.GetValueOrDefault((cell.Class, cell.Cluster), -1) + 1;
            for (int copy = 1; copy < Copies(cell, at); copy++, written++)
            {
                // Each picture has a seed of its own, so that it stays the same when others come or go.
                var random = new Random(unchecked((int)RowHash.Mix(RowHash.Add((ulong)seed, $"{picture.Entry}#{copy}"))));
                Picture other = Augmentation.Draw(random).Apply(PictureDecoder.Decode(file, picture.Entry));
                writer.Add(Unique($"{Path.GetFileNameWithoutExtension(name)}-{copy}.png", names), picture.Class, number, PngEncoder.Encode(other));
            }
        }

        return written;
    }

    // The pictures of a cell share what is wanted as evenly as can be: the first ones take what is left over.
    private static int Copies(RebalancingCell cell, int at) => (cell.Wanted / cell.Count) + (at < cell.Wanted % cell.Count ? 1 : 0);

    private static IEnumerable<(ScannedPicture Picture, RebalancingCell Cell)> Cells(PictureStatistics pictures)
    {
        var cells = pictures.Statistics.Rebalancing.ToDictionary(cell => (cell.Class, cell.Cluster));
        return pictures.Scan.Readable.Select((picture, i) => (picture, cells[(picture.Class.Length > 0 ? picture.Class : PictureStatistics.Unlabelled, pictures.Clusters[i] + 1)]));
    }

    private static int Number(PictureStatistics pictures, ScannedPicture picture) => picture.Class.Length > 0 ? (int)pictures.Scan.Store.TargetOf(picture.Index)!.Value : -1;

    // Folders may use a name once each; in an archive, or beside copies, it must stay the only one.
    private static string Unique(string name, HashSet<string> names)
    {
        string unique = name;
        for (int i = 2; !names.Add(Path.GetFileNameWithoutExtension(unique)); i++)
        {
            unique = $"{Path.GetFileNameWithoutExtension(name)}_{i}{Path.GetExtension(name)}";
        }

        return unique;
    }

    private static string Weights(PictureStatistics pictures)
    {
        var table = new StringBuilder("key,weight\n");
        foreach ((ScannedPicture picture, RebalancingCell cell) in Cells(pictures))
        {
            string key = pictures.Scan.IsFolder ? picture.Entry : SampleFile.Of(picture.Entry).Key;
            string quoted = key.AsSpan().ContainsAny(",\"\n") ? $"\"{key.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : key;
            table.Append(CultureInfo.InvariantCulture, $"{quoted},{cell.Weight:0.####}\n");
        }

        return table.ToString();
    }

    private static void RefuseSource(string source, string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (full == path || full.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal) || path.StartsWith(full + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new DiagnosticException(DiagnosticCodes.OutputExists, path, "it is the data itself, or within it", "choose a place outside of the data");
        }
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to);
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
