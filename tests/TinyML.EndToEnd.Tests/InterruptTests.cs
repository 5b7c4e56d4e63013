using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>Ctrl-C ends a stream with everything that was answered so far.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [OneTimeSetUp]
    public void Compile()
    {
        Requirements.Program("kill");
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", Sample, "-o", _scratch["out"]);
    }

    [Test]
    public void An_interrupted_stream_leaves_a_results_file_to_resume_from()
    {
        // The stream would go on for hours.
        string results = _scratch["results.csv"];
        using RunningTool host = Stream("virtual", "--repeat", "1000000", "--results", results);
        host.WaitForRows(results + ".part", 1);
        host.Signal("INT");
        Assert.That(host.Wait(), Is.EqualTo(130), host.Errors);
        Assert.That(File.ReadLines(results).Count(), Is.GreaterThan(1));
        Assert.That(host.Errors, Does.Contain($"answers are kept in {results}").And.Contain("--resume"));
    }

    private RunningTool Stream(string port, params string[] more) => new(["stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", port, .. more]);
}
