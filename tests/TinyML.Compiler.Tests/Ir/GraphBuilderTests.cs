using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Tests.Ir;

public sealed class GraphBuilderTests
{
    /// <summary>Steps of recipes, certificates and reports tell layers apart by their names, and files may use one twice.</summary>
    [Test]
    public void Nodes_of_one_name_get_numbers()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2));
        ValueId first = builder.Node("layer", new Relu(), x), second = builder.Node("layer", new Relu(), first);
        builder.Output(builder.Node("layer", new Relu(), second));
        Assert.That(builder.Build().Nodes.Select(node => node.Name), Is.EqualTo(new[] { "layer", "layer_1", "layer_2" }));
    }
}
