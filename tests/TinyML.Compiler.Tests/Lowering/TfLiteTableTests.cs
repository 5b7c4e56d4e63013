using System.Text.Json;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.Testing;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>Functions of int8 in the scheme tflite give all 256 numbers that TensorFlow Lite Micro's reference kernels give.</summary>
public sealed class TfLiteTableTests
{
    private static IEnumerable<TestCaseData> Tables()
    {
        string path = Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Compiler.Tests", "Lowering", "tflite-tables.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement table in document.RootElement.GetProperty("tables").EnumerateArray())
        {
            double Number(string name) => table.GetProperty(name).GetDouble();
            string function = table.GetProperty("function").GetString()!;
            float slope = (float)Number("slope");
            Operator @operator = function switch
            {
                "Sigmoid" => new Sigmoid(),
                "Tanh" => new Tanh(),
                "HardSwish" => new HardSwish(),
                "LeakyRelu" => new LeakyRelu(slope),
                "Relu" => new Relu(),
                _ => new Quantize(),
            };
            var input = new PerTensor(Number("inputScale"), (int)Number("inputZeroPoint"));
            var output = new PerTensor(Number("outputScale"), (int)Number("outputZeroPoint"));
            int[] expected = [.. table.GetProperty("outputs").EnumerateArray().Select(value => value.GetInt32())];
            yield return new TestCaseData(@operator, input, output, expected).SetArgDisplayNames(function, GraphPrinter.Print(input.Scale), $"{input.ZeroPoint}");
        }
    }

    [TestCaseSource(nameof(Tables))]
    public void The_table_is_the_runtimes(Operator @operator, PerTensor input, PerTensor output, int[] expected)
    {
        var builder = new GraphBuilder("g");
        var type = new TensorType(ElementType.Int8, Shape.Of(1, 256), input);
        builder.Output(builder.Node("f", "y", @operator, type with { Quantization = output }, builder.Input("x", type)));
        Graph graph = builder.Build() with { Scheme = RequantizationScheme.TfLite };
        int[] answer = new IntegerExecutor(MemoryPlanner.Run(Lowerer.Run(graph, null))).Run([.. Enumerable.Range(-128, 256)]);
        Assert.That(answer, Is.EqualTo(expected));
    }
}
