using System.Text;

namespace TinyML.Protocol.Tests;

public sealed class FrameTests
{
    /// <summary>Examples of the COBS article and of its encyclopedia page.</summary>
    private static readonly TestCaseData[] CobsVectors =
    [
        new TestCaseData("", "01").SetArgDisplayNames("empty"),
        new TestCaseData("00", "0101"),
        new TestCaseData("0000", "010101"),
        new TestCaseData("001100", "01021101"),
        new TestCaseData("11220033", "0311220233"),
        new TestCaseData("11223344", "0511223344"),
        new TestCaseData("11000000", "0211010101"),
    ];

    [TestCaseSource(nameof(CobsVectors))]
    public void Cobs_encodes_and_decodes_known_blocks(string block, string encoded)
    {
        Assert.That(Convert.ToHexString(Cobs.Encode(Convert.FromHexString(block))), Is.EqualTo(encoded));
        Assert.That(Convert.ToHexString(Cobs.Decode(Convert.FromHexString(encoded))!), Is.EqualTo(block));
    }

    [TestCase("", TestName = "nothing")]
    [TestCase("00")]
    [TestCase("02")]
    [TestCase("0311")]
    [TestCase("03110022")]
    public void Cobs_refuses_what_encodes_nothing(string encoded) =>
        Assert.That(Cobs.Decode(Convert.FromHexString(encoded)), Is.Null);

    [Test]
    public void The_longest_block_gets_one_byte_longer()
    {
        byte[] block = [.. Enumerable.Range(1, Cobs.MaximumLength).Select(i => (byte)i)];
        byte[] encoded = Cobs.Encode(block);
        Assert.That(encoded, Has.Length.EqualTo(block.Length + 1));
        Assert.That(Cobs.Decode(encoded), Is.EqualTo(block));
        Assert.That(() => Cobs.Encode(new byte[Cobs.MaximumLength + 1]), Throws.ArgumentException);
    }

    [TestCase("123456789", 0xCBF43926u)]
    [TestCase("", 0u)]
    [TestCase("A", 0xD3D99E8Bu)]
    public void Crc_gives_the_catalogued_check_values(string text, uint crc) =>
        Assert.That(Crc32.Of(Encoding.ASCII.GetBytes(text)), Is.EqualTo(crc));

    [Test]
    public void A_frame_survives_the_line_in_any_surrounding()
    {
        Frame frame = new(MessageType.Infer, 0x1234, [0, 1, 2, 0, 255]);
        FrameReader reader = new();
        List<Frame> found = [];
        foreach (byte value in (byte[])[9, 9, .. frame.ToLine(), 1, 2, 3, .. frame.ToLine(), .. frame.ToLine()])
        {
            if (reader.Push(value, out Frame next))
            {
                found.Add(next);
            }
        }

        Assert.That(found, Has.Count.EqualTo(3));
        Assert.That(found, Has.All.Matches<Frame>(f => f.Type == frame.Type && f.Sequence == frame.Sequence && f.Payload.AsSpan().SequenceEqual(frame.Payload)));
        Assert.That(reader.Damaged, Is.EqualTo(2));
    }

    [Test]
    public void Every_single_damaged_lost_or_doubled_byte_is_found()
    {
        byte[] line = new ResultReply(77, 1480, LedState.Red, 0, [0x10, 0x27]).ToFrame(513).ToLine();
        for (int at = 1; at < line.Length - 1; at++)
        {
            for (int flip = 1; flip < 256; flip++)
            {
                byte[] flipped = [.. line];
                flipped[at] ^= (byte)flip;
                Assert.That(Frames(flipped), Is.Empty, $"byte {at} xor {flip}");
            }

            Assert.That(Frames([.. line[..at], .. line[(at + 1)..]]), Is.Empty, $"byte {at} lost");
            Assert.That(Frames([.. line[..at], line[at], .. line[at..]]), Is.Empty, $"byte {at} doubled");
        }
    }

    [Test]
    public void Random_bytes_give_no_frame_and_use_no_more_memory_than_a_frame()
    {
        const int seed = 20261;
        Random random = new(seed);
        byte[] garbage = new byte[200_000];
        random.NextBytes(garbage);
        byte[] good = new TextRequest().ToFrame(1).ToLine();
        Assert.That(Frames(garbage), Is.Empty, $"seed {seed}");
        Assert.That(Frames([.. garbage, .. good]), Has.Count.EqualTo(1));
        Assert.That(Frames([.. Enumerable.Repeat((byte)1, 100_000), .. good]), Has.Count.EqualTo(1));
    }

    private static List<Frame> Frames(byte[] line)
    {
        FrameReader reader = new();
        List<Frame> frames = [];
        foreach (byte value in line)
        {
            if (reader.Push(value, out Frame frame))
            {
                frames.Add(frame);
            }
        }

        return frames;
    }
}
