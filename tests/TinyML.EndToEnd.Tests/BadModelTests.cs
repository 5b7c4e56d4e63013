using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.EndToEnd.Tests;

/// <summary>Sound files with models that cannot be compiled, or not for the board.</summary>
public sealed class BadModelTests : IDisposable
{
    private const int Inputs = 16;
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void A_model_too_large_for_the_board_exits_with_4_and_names_the_bytes_and_a_way_out()
    {
        Ending ending = Compile(Mlp(400, 100), "--board", "arduino-uno");
        Assert.That(ending.ExitCode, Is.EqualTo(4), ending.Error);
        Assert.That(ending.Error, Does.Contain("TML4203").And.Contain("constants alone take").And.Match(@"[1-9]\d* too few").And.Contain("arduino-mega-2560").And.Contain("fewer neurons"));
    }

    [Test]
    public void A_model_whose_constants_fit_but_whose_firmware_does_not_exits_with_4_and_the_linker_s_bytes()
    {
        Requirements.Program("avr-gcc");
        Ending ending = Compile(Mlp(170, 150), "--board", "arduino-uno");
        Assert.That(ending.ExitCode, Is.EqualTo(4), ending.Error);
        Assert.That(ending.Error, Does.Contain("TML4203").And.Contain("the firmware takes").And.Match(@"[1-9]\d* too few").And.Contain("arduino-mega-2560"));
    }

    [Test]
    public void Layers_too_wide_for_the_RAM_are_told_beside_the_flash() =>
        Assert.That(Compile(Mlp(2200, 30), "--board", "arduino-uno").Error, Does.Contain("TML4203").And.Contain("TML4204").And.Contain("smaller layers"));

    [Test]
    public void A_table_beyond_the_processor_s_addresses_exits_with_4_and_names_the_bytes()
    {
        Ending ending = Compile(Mlp(400, 100), "--board", "arduino-mega-2560");
        Assert.That(ending.ExitCode, Is.EqualTo(4), ending.Error);
        Assert.That(ending.Error, Does.Contain("TML4105").And.Match(@"[1-9]\d* more than").And.Contain("fewer neurons"));
    }

    [Test]
    public void Operators_that_are_not_understood_exit_with_3_and_are_all_named_at_once()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", 0, Inputs)
            .Node("Erf", ["x"], "a").Node("Tanh", ["a"], "b").Node("GridSample", ["b"], "y").Output("y", 0, Inputs);
        Ending ending = Compile(model);
        Assert.That(ending.ExitCode, Is.EqualTo(3), ending.Error);
        Assert.That(ending.Error, Does.Contain("Erf").And.Contain("GridSample").And.Not.Contain("Tanh_"));
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.NegativeInfinity, "infinite")]
    public void Weights_that_are_not_finite_exit_with_3(float weight, string name)
    {
        OnnxLayer layer = OnnxLayer.Random(new Random(1), Inputs, 2, null);
        layer.Weights[5] = weight;
        Ending ending = Compile(OnnxModels.Mlp(Inputs, layer));
        Assert.That(ending.ExitCode, Is.EqualTo(3), ending.Error);
        Assert.That(ending.Error, Does.Contain(name).And.Contain("element 5").And.Contain("0.weight"));
    }

    private static OnnxModelBuilder Mlp(int first, int second)
    {
        var random = new Random(1);
        return OnnxModels.Mlp(
            Inputs, OnnxLayer.Random(random, Inputs, first, "Relu"), OnnxLayer.Random(random, first, second, "Relu"), OnnxLayer.Random(random, second, 1, null));
    }

    // Runs the verb, which must end with a diagnostic and write no folder.
    private Ending Compile(OnnxModelBuilder model, params string[] options)
    {
        string path = _scratch.Write("model.onnx", model.ToBytes()), output = _scratch["out"];
        Ending ending = Tinyml.Run(["compile", path, "-o", output, .. options]);
        Assert.Multiple(() =>
        {
            Assert.That(Directory.EnumerateFileSystemEntries(_scratch.Root), Is.EqualTo(new[] { path }), "nothing half-written beside the model");
            Assert.That(ending.Output, Is.Empty, "results alone go to standard output");
            Assert.That(ending.Error, Does.Contain("TML").And.Not.Contain("   at TinyML"), "a clear error, not an exception trace");
        });
        return ending;
    }
}
