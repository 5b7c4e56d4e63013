using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Downloads;

/// <summary>Fetches a file: goes on where an interrupted run ended, checks size and hash, and only then gives it its name.</summary>
/// <param name="client">Follows redirections.</param>
public sealed class Download(HttpClient client)
{
    // What has no known size must end somewhere; the largest public set here is far smaller.
    private const long MostBytes = 4L << 30;

    // Archives hold more than the one file that is wanted.
    private const long MostArchiveBytes = 256 << 20;

    /// <summary>Fetches an entry into a folder. A file that is there already and is right stays.</summary>
    /// <param name="entry">What to fetch.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="isForced">Whether a file of that name that is not the right one is replaced.</param>
    /// <param name="progress">Told the bytes that are there and, where known, all bytes.</param>
    /// <param name="cancellation">Ends it; what is there stays as FILE.part for the next run.</param>
    /// <returns>The file's path and hash.</returns>
    /// <exception cref="DiagnosticException">TML1561 to TML1563, TML4103, TML4904.</exception>
    public async Task<(string Path, string Sha256)> ToFolderAsync(DownloadEntry entry, string folder, bool isForced, Action<long, long?>? progress, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, entry.File), part = path + ".part", unpacked = path + ".new";
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(path))
            {
                string there = FileHash.Sha256(path);
                if (there == entry.Sha256)
                {
                    return (path, there);
                }

                if (!isForced)
                {
                    throw new DiagnosticException(DiagnosticCodes.OutputExists, path, entry.Sha256 is null ? "it is there already" : "it is there already, with other contents", "move it away, or replace it with --force");
                }
            }

            await FetchAsync(entry, part, progress, cancellation);
            if (entry.Entry is not null)
            {
                Unpack(entry, part, unpacked);
            }

            string fetched = entry.Entry is null ? part : unpacked;
            string hash = Check(entry, fetched, part);
            File.Move(fetched, path, overwrite: true);
            File.Delete(part);
            return (path, hash);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputNotWritable, path, exception.Message, "choose a folder that can be written, with room; what was fetched is kept as .part");
        }
        finally
        {
            if (File.Exists(unpacked))
            {
                File.Delete(unpacked);
            }
        }
    }

    private async Task FetchAsync(DownloadEntry entry, string part, Action<long, long?>? progress, CancellationToken cancellation)
    {
        long most = entry.Entry is null ? entry.Size ?? MostBytes : MostArchiveBytes;
        long there = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (entry.Entry is null && there == entry.Size)
        {
            return;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, entry.Address);
            request.Headers.Range = there > 0 ? new RangeHeaderValue(there, null) : null;
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && there > 0)
            {
                // All of it was there, or what is there is not of this file: checking shows which.
                return;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw Failed(entry, $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}", "the address may have changed; look for the file by its name, and check its hash");
            }

            bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == there;
            await CopyAsync(response, entry, part, goesOn ? there : 0, most, progress, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Failed(entry, exception.InnerException?.Message ?? exception.Message, "check the network and run it again: it goes on where it was");
        }
    }

    private static async Task CopyAsync(HttpResponseMessage response, DownloadEntry entry, string part, long start, long most, Action<long, long?>? progress, CancellationToken cancellation)
    {
        long? all = response.Content.Headers.ContentLength + start;
        if (all > most)
        {
            throw TooLarge(entry, all.Value, most);
        }

        await using Stream from = await response.Content.ReadAsStreamAsync(cancellation);
        await using var to = new FileStream(part, start > 0 ? FileMode.Append : FileMode.Create);
        var buffer = new byte[1 << 16];
        int read;
        for (long done = start; (read = await ReadAsync(from, buffer, cancellation)) > 0;)
        {
            done += read;
            if (done > most)
            {
                await to.DisposeAsync();
                File.Delete(part);
                throw TooLarge(entry, done, most);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Invoke(done, all);
        }
    }

    // What breaks here is the line; what breaks while writing is the disk.
    private static async Task<int> ReadAsync(Stream from, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellation);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    private static void Unpack(DownloadEntry entry, string archive, string to)
    {
        try
        {
            using var zip = ZipFile.OpenRead(archive);
            ZipArchiveEntry file = zip.GetEntry(entry.Entry!) ?? throw new InvalidDataException($"it holds no '{entry.Entry}'");
            if (file.Length > (entry.Size ?? MostArchiveBytes))
            {
                throw new InvalidDataException($"'{entry.Entry}' has {file.Length} bytes instead of {entry.Size}");
            }

            file.ExtractToFile(to, overwrite: true);
        }
        catch (InvalidDataException exception)
        {
            File.Delete(archive);
            throw Wrong(entry, exception.Message);
        }
    }

    // What is wrong is thrown away: going on with it could never end well.
    private static string Check(DownloadEntry entry, string fetched, string part)
    {
        long size = new FileInfo(fetched).Length;
        string hash = FileHash.Sha256(fetched);
        string? problem = entry.Size is { } wanted && size != wanted ? $"it has {size} bytes instead of {wanted}"
            : entry.Sha256 is { } known && hash != known ? $"its SHA-256 is {hash} instead of {known}"
            : null;
        if (problem is not null)
        {
            File.Delete(part);
            throw Wrong(entry, problem);
        }

        return hash;
    }

    private static DiagnosticException Failed(DownloadEntry entry, string what, string todo) => new(DiagnosticCodes.DownloadFailed, entry.Address, what, todo);

    private static DiagnosticException Wrong(DownloadEntry entry, string what) =>
        new(DiagnosticCodes.DownloadWrong, entry.Address, $"{what}; it was thrown away", "run it again; if it stays so, the file there is another one now: do not use it for what was published");

    private static DiagnosticException TooLarge(DownloadEntry entry, long bytes, long most) =>
        new(DiagnosticCodes.DownloadTooLarge, entry.Address, $"the server sends {bytes} bytes or more, and {most} at most are expected", "look at the address: this is not the file");
}
