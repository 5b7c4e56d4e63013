using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Sessions;

/// <summary>What is on the port is not what was expected there: a diagnostic says what it is, and nothing is streamed.</summary>
public sealed class WrongBoardTests
{
    private static readonly ClientOptions Impatient = new() { AttemptLimit = 30, FirstTimeout = TimeSpan.FromMilliseconds(1), ContactLimit = TimeSpan.FromMilliseconds(200), Seed = 3 };

    private static void AssertRefused(IByteLink link, string code, params string[] said)
    {
        using (link)
        {
            var options = new StreamOptions { Client = Impatient, Board = "arduino-uno" };
            DiagnosticException refusal = Assert.Throws<DiagnosticException>(() => new StreamSession(TestModels.Sum, TestModels.Spec, link, options).Run(TestModels.Data()))!;
            Assert.That((refusal.Diagnostics[0].Code.Id, refusal.ExitCode), Is.EqualTo((code, ExitCode.DeviceFailure)));
            Assert.That(said, Is.All.Matches<string>(part => refusal.Message.Contains(part, StringComparison.Ordinal)), refusal.Message);
        }
    }

    private static InProcessLink Board(string id, ModelInfo model)
    {
        DeviceInfo info = VirtualBoard.Describe(TestModels.Sum);
        return new InProcessLink("port", new DeviceInfo(info.Board with { Id = id }, model), _ => throw new InvalidOperationException("never asked"));
    }

    [Test]
    public void Another_board_is_named_and_how_to_name_it() =>
        AssertRefused(Board("arduino-mega-2560", VirtualBoard.Describe(TestModels.Sum).Model), "TML5212", "'arduino-mega-2560'", "'arduino-uno'", "--board arduino-mega-2560");

    [TestCase("arduino-uno")]
    [TestCase("unknown")]
    [TestCase("virtual")]
    public void Another_model_is_named_with_both_hashes(string board) =>
        AssertRefused(Board(board, VirtualBoard.Describe(TestModels.Sum).Model with { Name = "other", Hash = "fedcba9876543210" }), "TML5205", "'other' (fedcba9876543210)", $"'sum' ({TestModels.Hash})");

    [Test]
    public void Firmware_without_a_model_is_refused() => AssertRefused(Board("arduino-uno", ModelInfo.None), "TML5204");

    [Test]
    public void Firmware_of_another_version_is_named_with_both_versions() =>
        AssertRefused(new TalkingLink(request => new ErrorReply(ErrorCode.BadVersion, 9).ToFrame(request.Sequence).ToLine()), "TML5203", "version 9", "this program 1");

    [Test]
    public void A_device_that_prints_text_is_quoted() =>
        AssertRefused(new TalkingLink(_ => Encoding.ASCII.GetBytes("perature 21.5\r\nhumidity 40 %\r\ntemperature 21.6\r\n")), "TML5201", "prints text", "'humidity 40 %'");

    [Test]
    public void Binary_noise_is_called_so()
    {
        var random = new Random(12);
        AssertRefused(new TalkingLink(_ => [.. Enumerable.Range(0, 300).Select(_ => (byte)random.Next(256))]), "TML5201", "binary noise", "speed");
    }

    [Test]
    public void A_device_that_says_nothing_is_silent() => AssertRefused(new TalkingLink(_ => []), "TML5200", "nothing arrived");

    /// <summary>A device that answers each frame in its own way.</summary>
    private sealed class TalkingLink(Func<Frame, byte[]> answer) : IByteLink
    {
        private readonly FrameReader _reader = new();
        private readonly Queue<byte> _answers = [];

        public string Name => "port";

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            int count = Math.Min(buffer.Length, _answers.Count);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = _answers.Dequeue();
            }

            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes)
            {
                if (_reader.Push(value, out Frame frame))
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
