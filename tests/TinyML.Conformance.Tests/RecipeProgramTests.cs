using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Conformance.Tests;

/// <summary>Whatever a recipe makes of a network, the integer executor and the emitted C answer the same, bit for bit.</summary>
public sealed class RecipeProgramTests
{
    private const int Pictures = 6, Vectors = 6, Blocks = 3, BlockInputs = 4, Seed = 5_100;

    private static IEnumerable<TestCaseData> SmallMachines() => Cases(CTarget.All);

    // An AVR has too little memory for the network.
    private static IEnumerable<TestCaseData> LargeMachines() => Cases([CTarget.Host, CTarget.CortexM4Reference, CTarget.CortexM4]);

    private static IEnumerable<TestCaseData> Cases(IEnumerable<CTarget> machines) =>
        from recipe in Recipe.Shipped
        from machine in machines
        select new TestCaseData(recipe, machine).SetArgDisplayNames(recipe.Name, machine.Name);

    [TestCaseSource(nameof(SmallMachines))]
    public void Small_networks_answer_alike_on_every_machine(Recipe recipe, CTarget machine)
    {
        CRunner.Require(machine);
        int scale = Requirements.Deep ? 10 : 1;
        PlannedProgram[] planned =
        [
            .. Enumerable.Range(Seed, Pictures * scale).Select(seed => Compile(RandomPictureGraph.Of(seed), null, null, recipe)),
            .. Enumerable.Range(Seed, Vectors * scale).Select(seed => OfVectors(seed, recipe)),
        ];
        Compare([.. planned.Select((program, i) => (program, (uint)i))], machine);
    }

    [TestCaseSource(nameof(LargeMachines))]
    public void Keyword_spotting_answers_alike(Recipe recipe, CTarget machine)
    {
        CRunner.Require(machine);
        byte[] file = File.ReadAllBytes(Requirements.Data("models/kws_ref_model.tflite"));
        Compare([(Compile(ModelImport.Import(file, "kws", null, []), null, null, recipe), 7)], machine);
    }

    private static void Compare((PlannedProgram Planned, uint InputSeed)[] networks, CTarget machine)
    {
        foreach ((PlannedProgram Planned, uint InputSeed)[] batch in networks.Chunk(Pictures))
        {
            using var program = new NetworkProgram(batch, Blocks, BlockInputs, machine == CTarget.Avr ? Avr.Target : CortexM4.Target);
            string[] expected = [.. batch.SelectMany(network => NetworkProgram.Checksums(network.Planned, network.InputSeed, Blocks, BlockInputs))];
            Assert.That(program.Run(machine), Is.EqualTo(expected), $"{Blocks} checksums per network: {string.Join(", ", batch.Select(network => network.Planned.Program.Name))}");
        }
    }

    private static PlannedProgram OfVectors(int seed, Recipe recipe)
    {
        var shape = new NetworkShape(8, false, [new(12, LayerEnd.Relu), new(6, LayerEnd.None)]);
        RandomNetwork network = RandomNetwork.Of(seed, shape);
        return Compile(network.Graph, network.Spec, network.Samples, recipe);
    }

    private static PlannedProgram Compile(Graph graph, ModelSpec? spec, SampleSet? samples, Recipe recipe) =>
        Compilation.Run(graph, spec, samples, recipe.ToOptions(graph.IsQuantized ? null : Precision.Int8), Executors.Instance).Planned;
}
