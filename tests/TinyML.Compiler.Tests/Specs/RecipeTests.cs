using System.Text;
using System.Text.Json;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Specs;

public sealed class RecipeTests
{
    [Test]
    public void The_shipped_recipe_leaves_everything_to_measuring() =>
        Assert.That(RecipeFile.Load("int8").ToOptions(), Is.EqualTo(new CompilationOptions()));

    [Test]
    public void Values_become_options()
    {
        CompilationOptions options = Parse("""
            { "name": "mine", "steps": [{ "step": "quantize", "precision": "int16x8", "calibration": "mse", "biasCorrection": false, "wideLayers": ["a"], "maximumSamples": 100 }] }
            """).ToOptions();
        Assert.That(options with { Steps = [] }, Is.EqualTo(new CompilationOptions
        {
            Steps = [],
            Precision = Precision.Int16x8,
            Method = CalibrationMethod.Mse,
            BiasCorrection = false,
            WideLayers = ["a"],
            MaximumSamples = 100,
        }));
    }

    [Test]
    public void Writing_and_reading_keeps_a_recipe() =>
        Assert.That(Parse(RecipeFile.ToJson(Recipe.Int8)).ToOptions(), Is.EqualTo(Recipe.Int8.ToOptions()));

    [Test]
    public void A_written_recipe_holds_the_members_of_the_schema_and_no_other()
    {
        Recipe all = new() { Name = "all", Steps = EveryStep };
        using JsonDocument written = JsonDocument.Parse(RecipeFile.ToJson(all)), schema = JsonDocument.Parse(File.ReadAllText(Schema));
        JsonElement[] kinds = [.. schema.RootElement.GetProperty("properties").GetProperty("steps").GetProperty("items").GetProperty("oneOf").EnumerateArray()];
        Assert.That(written.RootElement.GetProperty("steps").EnumerateArray().Select(step => Kind(step)), Is.EquivalentTo(kinds.Select(kind => kind.GetProperty("properties").GetProperty("step").GetProperty("const").GetString())));
        foreach (JsonElement step in written.RootElement.GetProperty("steps").EnumerateArray())
        {
            JsonElement kind = kinds.Single(kind => kind.GetProperty("properties").GetProperty("step").GetProperty("const").GetString() == Kind(step));
            Assert.That(step.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(kind.GetProperty("properties").EnumerateObject().Select(member => member.Name)), Kind(step));
        }

        Assert.That(Parse(RecipeFile.ToJson(all)).Steps.Select(step => step.GetType()), Is.EqualTo(EveryStep.Select(step => step.GetType())));
    }

    [Test]
    public void What_a_step_leaves_out_has_the_documented_default()
    {
        RecipeStep[] steps = [.. Parse("""{ "name": "x", "steps": [{ "step": "prune", "sparsity": 0.5 }, { "step": "quantize" }, { "step": "cluster", "clusters": 16 }] }""").Steps];
        Assert.That(steps, Is.EqualTo(new RecipeStep[] { new PruneStep(0.5), new QuantizeStep(), new ClusterStep(16) }));
        Assert.That(steps[0], Is.EqualTo(new PruneStep { Compensate = true, Sparsity = 0.5 }));
    }

    [TestCase("", "line 1")]
    [TestCase("null", "empty")]
    [TestCase("""{ "name": "x" }""", "steps")]
    [TestCase("""{ "name": "x", "steps": null }""", "no steps")]
    [TestCase("""{ "name": "x", "steps": [null] }""", "empty one")]
    [TestCase("""{ "name": "x", "steps": [] }""", "0 steps 'quantize'")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "shrink" }] }""", "shrink")]
    [TestCase("""{ "name": "x", "steps": [{ "clusters": 3 }] }""", "no member 'step'")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }, { "step": "equalize" }] }""", "'equalize' comes after")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "round" }, { "step": "quantize" }] }""", "'round' comes before")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }, { "step": "cluster", "clusters": 1 }] }""", "step 2 (cluster): clusters")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }, { "step": "cluster" }] }""", "step 2 (cluster): clusters")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }, { "step": "cluster", "clusters": 16, "rateWeight": -1 }] }""", "rateWeight")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }, { "step": "cluster", "clusters": 16, "layers": [] }] }""", "layers")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "prune" }, { "step": "quantize" }] }""", "step 1 (prune): sparsity")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "prune", "sparsity": 1 }, { "step": "quantize" }] }""", "sparsity")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "prune", "structure": "pattern" }, { "step": "quantize" }] }""", "pattern")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize", "calibration": "best" }] }""", "line 1")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize", "maximumSamples": 0 }] }""", "maximumSamples")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize", "precision": "int8", "wideLayers": ["a"] }] }""", "int16x8")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }], "more": 1 }""", "more")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }, { "step": "encode", "huffmanGain": 2 }] }""", "huffmanGain")]
    public void What_is_not_a_recipe_is_refused_with_the_reason(string text, string reason) =>
        Assert.That(() => Parse(text), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2013").And.Message.Contains(reason));

    [Test]
    public void A_recipe_that_is_not_there_is_refused() =>
        Assert.That(() => RecipeFile.Load("no-such-recipe"), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2013"));

    private static string Schema => Path.Combine(Requirements.RepositoryRoot, "compiler/TinyML.Compiler/Specs/recipe.schema.json");

    /// <summary>Each kind of step with every member set.</summary>
    private static RecipeStep[] EveryStep { get; } =
    [
        new EqualizeStep(),
        new PruneStep(0.5, PruneStructure.Pattern, Pattern: "2:4") { Layers = ["a"] },
        new ClusterStep(16) { Layers = ["a"] },
        new QuantizeStep { Precision = Precision.Int16x8, Calibration = CalibrationMethod.Mse, BiasCorrection = true, WideLayers = ["a"], MaximumSamples = 100 },
        new RoundStep { Layers = ["a"] },
        new CorrectBiasStep { Layers = ["a"] },
        new CorrectOutputStep(),
        new ShareParametersStep { Layers = ["a"] },
        new RemoveStep(),
        new EncodeStep(),
    ];

    private static string? Kind(JsonElement step) => step.GetProperty("step").GetString();

    private static Recipe Parse(string text) => RecipeFile.Parse(Encoding.UTF8.GetBytes(text), "test");
}
