using System.Net;
using System.Net.Sockets;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Live;

namespace TinyML.HostStreamer.Dashboards;

/// <summary>
/// Shows a stream in a browser of this computer: <c>/</c> is the page, <c>/events</c> sends a <see cref="LiveSnapshot"/> as a server-sent event when something is new, at most
/// <see cref="EventsPerSecond"/> a second, and <c>/state</c> gives one. It listens on the loopback address only, and only answers requests that name it by that address,
/// so that no other site's page can read it.
/// </summary>
public sealed class DashboardServer : IDisposable
{
    /// <summary>How many events a page gets in a second at most.</summary>
    public const int EventsPerSecond = 5;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly LiveBoards _stream;
    private readonly Task _serving;
    private int _watching;

    /// <summary>Starts to serve.</summary>
    /// <param name="stream">What is shown.</param>
    /// <param name="port">A TCP port from 1 to 65535, or 0 for a free one.</param>
    /// <exception cref="DiagnosticException">TML5240: the port cannot be had.</exception>
    public DashboardServer(LiveBoards stream, int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        _stream = stream;
        Port = port == 0 ? FreePort() : port;
        _listener = Listen();
        _serving = Task.Run(Serve);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The page's address.</summary>
    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>Waits until every open page was sent how the stream stands now, but not long for a page that takes nothing.</summary>
    public void Flush()
    {
        if (Volatile.Read(ref _watching) > 0)
        {
            // A page gets what is new within one interval.
            _end.Token.WaitHandle.WaitOne(2000 / EventsPerSecond);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Close();
        _serving.Wait();
        _end.Dispose();
    }

    /// <summary>Listens under both names of this computer; under its address alone where the other leads nowhere.</summary>
    private HttpListener Listen()
    {
        try
        {
            return Listen([Address, $"http://localhost:{Port}/"]);
        }
        catch (Exception exception) when (exception is HttpListenerException or SocketException)
        {
        }

        try
        {
            return Listen([Address]);
        }
        catch (Exception exception) when (exception is HttpListenerException or SocketException)
        {
            throw new DiagnosticException(DiagnosticCodes.WebPortUnavailable, $"--web {Port}", exception.Message, "close the program that listens there, or give another port; 0 takes a free one");
        }
    }

    private static HttpListener Listen(IEnumerable<string> addresses)
    {
        var listener = new HttpListener();
        try
        {
            foreach (string address in addresses)
            {
                listener.Prefixes.Add(address);
            }

            listener.Start();
            return listener;
        }
        catch
        {
            listener.Close();
            throw;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        var open = new List<Task>();
        while (!_end.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(Task.Run(() => Answer(context)));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The listener was closed.
                break;
            }
        }

        await Task.WhenAll(open).ConfigureAwait(false);
    }

    private async Task Answer(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        try
        {
            response.Headers["Cache-Control"] = "no-store";
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            HttpListenerRequest request = context.Request;
            if (request.Headers["Origin"] is { } origin && origin != $"http://{request.UserHostName}")
            {
                response.StatusCode = (int)HttpStatusCode.Forbidden;
            }
            else if (request.HttpMethod != "GET")
            {
                response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
            }
            else
            {
                await Answer(request.Url!.AbsolutePath, response).ConfigureAwait(false);
            }

            response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The page was closed, or the server is.
            response.Abort();
        }
    }

    private Task Answer(string path, HttpListenerResponse response)
    {
        switch (path)
        {
            case "/":
                response.Headers["Content-Security-Policy"] = DashboardPage.SecurityPolicy;
                return Write(response, "text/html; charset=utf-8", DashboardPage.Html);
            case "/state":
                return Write(response, "application/json", Encoding.UTF8.GetBytes(_stream.Snapshot().ToJson()));
            case "/events":
                return WriteEvents(response);
            default:
                response.StatusCode = (int)HttpStatusCode.NotFound;
                return Task.CompletedTask;
        }
    }

    private async Task Write(HttpListenerResponse response, string type, byte[] content)
    {
        response.ContentType = type;
        response.ContentLength64 = content.Length;
        await response.OutputStream.WriteAsync(content, _end.Token).ConfigureAwait(false);
    }

    private async Task WriteEvents(HttpListenerResponse response)
    {
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        string sent = "";
        long beat = Environment.TickCount64;
        Interlocked.Increment(ref _watching);
        try
        {
            while (true)
            {
                string now = _stream.Snapshot().ToJson();
                bool isNew = now != sent;
                // Something now and then finds out whether the page is still there.
                if (isNew || Environment.TickCount64 - beat > Beat.TotalMilliseconds)
                {
                    await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(isNew ? $"data: {now}\n\n" : ":\n\n"), _end.Token).ConfigureAwait(false);
                    await response.OutputStream.FlushAsync(_end.Token).ConfigureAwait(false);
                    (sent, beat) = (now, Environment.TickCount64);
                }

                await Task.Delay(1000 / EventsPerSecond, _end.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watching);
        }
    }
}
