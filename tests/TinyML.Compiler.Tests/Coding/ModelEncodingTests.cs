using TinyML.Compiler.Coding;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Reporting;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Coding;

/// <summary>What coding saves of known models, whose weights nobody has shaped for it.</summary>
public sealed class ModelEncodingTests
{
    [TestCase("vww_96_int8.tflite", 38_193, 34_800)]
    [TestCase("person_detect.tflite", 232_292, 211_200)]
    [TestCase("kws_ref_model.tflite", 27_309, 25_300)]
    public void Known_models_take_fewer_bytes_and_answer_as_before(string model, int plain, int coded)
    {
        Graph graph = ModelImport.Import(File.ReadAllBytes(Requirements.Data($"models/{model}")), "model", null, []);
        KernelProgram program = ChannelRemoval.Run(Lowerer.Run(StandardPipeline.CreateForIntegers().Run(graph, new PassContext()), null)).Program;
        EncodedProgram encoded = ProgramEncoder.Run(program, EncodeOptions.All with { SmallestTotalGain = 0, LargestArena = int.MaxValue });
        ModelSize before = ModelSize.Of(program), after = ModelSize.Of(encoded.Program);
        TestContext.Out.WriteLine($"{before}\n{after}\n{string.Join('\n', encoded.Layers)}");
        Assert.That(before.Total, Is.EqualTo(plain));
        Assert.That(after.Total, Is.LessThanOrEqualTo(coded));
        IntegerExecutor original = new(MemoryPlanner.Run(program)), compiled = new(MemoryPlanner.Run(encoded.Program));
        const int Seed = 4_712;
        var random = new Random(Seed);
        for (int i = 0; i < 20; i++)
        {
            int[] sample = RandomInputs.Next(random, program);
            Assert.That(compiled.Run(sample), Is.EqualTo(original.Run(sample)), $"seed {Seed}, input {i}");
        }
    }
}
