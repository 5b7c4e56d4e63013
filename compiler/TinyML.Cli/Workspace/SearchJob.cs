using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TinyML.Boards.Building;
using TinyML.Cli.Output;
using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Workspace;

/// <summary>Finds a recipe that keeps to limits, and compiles with it.</summary>
/// <param name="job">The compilation; its recipe is the frame of those that are tried.</param>
/// <param name="goal">The limits.</param>
/// <param name="fits">Whether the board's own limits count.</param>
/// <param name="trials">How many recipes are tried at most.</param>
internal sealed class SearchJob(CompileJob job, SearchGoal goal, bool fits, int trials)
{
    // The linker says by how many bytes a model is too large; the next one is chosen accordingly.
    private const int Attempts = 6;

    private string StatePath => Path.TrimEndingDirectorySeparator(Path.GetFullPath(job.Folder)) + ".search.json";

    /// <summary>Searches and compiles. Results stay in a file beside the folder until a compilation with these limits succeeds.</summary>
    /// <exception cref="DiagnosticException">Something is bad, or the limits cannot be met.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CompileReport Run(CancellationToken cancellation)
    {
        Recipe frame = job.Recipe.With(job.Precision);
        CompilationOptions options = frame.ToOptions();
        Graph imported = job.Model.Import();
        var form = ModelForm.Of(imported, job.Model.Spec);
        SampleSet? samples = DataSelection.Calibration(job.Calibration, job.Data, job.Model.Spec, form, options.MaximumSamples);
        SearchState state = SearchState.Open(StatePath, Key(samples));
        if (state.Count > 0)
        {
            Terminal.Step($"going on with {state.Count} recipes of {Path.GetFileName(StatePath)}");
        }

        var search = new RecipeSearch(imported, job.Model.Spec, samples, frame, options, Executors.Instance, state, trials);
        foreach (Diagnostic warning in search.Warnings)
        {
            Terminal.Report(warning);
        }

        CompileReport report = Compile(search, cancellation);
        state.Delete();
        return report;
    }

    private CompileReport Compile(RecipeSearch search, CancellationToken cancellation)
    {
        SearchGoal limits = job.Board is null ? goal : Tightened(goal, fits ? job.Board.Definition.FlashBytes : long.MaxValue, job.Board.Definition.RamBytes);
        for (int attempt = 1; ; attempt++)
        {
            Terminal.Step($"looking for {(limits.WantsSmallest ? "the smallest" : "the most accurate")} recipe with {limits}");
            SearchResult found = SearchView.Show(shown => search.Run(limits, shown, cancellation));
            if (!found.IsMet)
            {
                throw new DiagnosticException([found.NotMet(job.Model.Name)]);
            }

            try
            {
                return (job with { Recipe = found.Best.Recipe, Search = found, MaxCost = goal.MaxCost }).Run();
            }
            catch (DoesNotFitException excess) when (fits && attempt < Attempts)
            {
                Terminal.Step(excess.Diagnostics[0].What);
                limits = Tightened(
                    limits, excess.FlashOver > 0 ? found.Best.ModelBytes - excess.FlashOver : long.MaxValue, excess.RamOver > 0 ? found.Best.ArenaBytes - excess.RamOver : long.MaxValue);
            }
            catch (TooSlowException excess) when (attempt < Attempts)
            {
                // The estimate is not the board's own unit; what one recipe shows holds for its neighbours.
                Terminal.Step(excess.Diagnostics[0].What);
                limits = limits with { MaxCost = (long)(found.Best.Cost * excess.Ratio) };
            }
        }
    }

    private static SearchGoal Tightened(SearchGoal goal, long modelBytes, long arenaBytes) =>
        goal with { MaxModelBytes = Least(goal.MaxModelBytes, modelBytes), MaxArenaBytes = Least(goal.MaxArenaBytes, arenaBytes) };

    private static long? Least(long? limit, long other) => other == long.MaxValue ? limit : Math.Max(0, Math.Min(limit ?? long.MaxValue, other));

    /// <summary>What measured results depend on beside the recipe.</summary>
    private string Key(SampleSet? samples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{CompileJob.ToolVersion} {job.Model.Sha256} {job.Precision} {(job.Model.Spec is null ? "" : ModelSpecFile.ToJson(job.Model.Spec))}"));
        for (int sample = 0; sample < (samples?.Count ?? 0); sample++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(samples!.Row(sample)));
            hash.AppendData(MemoryMarshal.AsBytes(samples.Target(sample)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
