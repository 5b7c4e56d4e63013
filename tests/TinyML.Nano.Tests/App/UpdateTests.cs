using TinyML.Nano.App.Storage;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.Nano.Tests.App;

/// <summary>Models over the link: one whole model at any time, the old one or the new one.</summary>
public sealed class UpdateTests
{
    private const int Input = 40;
    private static readonly CopyModel Old = new(Input, 4, 0);
    private static readonly CopyModel New = new(Input, 4, 20);

    [Test]
    public void A_board_answers_as_the_new_model_from_the_commit_on_and_after_every_reset()
    {
        var storage = new MemoryStorage();
        using NanoLink link = new(storage, Old.Blob);
        ProtocolClient client = new(link);
        ConversationTests.AssertAnswered(client, Old, 1);
        List<int> pieces = [];
        DeviceInfo info = client.Update(New.Blob, New.Hash, pieces.Add);
        Assert.That(info.Model.Encode(), Is.EqualTo(New.Info.Encode()));
        Assert.That(pieces[^1], Is.EqualTo(New.Blob.Length));
        ConversationTests.AssertAnswered(client, New, 2);
        link.Reset();
        ConversationTests.AssertAnswered(client, New, 3);
    }

    [Test]
    public void Updates_take_turns_and_the_last_one_counts()
    {
        var storage = new MemoryStorage();
        using NanoLink link = new(storage);
        for (int i = 0; i < 7; i++)
        {
            CopyModel model = new(Input, 4, i);
            ProtocolClient client = new(link);
            client.Update(model.Blob, model.Hash);
            Assert.That(storage[i % 2].Take(model.Blob.Length), Is.EqualTo(model.Blob), $"update {i}");
            link.Reset();
            ConversationTests.AssertAnswered(new ProtocolClient(link), model, 1);
        }
    }

    [Test]
    public void A_damaged_update_gives_way_to_the_one_before_and_that_to_the_file_and_the_built_in_model()
    {
        CopyModel copied = new(Input, 4, 5), builtIn = new(Input, 4, 6);
        var storage = new MemoryStorage();
        storage.Put(ModelStore.CopiedFile, copied.Blob);
        using NanoLink link = new(storage, builtIn.Blob);
        foreach (CopyModel model in (CopyModel[])[Old, New])
        {
            new ProtocolClient(link).Update(model.Blob, model.Hash);
        }

        Expect(New);
        storage[ModelStore.SecondSlot][30] ^= 1;
        Expect(Old);
        storage[ModelStore.FirstSlot].RemoveAt(100);
        Expect(copied);
        storage.Put(ModelStore.CopiedFile, []);
        Expect(builtIn);

        void Expect(CopyModel model)
        {
            link.Reset();
            ProtocolClient client = new(link);
            Assert.That(client.Hello().Model.Hash, Is.EqualTo(model.Hash));
            ConversationTests.AssertAnswered(client, model, 3);
        }
    }

    [Test]
    public void The_power_may_fail_at_any_byte()
    {
        var whole = new MemoryStorage();
        using NanoLink uninterrupted = Updated(whole);
        int before = whole.Written;
        new ProtocolClient(uninterrupted).Update(New.Blob, New.Hash);
        int written = whole.Written - before;
        Assert.That(written, Is.GreaterThan(New.Blob.Length));
        for (int at = 0; at < written; at++)
        {
            var storage = new MemoryStorage();
            using NanoLink link = Updated(storage);
            ProtocolClient client = new(link);
            storage.BytesUntilPowerLoss = at;
            Assert.That(() => client.Update(New.Blob, New.Hash), Throws.TypeOf<PowerLossException>());
            storage.BytesUntilPowerLoss = null;
            link.Reset();
            Assert.That(client.Hello().Model.Hash, Is.EqualTo(Old.Hash), $"after {at} of {written} bytes: without the last one the new model has no seal");
            ConversationTests.AssertAnswered(client, Old, 2);
            client.Update(New.Blob, New.Hash);
            ConversationTests.AssertAnswered(client, New, 3);
        }
    }

