using System.Text;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.Nano.Tests.App;

/// <summary>Two implementations of the board's end, byte by byte: the firmware's and the host's.</summary>
public sealed class SameAnswersTests
{
    private const int Input = 100;
    private const int Output = 60;

    [Test]
    public void The_firmware_and_the_virtual_board_answer_any_frames_alike([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed)
    {
        CopyModel first = new(Input, Output, 0), second = new(Input, Output, 40);
        using NanoLink nano = new(first);
        List<byte> expected = [];
        var device = new ProtocolDevice(
            new DeviceInfo(NanoLink.Board, first.Info), first.Answer, expected.AddRange, Text(first),
            (blob, _) => blob.SequenceEqual(second.Blob) ? new LoadedModel(UpdateStatus.Taken, new DeviceModel(second.Info, second.Answer, Text(second))) : new LoadedModel(UpdateStatus.WrongChecksum, null));
        var random = new RandomRequests(seed, second);
        byte[] answer = new byte[4096];
        for (int i = 0; i < (Requirements.Deep ? 100_000 : 4_000); i++)
        {
            byte[] line = random.Next();
            device.Receive(line);
            nano.Write(line);
            int count = nano.Read(answer, TimeSpan.Zero);
            Assert.That(answer.AsSpan(0, count).ToArray(), Is.EqualTo(expected), $"seed {seed}, request {i}: {Convert.ToHexString(line)}");
            expected.Clear();
        }

        var client = new ProtocolClient(nano);
        Assert.That(client.Hello().Model.Hash, Is.EqualTo(second.Hash), "an update was begun and ended");
        ConversationTests.AssertAnswered(client, second, 1);
    }

    [Test]
    public void Text_mode_of_the_firmware_and_of_the_virtual_board_agree([Values] bool wide)
    {
        const int seed = 31;
        const string alphabet = "0123456789,,,;; \t--x\n\n\r+";
        Random random = new(seed);
        StringBuilder lines = new("40,20\n25; 10\r\n\n-128 0\n");
        for (int i = 0; i < 20_000; i++)
        {
            lines.Append(alphabet[random.Next(alphabet.Length)]);
        }

        CopyModel model = wide ? new CopyModel(4, 4, 0, true) : new CopyModel(2, 2, 0);
        byte[] sent = Encoding.ASCII.GetBytes(lines.Append('\n').ToString());
        List<byte> expected = [];
        new ProtocolDevice(new DeviceInfo(NanoLink.Board, model.Info), model.Answer, expected.AddRange, Text(model)).Receive(sent);
        using NanoLink nano = new(model);
        nano.Write(sent);
        byte[] answer = new byte[expected.Count + 100];
        int count = nano.Read(answer, TimeSpan.Zero);
        Assert.That(Encoding.ASCII.GetString(answer, 0, count), Is.EqualTo(Encoding.ASCII.GetString([.. expected])), $"seed {seed}");
    }

    private static Func<string, string?> Text(CopyModel model) => new TextMode(model.Info, CopyModel.Format, model.Answer).Answer;
}
