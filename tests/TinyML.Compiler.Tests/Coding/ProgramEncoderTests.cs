using TinyML.Compiler.Coding;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Coding;

/// <summary>An encoded program answers as before, within the same arena unless it may grow.</summary>
public sealed class ProgramEncoderTests
{
    private const int Seed = 70_000;

    private static int Networks => Requirements.Deep ? 1_000 : 60;

    [Test]
    public void Random_networks_answer_as_before([Values] RequantizationScheme scheme)
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            KernelProgram program = Program(seed, scheme), encoded = ProgramEncoder.Run(program, EncodeOptions.Always).Program;
            PlannedProgram plain = MemoryPlanner.Run(program), planned = MemoryPlanner.Run(encoded);
            Assert.That(ProgramVerifier.Check(encoded) ?? PlanVerifier.Check(planned), Is.Null, $"seed {seed}");
            Assert.That(AccumulatorProof.Of(encoded), Is.EqualTo(AccumulatorProof.Of(program)), $"seed {seed}");
            RequireSameAnswers(plain, planned, seed);
            Blob blob = new(planned, EquatableArray.Create<byte>(new byte[32]), "1.0.0");
            Assert.That(BlobReader.Read(BlobWriter.Write(blob), "test"), Is.EqualTo(blob), $"seed {seed}");
        }
    }

    [Test]
    public void Layers_are_coded_only_where_that_is_smaller_and_the_arena_does_not_grow([Values] RequantizationScheme scheme)
    {
        int coded = 0, withoutRoom = 0;
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            KernelProgram program = Program(seed, scheme);
            EncodedProgram result = ProgramEncoder.Run(program, EncodeOptions.All with { SmallestTotalGain = 0 });
            coded += result.Layers.Count(layer => layer.Form != WeightForm.Plain);
            withoutRoom += result.Layers.Count(layer => layer.Reason.Contains("arena", StringComparison.Ordinal));
            Assert.That(result.Layers, Has.All.Matches<LayerEncoding>(layer => layer.Form == WeightForm.Plain == layer.Reason.Length > 0 && layer.BytesAfter <= layer.BytesBefore));
            Assert.That(MemoryPlanner.Run(result.Program).ArenaBytes, Is.LessThanOrEqualTo(MemoryPlanner.Run(program).ArenaBytes), $"seed {seed}");
            int saved = result.Layers.Sum(layer => layer.BytesBefore - layer.BytesAfter);
            Assert.That(ModelSize.Of(program).Total - ModelSize.Of(result.Program).Total, Is.GreaterThanOrEqualTo(saved), $"seed {seed}");
            Assert.That(ModelSize.Of(result.Program).Total, Is.LessThanOrEqualTo(ModelSize.Of(program).Total), $"seed {seed}");
        }

        TestContext.Out.WriteLine($"seeds from {Seed}: {coded} layers are coded, {withoutRoom} have no room");
        Assert.That(new[] { coded, withoutRoom }, Has.All.GreaterThan(0));
    }

    [Test]
    public void A_program_that_gains_less_than_the_decoder_takes_stays_plain()
    {
        KernelProgram program = Program(Seed, RequantizationScheme.TfLite);
        EncodedProgram free = ProgramEncoder.Run(program, EncodeOptions.All with { SmallestTotalGain = 0, LargestArena = int.MaxValue });
        int gain = free.Layers.Sum(layer => layer.BytesBefore - layer.BytesAfter);
        EncodedProgram dear = ProgramEncoder.Run(program, EncodeOptions.All with { SmallestTotalGain = gain + 1, LargestArena = int.MaxValue });
        Assert.That(gain, Is.GreaterThan(0));
        Assert.That(dear.Program, Is.EqualTo(program));
        Assert.That(dear.Layers, Has.All.Matches<LayerEncoding>(layer => layer.Form == WeightForm.Plain && layer.Reason.Length > 0));
        Assert.That(ProgramEncoder.Run(program, EncodeOptions.All with { SmallestTotalGain = gain, LargestArena = int.MaxValue }).Program, Is.EqualTo(free.Program));
    }

    [Test]
    public void Encoding_twice_changes_nothing()
    {
        KernelProgram once = ProgramEncoder.Run(Program(Seed, RequantizationScheme.TfLite), EncodeOptions.Always).Program;
        EncodedProgram twice = ProgramEncoder.Run(once, EncodeOptions.Always);
        Assert.That(twice.Layers, Is.Empty);
        Assert.That(twice.Program, Is.EqualTo(once));
    }

    [Test]
    public void The_plain_form_of_an_encoded_program_is_the_program_that_was_encoded()
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            KernelProgram program = Program(seed, RequantizationScheme.TfLite), plain = CodedCalls.PlainForm(ProgramEncoder.Run(program, EncodeOptions.Always).Program);
            Assert.That(plain.Calls.Select(call => (call.Layer, call.Kernel.Name)), Is.EqualTo(program.Calls.Select(call => (call.Layer, call.Kernel.Name))), $"seed {seed}");
            Assert.That(AccumulatorProof.Of(plain), Is.EqualTo(AccumulatorProof.Of(program)), $"seed {seed}");
        }
    }

    [TestCase("codes", "one byte more")]
    [TestCase("codes", "one byte less")]
    [TestCase("scratch", "one word less")]
    [TestCase("scratch", "the input")]
    public void A_call_whose_codes_or_scratch_do_not_fit_is_refused(string parameter, string change)
    {
        KernelProgram program = ProgramEncoder.Run(Program(Seed + 1, RequantizationScheme.TfLite), EncodeOptions.Always).Program;
        KernelCall call = program.Calls.First(call => CodedKernels.IsCoded(call.Kernel.Id));
        int index = call.Argument(parameter);
        KernelProgram changed = change switch
        {
            "one byte more" => WithConstant(program, index, bytes => [.. bytes, 0]),
            "one byte less" => WithConstant(program, index, bytes => [.. bytes.SkipLast(1)]),
            "one word less" => program with { Buffers = [.. program.Buffers.Select((buffer, i) => i != index ? buffer : buffer with { Count = buffer.Count - 1, Shape = Shape.Of(buffer.Count - 1) })] },
            _ => program with { Calls = [.. program.Calls.Select(other => other != call ? other : call with { Arguments = [.. call.Arguments.Select((argument, i) => i == 2 ? call.Arguments[0] : argument)] })] },
        };
        Assert.That(ProgramVerifier.Check(program), Is.Null);
        Assert.That(ProgramVerifier.Check(changed), Does.Contain(call.Layer));
    }

    private static KernelProgram WithConstant(KernelProgram program, int index, Func<EquatableArray<byte>, EquatableArray<byte>> change) =>
        program with { Constants = [.. program.Constants.Select((constant, i) => i == index ? constant with { Bytes = change(constant.Bytes) } : constant)] };

    private static KernelProgram Program(int seed, RequantizationScheme scheme) => Lowerer.Run(RandomIntegerPictures.Of(seed, scheme, ElementType.Int8), null);

    private static void RequireSameAnswers(PlannedProgram plain, PlannedProgram coded, int seed)
    {
        IntegerExecutor before = new(plain), after = new(coded);
        var random = new Random(seed);
        for (int i = 0; i < 5; i++)
        {
            int[] sample = RandomInputs.Next(random, plain.Program);
            Assert.That(after.Run(sample), Is.EqualTo(before.Run(sample)), $"seed {seed}, input {i}");
        }
    }
}