    [Test]
    public void The_board_may_be_reset_at_any_byte_on_the_line()
    {
        bool done = false;
        for (int resetAt = 1; !done; resetAt += Requirements.Deep ? 1 : 5)
        {
            using NanoLink board = new(Old);
            using ResettingLink link = new(board, resetAt);
            ProtocolClient client = new(link, new ClientOptions { FirstTimeout = TimeSpan.FromMilliseconds(1), ShortestTimeout = TimeSpan.FromMilliseconds(1), Seed = resetAt });
            Assert.That(client.Update(New.Blob, New.Hash).Model.Hash, Is.EqualTo(New.Hash), $"reset at byte {resetAt}");
            ConversationTests.AssertAnswered(client, New, 3);
            done = !link.WasReset;
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_bad_line_costs_time_and_nothing_else(int seed)
    {
        using FaultInjectingLink link = new(new NanoLink(Old), new FaultRates(0.001, 0.001, 0.001, 0.0005), seed);
        ProtocolClient client = new(link, new ClientOptions { FirstTimeout = TimeSpan.FromMilliseconds(1), ShortestTimeout = TimeSpan.FromMilliseconds(1), AttemptLimit = 100_000, Seed = seed });
        for (int i = 0; i < 20; i++)
        {
            CopyModel model = i % 2 == 0 ? New : Old;
            client.Update(model.Blob, model.Hash);
            ConversationTests.AssertAnswered(client, model, 1);
        }

        Assert.That(client.Statistics.Retransmitted, Is.GreaterThan(0));
    }

    [Test]
    public void The_old_model_answers_between_the_pieces()
    {
        CopyModel large = new(400, 300, 7);
        using NanoLink link = new(Old);
        ProtocolClient client = new(link);
        client.Hello();
        uint sample = 0;
        client.Update(large.Blob, large.Hash, _ => ConversationTests.AssertAnswered(client, Old, sample++));
        Assert.That(sample, Is.GreaterThan(1));
        ConversationTests.AssertAnswered(client, large, sample);
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        byte[] flipped = [.. New.Blob];
        flipped[60] ^= 4;
        byte[] newer = [.. New.Blob];
        newer[4] = 9;
        yield return new TestCaseData(flipped, "checksum").SetArgDisplayNames("flipped bit");
        yield return new TestCaseData(Runtime.RawBlob.WithChecksum(newer), "another version").SetArgDisplayNames("newer format");
        yield return new TestCaseData(New.Blob[..^20], "length").SetArgDisplayNames("truncated");
        yield return new TestCaseData("not a model at all, but long enough"u8.ToArray(), "not a .tmlb").SetArgDisplayNames("another file");
        yield return new TestCaseData((New with { SelfTestAnswer = [1, 2, 3, 4] }).Blob, "self-test").SetArgDisplayNames("wrong answers");
        yield return new TestCaseData((New with { ArenaBytes = NanoLink.HeapBytes }).Blob, "memory").SetArgDisplayNames("too big");
        yield return new TestCaseData((New with { Kernel = 999 }).Blob, "kernel that the firmware does not have (step 0)").SetArgDisplayNames("unknown kernel");
        yield return new TestCaseData((New with { First = Input, SelfTestAnswer = [1, 2, 3, 4] }).Blob, "impossible numbers (step 0)").SetArgDisplayNames("hostile offset");
    }

    [TestCaseSource(nameof(Refused))]
    public void A_model_that_does_not_do_is_refused_with_the_reason_and_the_old_one_stays(byte[] blob, string reason)
    {
        var storage = new MemoryStorage();
        using NanoLink link = new(storage, Old.Blob);
        ProtocolClient client = new(link);
        Assert.That(
            () => client.Update(blob, New.Hash),
            Throws.TypeOf<LinkException>().With.Message.Contains(reason).And.Property(nameof(LinkException.Failure)).EqualTo(LinkFailure.UpdateRefused));
        ConversationTests.AssertAnswered(client, Old, 4);
        link.Reset();
        Assert.That(new ProtocolClient(link).Hello().Model.Hash, Is.EqualTo(Old.Hash));
        Assert.That(client.Update(New.Blob, New.Hash).Model.Hash, Is.EqualTo(New.Hash), "and it can be had still");
    }

    [Test]
    public void Storage_that_is_full_at_any_byte_is_told_and_the_old_model_stays()
    {
        for (int room = 0; room < New.Blob.Length + 28; room += 7)
        {
            using NanoLink link = new(new MemoryStorage { Room = room }, Old.Blob);
            ProtocolClient client = new(link);
            Assert.That(() => client.Update(New.Blob, New.Hash), Throws.TypeOf<LinkException>().With.Message.Contains("storage"), $"room for {room} bytes");
            ConversationTests.AssertAnswered(client, Old, 4);
        }
    }

    [Test]
    public void Firmware_with_a_compiled_in_model_says_that_it_takes_none()
    {
        using InProcessLink link = new("c", new DeviceInfo(NanoLink.Board, Old.Info), Old.Answer);
        ProtocolClient client = new(link);
        Assert.That(() => client.Update(New.Blob, New.Hash), Throws.TypeOf<LinkException>().With.Property(nameof(LinkException.Failure)).EqualTo(LinkFailure.CannotUpdate));
        ConversationTests.AssertAnswered(client, Old, 4);
    }

    /// <summary>A board that holds the old model in storage.</summary>
    private static NanoLink Updated(MemoryStorage storage)
    {
        NanoLink link = new(storage);
        new ProtocolClient(link).Update(Old.Blob, Old.Hash);
        return link;
    }

    /// <summary>Presses the board's reset button when a certain number of bytes was sent.</summary>
    private sealed class ResettingLink(NanoLink inner, int resetAt) : IByteLink
    {
        private int _sent;

        public string Name => inner.Name;

        public bool WasReset => _sent >= resetAt;

        public int Read(Span<byte> buffer, TimeSpan timeout) => inner.Read(buffer, timeout);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes)
            {
                inner.Write([value]);
                if (++_sent == resetAt)
                {
                    inner.Reset();
                }
            }
        }

        public void Dispose() => inner.Dispose();
    }
}
