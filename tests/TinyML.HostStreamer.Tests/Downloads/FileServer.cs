using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TinyML.HostStreamer.Tests.Downloads;

/// <summary>A small HTTP server on this computer that serves one file well and badly: each path is a way to do it.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _contents;

    /// <summary>Starts it at a free port.</summary>
    public FileServer(byte[] contents)
    {
        _contents = contents;
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Where it answers, with a slash at the end.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>What was asked for: the path and the range.</summary>
    public List<string> Requests { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await using NetworkStream stream = client.GetStream();
                (string path, string? range) = await RequestAsync(stream);
                lock (Requests)
                {
                    Requests.Add(range is null ? path : $"{path} {range}");
                }

                try
                {
                    await AnswerAsync(stream, path, range);
                }
                catch (IOException)
                {
                    // The other side has seen enough.
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private static async Task<(string Path, string? Range)> RequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync() ?? "GET /").Split(' ')[1][1..];
        string? range = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            range = line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase) ? line[7..] : range;
        }

        return (path, range);
    }

    private Task AnswerAsync(NetworkStream stream, string path, string? range)
    {
        int from = range is null ? 0 : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        return path switch
        {
            "file" when from >= _contents.Length => SendAsync(stream, "416 Range Not Satisfiable", [], 0),
            "file" when range is not null => SendAsync(stream, $"206 Partial Content\r\nContent-Range: bytes {from}-{_contents.Length - 1}/{_contents.Length}", _contents[from..], _contents.Length - from),
            "file" or "norange" => SendAsync(stream, "200 OK", _contents, _contents.Length),
            "moved" => SendAsync(stream, $"302 Found\r\nLocation: {Address}file", [], 0),
            "cut" => SendAsync(stream, "200 OK", _contents[..100_000], _contents.Length),
            "long" => SendAsync(stream, "200 OK", _contents, _contents.Length + 1),
            "endless" => SendAsync(stream, "200 OK", [.. _contents, .. _contents], null),
            "other" => SendAsync(stream, "200 OK", [.. _contents.Reverse()], _contents.Length),
            "short" => SendAsync(stream, "200 OK", _contents[..^1], _contents.Length - 1),
            "zip" => SendAsync(stream, "200 OK", Zip(), null),
            _ => SendAsync(stream, "404 Not Found", [], 0),
        };
    }

    private static async Task SendAsync(NetworkStream stream, string status, byte[] body, int? length)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{(length is null ? "" : $"Content-Length: {length}\r\n")}\r\n"));
        await stream.WriteAsync(body);
    }

    private byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("inside.bin").Open();
            entry.Write(_contents);
        }

        return file.ToArray();
    }
}
