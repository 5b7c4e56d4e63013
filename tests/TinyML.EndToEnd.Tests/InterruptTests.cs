using System.Diagnostics;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>Ctrl-C ends a stream with everything that was answered so far.</summary>
public sealed class InterruptTests
{
    [Test]
    public void An_interrupted_stream_leaves_a_results_file_to_resume_from()
    {
        Requirements.Program("kill");
        using var scratch = new Scratch();
        string sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--data", sample, "-o", scratch["out"]);
        string results = scratch["results.csv"];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tinyml.dll"), "stream", scratch["out"], "--data", sample, "--part", "all", "--port", "virtual", "--repeat", "1000000", "--results", results])
        {
            WorkingDirectory = Requirements.RepositoryRoot,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();

        // The first answered row is printed as it comes; the stream would go on for hours.
        while (process.StandardError.ReadLine() is { } line && !line.Contains("predicted", StringComparison.Ordinal))
        {
        }

        Task drained = process.StandardError.ReadToEndAsync();
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(60));
        if (!ended)
        {
            process.Kill();
        }

        Assert.That(ended, Is.True, "it ends soon after Ctrl-C");
        Assert.That(process.ExitCode, Is.EqualTo(130), output.Result);
        Assert.That(File.ReadLines(results).Count(), Is.GreaterThan(1));
        Assert.That(drained.IsCompletedSuccessfully || drained.Wait(TimeSpan.FromSeconds(10)), Is.True);
    }
}
