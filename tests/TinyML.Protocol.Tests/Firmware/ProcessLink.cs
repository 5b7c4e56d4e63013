using System.Collections.Concurrent;
using System.Diagnostics;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>A link to a child process by its standard input and output.</summary>
internal sealed class ProcessLink : IByteLink
{
    private readonly Process _process;
    private readonly BlockingCollection<byte[]> _received = [];
    private readonly Task<string> _errors;
    private byte[] _current = [];
    private int _next;

    public ProcessLink(string program)
    {
        ProcessStartInfo start = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public string Name => "process";

    /// <summary>What the sanitizers had to say; empty when they found nothing.</summary>
    public string Errors => _errors.Result;

    /// <summary>Ends the input and waits for the program's end.</summary>
    /// <returns>Its exit code.</returns>
    public int Finish()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        if (_next == _current.Length)
        {
            _next = 0;
            if (!_received.TryTake(out byte[]? chunk, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue)))
            {
                _current = [];
                return 0;
            }

            _current = chunk;
        }

        int count = Math.Min(buffer.Length, _current.Length - _next);
        _current.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _process.StandardInput.BaseStream.Write(bytes);
        _process.StandardInput.BaseStream.Flush();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Receive()
    {
        byte[] buffer = new byte[4096];
        Stream output = _process.StandardOutput.BaseStream;
        for (int count = output.Read(buffer); count > 0; count = output.Read(buffer))
        {
            _received.Add(buffer[..count]);
        }
    }
}
