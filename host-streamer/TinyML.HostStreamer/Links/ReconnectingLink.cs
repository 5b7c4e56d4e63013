using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Links;

/// <summary>A link that waits when its board is gone, and opens it again when it is back: a cable that was pulled out and put back. What was on the line is lost, and the protocol
/// sends it again; a board that lost its power meanwhile has forgotten the session and gets a new one.</summary>
public sealed class ReconnectingLink : IByteLink
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Func<IByteLink> _open;
    private readonly TimeSpan _wait;
    private readonly CancellationToken _cancellation;
    private IByteLink _link;
    private bool _isGone;

    /// <summary>Opens the link.</summary>
    /// <param name="open">Opens it, each time anew.</param>
    /// <param name="wait">How long a link that is gone is waited for; the first time it must be there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="DiagnosticException">It cannot be opened.</exception>
    public ReconnectingLink(Func<IByteLink> open, TimeSpan wait, CancellationToken cancellation)
    {
        _open = open;
        _wait = wait;
        _cancellation = cancellation;
        _link = open();
    }

    /// <inheritdoc/>
    public string Name => _link.Name;

    /// <inheritdoc/>
    public TimeProvider Clock => _link.Clock;

    /// <inheritdoc/>
    public bool TellsWhenGone => _link.TellsWhenGone;

    /// <inheritdoc/>
    public int? Speed => _link.Speed;

    /// <inheritdoc/>
    public long? Overruns => _link.Overruns;

    /// <inheritdoc/>
    public bool TrySetSpeed(int bitsPerSecond) => !_isGone && _link.TrySetSpeed(bitsPerSecond);

    /// <summary>How often it was opened again.</summary>
    public int Reconnections { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The caller gave up waiting.</exception>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        try
        {
            return Link().Read(buffer, timeout);
        }
        catch (IOException exception)
        {
            OpenAgain(exception);
            return 0;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The caller gave up waiting.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Link().Write(bytes);
        }
        catch (IOException exception)
        {
            OpenAgain(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private IByteLink Link() => _isGone ? throw new IOException($"the port '{Name}' did not come back") : _link;

    private void OpenAgain(IOException gone)
    {
        // Until it is closed the system may give the board another name.
        _link.Dispose();
        _isGone = true;
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Interval)
        {
            _cancellation.ThrowIfCancellationRequested();
            try
            {
                _link = _open();
                _isGone = false;
                Reconnections++;
                return;
            }
            catch (DiagnosticException exception) when (waited >= _wait)
            {
                throw new IOException(FormattableString.Invariant($"{gone.Message}; it was waited for {_wait.TotalSeconds:0.#} s, and then: {exception.Diagnostics[0].What}"), gone);
            }
            catch (DiagnosticException)
            {
                _cancellation.WaitHandle.WaitOne(Interval);
            }
        }
    }
}
