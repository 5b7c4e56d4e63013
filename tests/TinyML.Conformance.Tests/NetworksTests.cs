using FsCheck;
using FsCheck.Fluent;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>Whole random networks: the integer executor and the emitted C answer the same, bit for bit.</summary>
public sealed class NetworksTests
{
    private const int BatchNetworks = 10, BlockInputs = 10;
    private const ulong ReplaySeed = 2026, ReplayGamma = 1121;

    /// <summary>Batches of networks and blocks of inputs per network: all when the long fuzzing was asked for, else a sample. The simulated machines
    /// get the first networks and inputs of those that the host gets.</summary>
    private static IEnumerable<TestCaseData> Targets() =>
    [
        Case(CTarget.Host, CortexM4.Target, Requirements.Deep ? (50, 20) : (3, 10)),
        Case(CTarget.Avr, Avr.Target, Requirements.Deep ? (5, 2) : (1, 1)),
        Case(CTarget.CortexM4, CortexM4.Target, Requirements.Deep ? (5, 2) : (1, 1)),
    ];

    [TestCaseSource(nameof(Targets))]
    public void Emitted_networks_answer_what_the_integer_executor_answers(CTarget machine, Target target, int batches, int blocks)
    {
        CRunner.Require(machine);
        TestContext.Out.WriteLine($"{batches * BatchNetworks * blocks * BlockInputs} inputs of {batches * BatchNetworks} networks, replay ({ReplaySeed}, {ReplayGamma})");
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(batches).WithReplay(ReplaySeed, ReplayGamma),
            Prop.ForAll(NetworkCase.Batches(BatchNetworks), batch =>
            {
                string? difference = Difference(batch, network => network.Plan(), machine, target, blocks);
                return (difference is null).Label(difference ?? "");
            }));
    }

    [Test]
    public void A_difference_names_the_network_and_the_input()
    {
        CRunner.Require(CTarget.Host);
        var shape = new NetworkShape(3, false, [new(4, LayerEnd.Tanh), new(2, LayerEnd.None)]);
        NetworkCase[] batch = [new(1, shape, Precision.Int8, 1), new(2, shape, Precision.Int16x8, 2)];
        PlannedProgram Other(NetworkCase network) => (network == batch[1] ? network with { Seed = 3 } : network).Plan();
        string? difference = Difference(batch, Other, CTarget.Host, CortexM4.Target, 1);
        Assert.That(difference, Does.StartWith(batch[1].ToString()).And.Match(@"input \d+ \[-?\d+"));
    }

    // Null when the C of every network answers as the executor does; else the first network and, run again one by one, its first input.
    private static string? Difference(NetworkCase[] batch, Func<NetworkCase, PlannedProgram> emitted, CTarget machine, Target target, int blocks)
    {
        using var program = new NetworkProgram([.. batch.Select(network => (emitted(network), network.InputSeed))], blocks, BlockInputs, target);
        string[][] answers = [.. program.Run(machine).Chunk(blocks)];
        int first = Enumerable.Range(0, batch.Length).FirstOrDefault(
            i => i >= answers.Length || !NetworkProgram.Checksums(batch[i].Plan(), batch[i].InputSeed, blocks, BlockInputs).SequenceEqual(answers[i]), -1);
        return first < 0 ? null : FirstInput(batch[first], emitted(batch[first]), machine, target, blocks * BlockInputs);
    }

    private static string FirstInput(NetworkCase network, PlannedProgram emitted, CTarget machine, Target target, int count)
    {
        using var program = new NetworkProgram([(emitted, network.InputSeed)], count, 1, target);
        PlannedProgram planned = network.Plan();
        IReadOnlyList<string> answers = program.Run(machine);
        int equal = NetworkProgram.Checksums(planned, network.InputSeed, count, 1).Zip(answers).TakeWhile(pair => pair.First == pair.Second).Count();
        NetworkInputs inputs = NetworkProgram.Inputs(planned, network.InputSeed);
        int[] input = Enumerable.Range(0, equal + 1).Select(_ => inputs.Next()).Last();
        return $"{network}, input {equal} [{string.Join(", ", input)}]";
    }

    private static TestCaseData Case(CTarget machine, Target target, (int Batches, int Blocks) amount) =>
        new TestCaseData(machine, target, amount.Batches, amount.Blocks).SetArgDisplayNames(machine.Name);
}
