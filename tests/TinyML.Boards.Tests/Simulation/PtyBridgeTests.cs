using System.Diagnostics;
using TinyML.Boards.Simulation;
using TinyML.Protocol;

namespace TinyML.Boards.Tests.Simulation;

[Platform(Exclude = "Win")]
public sealed class PtyBridgeTests
{
    [Test]
    public void Another_program_talks_through_the_terminal()
    {
        using var link = new Loopback();
        using PtyBridge bridge = PtyBridge.Open(link);
        link.Send([.. "early\n"u8]);
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"read line < {bridge.Path}; printf 'got %s\\r\\n\\003\\377' \"$line\" > {bridge.Path}"]))!;
        shell.WaitForExit();
        Assert.That(link.Take(13), Is.EqualTo((byte[])[.. "got early\r\n"u8, 3, 255]));
    }

    [Test]
    public void The_end_of_the_link_is_told()
    {
        using var link = new Loopback();
        using PtyBridge bridge = PtyBridge.Open(link);
        link.Dispose();
        Assert.That(async () => await bridge.Completion.WaitAsync(LinkReading.Patience), Throws.TypeOf<IOException>());
    }

    /// <summary>The far end of a link in this process.</summary>
    private sealed class Loopback : IByteLink
    {
        private readonly object _gate = new();
        private readonly Queue<byte> _toHost = new();
        private readonly Queue<byte> _toBoard = new();
        private bool _gone;

        public string Name => "loopback";

        public void Send(byte[] bytes)
        {
            lock (_gate)
            {
                Array.ForEach(bytes, _toHost.Enqueue);
                Monitor.PulseAll(_gate);
            }
        }

        public byte[] Take(int count)
        {
            lock (_gate)
            {
                while (_toBoard.Count < count)
                {
                    Assert.That(Monitor.Wait(_gate, LinkReading.Patience), Is.True, "nothing came");
                }

                return [.. _toBoard];
            }
        }

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            lock (_gate)
            {
                if (_toHost.Count == 0 && !_gone)
                {
                    Monitor.Wait(_gate, timeout);
                }

                if (_gone)
                {
                    throw new IOException("gone");
                }

                int count = 0;
                while (count < buffer.Length && _toHost.TryDequeue(out byte value))
                {
                    buffer[count++] = value;
                }

                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            lock (_gate)
            {
                foreach (byte value in bytes)
                {
                    _toBoard.Enqueue(value);
                }

                Monitor.PulseAll(_gate);
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _gone = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
