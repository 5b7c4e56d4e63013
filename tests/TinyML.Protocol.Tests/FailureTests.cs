namespace TinyML.Protocol.Tests;

public sealed class FailureTests
{
    private static readonly ClientOptions Patient = new() { AttemptLimit = 50, FirstTimeout = TimeSpan.FromMilliseconds(1) };

    [Test]
    public void A_silent_port_is_given_up()
    {
        using ScriptedLink link = new(() => []);
        Assert.That(FailureOf(link), Is.EqualTo(LinkFailure.Silent));
    }

    [Test]
    public void A_port_that_babbles_is_given_up()
    {
        Random random = new(4);
        using ScriptedLink link = new(() => [.. Enumerable.Range(0, 100).Select(_ => (byte)random.Next(256))]);
        Assert.That(FailureOf(link), Is.EqualTo(LinkFailure.Noise));
    }

    [Test]
    public void A_port_that_vanishes_is_reported()
    {
        using ScriptedLink link = new(() => throw new IOException("unplugged"));
        Assert.That(FailureOf(link), Is.EqualTo(LinkFailure.Gone));
    }

    [Test]
    public void Firmware_without_a_model_says_so()
    {
        using InProcessLink link = new("test", new DeviceInfo(Boards.Info(2, 2).Board, ModelInfo.None), _ => throw new InvalidOperationException());
        LinkException? failure = Assert.Throws<LinkException>(() => new ProtocolClient(link).Infer(0, new byte[2]));
        Assert.That(failure!.Failure, Is.EqualTo(LinkFailure.NoModel));
    }

    [Test]
    public void An_input_of_another_size_is_refused()
    {
        using InProcessLink link = Boards.Link(16, 2);
        LinkException? failure = Assert.Throws<LinkException>(() => new ProtocolClient(link).Infer(0, new byte[12]));
        Assert.That(failure!.Failure, Is.EqualTo(LinkFailure.Refused));
        Assert.That(failure!.Message, Does.Contain("16"));
    }

    [Test]
    public void Another_version_is_named()
    {
        using ScriptedLink link = new(() => [], request => new ErrorReply(ErrorCode.BadVersion, 9).ToFrame(request.Sequence).ToLine());
        LinkException? failure = Assert.Throws<LinkException>(() => new ProtocolClient(link, Patient).Hello());
        Assert.That(failure!.Failure, Is.EqualTo(LinkFailure.WrongVersion));
        Assert.That(failure!.Message, Does.Contain("version 9"));
    }

    [Test]
    public void A_description_that_is_cut_short_is_refused()
    {
        using ScriptedLink link = new(
            () => [],
            request => new InfoReply(((HelloRequest)Message.FromFrame(request)!).Session, 0, 1, [1, 64, 1]).ToFrame(request.Sequence).ToLine());
        LinkException? failure = Assert.Throws<LinkException>(() => new ProtocolClient(link, Patient).Hello());
        Assert.That(failure!.Failure, Is.EqualTo(LinkFailure.Refused));
    }

    [Test]
    public void Every_prefix_of_a_description_is_refused()
    {
        byte[] whole = Boards.Info(16, 2).Encode();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.That(DeviceInfo.Decode(whole.AsSpan(0, length)), Is.Null, $"{length} bytes");
        }

        Assert.That(DeviceInfo.Decode([.. whole, 0]), Is.Null);
    }

    private static LinkFailure FailureOf(IByteLink link) =>
        (Assert.Throws<LinkException>(() => new ProtocolClient(link, Patient).Hello())?.Failure).GetValueOrDefault();

    /// <summary>A line whose other end sends what a script says at every read, or answers each request.</summary>
    private sealed class ScriptedLink(Func<byte[]> script, Func<Frame, byte[]>? answer = null) : IByteLink
    {
        private readonly FrameReader _reader = new();
        private readonly Queue<byte> _answers = [];

        public string Name => "scripted";

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            byte[] bytes = _answers.Count > 0 ? [.. _answers] : script();
            _answers.Clear();
            bytes.CopyTo(buffer);
            return bytes.Length;
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes)
            {
                if (_reader.Push(value, out Frame frame) && answer is not null)
                {
                    Array.ForEach(answer(frame), _answers.Enqueue);
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
