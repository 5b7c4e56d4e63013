using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Sessions;
using TinyML.HostStreamer.Tests.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Links;

/// <summary>Boards that are pulled out again and again.</summary>
public sealed class ReconnectingLinkTests
{
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    public void A_stream_over_a_loose_cable_is_that_over_a_firm_one(int frames)
    {
        int opened = 0, refused = 0;
        using var link = new ReconnectingLink(
            () => opened++ % 2 == 1 && ++refused > 0
                ? throw new DiagnosticException(DiagnosticCodes.PortMissing, "port", "there is no such port", "plug the board in")
                : new LooseLink(new VirtualBoard(TestModels.Sum), frames + 6),
            TimeSpan.FromSeconds(60),
            CancellationToken.None);
        StreamResult result = new StreamSession(TestModels.Sum, TestModels.Spec, link).Run(TestModels.Data(40));
        Assert.That(result.Failure, Is.Null);
        Assert.That((result.Samples, result.Delivered, result.Lost, result.Duplicated, result.HostMismatch), Is.EqualTo((30L, 30L, 0L, 0L, 0L)));
        Assert.That((link.Reconnections, refused), Is.EqualTo((opened - refused - 1, link.Reconnections)));
        Assert.That(link.Reconnections, Is.Positive);
    }

    [Test]
    public void A_board_that_does_not_come_back_ends_the_stream_with_both_reasons()
    {
        int opened = 0;
        using var link = new ReconnectingLink(
            () => opened++ > 0 ? throw new DiagnosticException(DiagnosticCodes.PortMissing, "port", "there is no such port", "plug the board in") : new LooseLink(new VirtualBoard(TestModels.Sum), 8),
            TimeSpan.FromMilliseconds(300),
            CancellationToken.None);
        StreamResult result = new StreamSession(TestModels.Sum, TestModels.Spec, link).Run(TestModels.Data(40));
        Assert.That(result.Failure!.Code, Is.EqualTo(DiagnosticCodes.LinkGone));
        Assert.That(result.Failure.What, Does.Contain("pulled out").And.Contain("0.3 s").And.Contain("no such port"));
        Assert.That(result.Delivered, Is.Positive);
        Assert.That(() => link.Write([0]), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_caller_can_give_up_waiting()
    {
        using var stop = new CancellationTokenSource();
        int opened = 0;
        using var link = new ReconnectingLink(
            () =>
            {
                if (opened++ == 0)
                {
                    return new LooseLink(new VirtualBoard(TestModels.Sum), 8);
                }

                stop.Cancel();
                throw new DiagnosticException(DiagnosticCodes.PortMissing, "port", "there is no such port", "plug the board in");
            },
            TimeSpan.FromDays(1),
            stop.Token);
        StreamResult result = new StreamSession(TestModels.Sum, TestModels.Spec, link).Run(TestModels.Data(40), null, stop.Token);
        Assert.That((result.Cancelled, result.Failure), Is.EqualTo((true, (Diagnostic?)null)));
        Assert.That((result.Lost, opened), Is.EqualTo((0L, 2)));
    }

    /// <summary>A link that is pulled out after so many writes.</summary>
    private sealed class LooseLink(IByteLink inner, int writes) : IByteLink
    {
        private int _left = writes;

        public string Name => inner.Name;

        public int Read(Span<byte> buffer, TimeSpan timeout) => _left > 0 ? inner.Read(buffer, timeout) : throw new IOException("pulled out");

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (_left-- <= 0)
            {
                throw new IOException("pulled out");
            }

            inner.Write(bytes);
        }

        public void Dispose() => inner.Dispose();
    }
}
