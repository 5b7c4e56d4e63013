using System.Text;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;

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
        Assert.That(options, Is.EqualTo(new CompilationOptions
        {
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

    [TestCase("", "line 1")]
    [TestCase("null", "empty")]
    [TestCase("""{ "name": "x" }""", "steps")]
    [TestCase("""{ "name": "x", "steps": null }""", "step")]
    [TestCase("""{ "name": "x", "steps": [null] }""", "unknown step")]
    [TestCase("""{ "name": "x", "steps": [] }""", "0 steps")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "shrink" }] }""", "unknown step 'shrink'")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize", "calibration": "best" }] }""", "line 1")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize", "maximumSamples": 0 }] }""", "maximumSamples")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize", "precision": "int8", "wideLayers": ["a"] }] }""", "int16x8")]
    [TestCase("""{ "name": "x", "steps": [{ "step": "quantize" }], "more": 1 }""", "more")]
    public void What_is_not_a_recipe_is_refused_with_the_reason(string text, string reason) =>
        Assert.That(() => Parse(text), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2013").And.Message.Contains(reason));

    [Test]
    public void A_recipe_that_is_not_there_is_refused() =>
        Assert.That(() => RecipeFile.Load("no-such-recipe"), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML2013"));

    private static Recipe Parse(string text) => RecipeFile.Parse(Encoding.UTF8.GetBytes(text), "test");
}
