using TinyML.Compiler;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>Whole random networks: the integer executor and the emitted C answer the same, bit for bit.</summary>
public sealed class NetworksTests
{
    /// <summary>Networks and inputs per network: all when the long fuzzing was asked for, else a sample.</summary>
    private static IEnumerable<TestCaseData> Targets() =>
    [
        Case(CTarget.Host, CortexM4.Target, Requirements.Deep ? (400, 260) : (20, 160)),
        Case(CTarget.Avr, Avr.Target, Requirements.Deep ? (20, 60) : (6, 20)),
        Case(CTarget.CortexM4, CortexM4.Target, Requirements.Deep ? (20, 60) : (6, 20)),
    ];

    [TestCaseSource(nameof(Targets))]
    public void Emitted_networks_answer_what_the_integer_executor_answers(CTarget machine, Target target, int networks, int inputs)
    {
        CRunner.Require(machine);
        int inferences = 0;
        for (int first = 1; first <= networks; first += 10)
        {
            PlannedProgram[] batch = [.. Enumerable.Range(first, Math.Min(10, networks - first + 1)).Select(Plan)];
            using var program = new NetworkProgram(batch, inputs, target);
            Assert.That(program.Run(machine), Is.EqualTo(program.Expected()), $"networks of seeds {first} to {first + batch.Length - 1}");
            inferences += program.Inferences;
        }

        TestContext.Out.WriteLine($"{inferences} inferences of {networks} networks");
    }

    private static PlannedProgram Plan(int seed)
    {
        RandomNetwork network = RandomNetwork.Of(seed);
        var options = new CompilationOptions { Precision = seed % 2 == 0 ? Precision.Int8 : Precision.Int16x8 };
        return Compilation.Run(network.Graph, network.Spec, network.Samples, options, Executors.Instance).Planned;
    }

    private static TestCaseData Case(CTarget machine, Target target, (int Networks, int Inputs) amount) =>
        new TestCaseData(machine, target, amount.Networks, amount.Inputs).SetArgDisplayNames(machine.Name);
}
