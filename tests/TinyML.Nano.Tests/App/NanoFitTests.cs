using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Compiler.Diagnostics;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.Tests.App;

/// <summary>What compiling says of the board's heap is what the board's own loader will say.</summary>
public sealed class NanoFitTests
{
    private static readonly Board Devkit = BoardCatalogue.Shipped.Load("esp32-devkit");

    [TestCase(0)]
    [TestCase(30_000)]
    public void A_model_that_fits_takes_its_arena_and_little_more(int arena)
    {
        NanoFit fit = NanoFit.Require(Devkit, (new CopyModel(40, 4, 0) { ArenaBytes = arena }).Blob);
        Assert.That(fit.HeapBytes, Is.InRange(arena, arena + 600));
        Assert.That(fit.KeepsFile, Is.False);
    }

    [Test]
    public void A_model_that_does_not_fit_is_refused_by_as_many_bytes_as_it_needs_more()
    {
        byte[] blob = (new CopyModel(40, 4, 0) { ArenaBytes = 50_000 }).Blob;
        DoesNotFitException? refusal = Assert.Throws<DoesNotFitException>(() => NanoFit.Require(Devkit, blob));
        int least = Devkit.Definition.NanoFramework!.HeapBytes + refusal!.RamOver;
        Assert.That(refusal.ExitCode, Is.EqualTo(ExitCode.DoesNotFit));
        Assert.That(refusal.Message, Does.Contain($"{least} bytes").And.Contain($"{refusal.RamOver} too few").And.Contain("esp32-wrover").And.Contain("C library"));
        Assert.That(new ModelLoader(new ByteArraySource(blob), least).Load(), Is.Not.Null);
        Assert.That(new ModelLoader(new ByteArraySource(blob), least - 1).Load(), Is.Null);
    }

    [Test]
    public void A_model_for_more_than_any_board_is_not_sent_to_another() =>
        Assert.That(() => NanoFit.Require(Devkit, (new CopyModel(40, 4, 0) { ArenaBytes = 2_000_000 }).Blob), Throws.TypeOf<DoesNotFitException>().With.Message.Not.Contains("esp32-wrover"));
}
