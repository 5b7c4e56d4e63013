using TinyML.Compiler;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;

namespace TinyML.Models.Tests.VisualWakeWords;

/// <summary>The visual wake words network of MLPerf Tiny without the channels that provably never matter, and with what is left in codes, on all evaluation pictures.</summary>
public sealed class RemovalTests
{
    [Test]
    public void The_logits_of_every_evaluation_picture_are_those_of_the_whole_network()
    {
        Graph graph = ModelImport.Import(File.ReadAllBytes(Requirements.Data("models/vww_96_int8.tflite")), "vww_96_int8", null, []);
        KernelProgram program = Compilation.GivenProgram(graph, null);
        KernelProgram smaller = ChannelRemoval.Run(program).Program;
        EncodedProgram encoded = ProgramEncoder.Run(smaller, EncodeOptions.All with { LargestArena = int.MaxValue });
        Assert.That(encoded.Layers, Has.Count.EqualTo(28).And.All.Matches<LayerEncoding>(layer => layer.Form != WeightForm.Plain));
        IntegerExecutor original = new(MemoryPlanner.Run(program)), compiled = new(MemoryPlanner.Run(smaller)), decoding = new(MemoryPlanner.Run(encoded.Program));
        PictureDataset pictures = PictureDataset.Load(Requirements.Data("vww/eval-dev.tar"), ModelForm.Of(graph, null), null);

        // What the softmax at the end reads.
        int logits = program.Calls[^1].Arguments[0];
        for (int i = 0; i < pictures.Count; i++)
        {
            int[] picture = InputQuantizer.Quantize(program, pictures[i].Values());
            int[][] before = original.Trace(picture), after = compiled.Trace(picture);
            Assert.That(after[logits], Is.EqualTo(before[logits]).And.Length.EqualTo(2), $"picture {i}");
            Assert.That(decoding.Trace(picture)[logits], Is.EqualTo(before[logits]), $"picture {i}, in codes");
        }

        Assert.That(pictures.Count, Is.EqualTo(521));
    }
}
