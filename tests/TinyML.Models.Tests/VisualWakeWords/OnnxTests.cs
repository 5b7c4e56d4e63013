using Google.Protobuf;
using TinyML.Compiler;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.Models.Tests.VisualWakeWords;

/// <summary>The visual wake words network as ONNX, on the evaluation pictures, against ONNX Runtime.</summary>
public sealed class OnnxTests
{
    private const int Side = 96;
    private const int Channels = 3;

    [Test]
    public void The_scores_of_the_quantized_network_are_at_most_one_step_off_those_of_ONNX_Runtime()
    {
        // The last integers of the model: what follows them is computed in floats.
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Requirements.Data("models/vww_96_qdq.onnx")));
        model.Graph.Output.Clear();
        model.Graph.Output.Add(new ValueInfoProto { Name = model.Graph.Node.Last(node => node.OpType == "QuantizeLinear").Output[0] });
        byte[] file = model.ToByteArray();
        var theirs = new OnnxRuntimeModel(file);
        CompilationResult compiled = Compilation.Run(file, "vww_96_qdq", null, null, new CompilationOptions(), Executors.Instance);
        var ours = new IntegerExecutor(compiled.Planned);
        int different = 0, count = 0, largest = 0;
        foreach (Sample sample in Pictures(OnnxImporter.Import(file, "vww_96_qdq")))
        {
            float[] expected = theirs.Run(OnnxRuntimeTensor.Floats("input_1", [1, Channels, Side, Side], ChannelsFirst(sample.Values())))[0].ToFloats();
            int[] actual = ours.Run(InputQuantizer.Quantize(compiled.Planned.Program, sample.Values()));
            int[] steps = [.. actual.Zip(expected, (a, b) => Math.Abs(a - (int)b))];
            (different, count, largest) = (different + steps.Count(step => step != 0), count + steps.Length, Math.Max(largest, steps.Max()));
        }

        TestContext.Out.WriteLine($"{different} of {count} scores differ, by at most {largest}");
        Assert.That(largest, Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void The_quantized_network_decides_as_ONNX_Runtime_does()
    {
        byte[] file = File.ReadAllBytes(Requirements.Data("models/vww_96_qdq.onnx"));
        var theirs = new OnnxRuntimeModel(file);
        CompilationResult compiled = Compilation.Run(file, "vww_96_qdq", null, null, new CompilationOptions(), Executors.Instance);
        ProgramOutput output = compiled.Planned.Program.Outputs[0];
        var ours = new IntegerExecutor(compiled.Planned);
        int equal = 0, samples = 0, right = 0;
        double largest = 0;
        foreach (Sample sample in Pictures(OnnxImporter.Import(file, "vww_96_qdq")))
        {
            float[] expected = theirs.Run(OnnxRuntimeTensor.Floats("input_1", [1, Channels, Side, Side], ChannelsFirst(sample.Values())))[0].ToFloats();
            float[] actual = ours.Predict(sample.Values());
            samples++;
            equal += (actual[1] > actual[0]) == (expected[1] > expected[0]) ? 1 : 0;
            right += (actual[1] > actual[0] ? 1 : 0) == (int)sample.Target!.Value ? 1 : 0;
            largest = Math.Max(largest, actual.Zip(expected, (a, b) => Math.Abs(a - b) / output.Scale).Max());
        }

        TestContext.Out.WriteLine($"{samples} pictures: {equal} equal decisions, outputs at most {largest:F2} steps off, {right} right");
        Assert.Multiple(() =>
        {
            Assert.That(samples, Is.EqualTo(521));
            Assert.That(equal, Is.GreaterThanOrEqualTo(0.99 * samples));
        });
    }

    private static IEnumerable<Sample> Pictures(Graph graph)
    {
        PictureDataset pictures = PictureDataset.Load(Requirements.Data("vww/eval-dev.tar"), ModelForm.Of(graph, null), null);
        for (int i = 0; i < pictures.Count; i++)
        {
            yield return pictures[i];
        }
    }

    private static float[] ChannelsFirst(float[] picture) =>
        [.. Enumerable.Range(0, picture.Length).Select(i => picture[(i % (Side * Side) * Channels) + (i / (Side * Side))])];
}
