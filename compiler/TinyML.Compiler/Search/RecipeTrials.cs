using System.Text.Json;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Search;

/// <summary>Runs recipes on one model with the real steps and measures what would ship. Recipes that begin alike share the work of their common steps.</summary>
internal sealed class RecipeTrials
{
    // Networks after the first steps of recipes; they share the weights that steps leave alone.
    private const int KeptNetworks = 24;

    // With fewer than this a single sample is several points of agreement.
    private const int FewSamples = 24;

    private readonly Graph _start;
    private readonly CompressionContext _context;
    private readonly NetworkMeasure _measure;
    private readonly List<(string Steps, CompressedNetwork Network)> _kept = [];

    /// <summary>Prepares a model; samples are split as <see cref="Compilation.Run(Graph, ModelSpec?, SampleSet?, CompilationOptions, IExecutors, Action{int}?)"/> splits them.</summary>
    public RecipeTrials(Graph imported, ModelSpec? spec, SampleSet? samples, CompilationOptions options, IExecutors executors)
    {
        (_start, _context) = Compilation.Prepare(imported, spec, samples, options, executors, afterPass: null);
        _measure = new NetworkMeasure(_start, _context);
    }

    /// <summary>What a user should know before results are trusted.</summary>
    public IEnumerable<Diagnostic> Warnings()
    {
        SampleSet held = _context.Data.HeldOut;
        bool alike = held.Count > 0 && held.AreAllEqual;
        if (alike || held.Count < FewSamples)
        {
            yield return new Diagnostic(
                DiagnosticCodes.PoorSamples, $"model '{_start.Name}'", alike ? $"all {held.Count} samples that judge recipes are the same" : $"recipes are judged by {held.Count} samples",
                "give more samples, and different ones, with --data or --calibration; a quarter of them judges");
        }
    }

    /// <summary>Runs a recipe as far as integers, and its program.</summary>
    /// <exception cref="DiagnosticException">A step cannot work on this network.</exception>
    public AssembledProgram Assemble(IReadOnlyList<RecipeStep> steps)
    {
        CompressedNetwork network = Run(steps);
        return ProgramAssembly.Run(network.Graph, _context.Spec, network.Removes, network.Encoding);
    }

    /// <summary>Tries a recipe.</summary>
    public SearchPoint Try(Recipe recipe)
    {
        try
        {
            AssembledProgram program = Assemble(recipe.Steps);
            return new SearchPoint(
                recipe, ModelSize.Of(program.Planned.Program).Total, program.Planned.ArenaBytes, program.LiveMacs, CostModel.Estimate(program.Planned.Program), _measure.Of(program.Planned));
        }
        catch (DiagnosticException exception)
        {
            return new SearchPoint(recipe, 0, 0, 0, 0, null, exception.Diagnostics[0].ToString());
        }
    }

    private CompressedNetwork Run(IReadOnlyList<RecipeStep> steps)
    {
        string[] keys = [.. steps.Select(step => JsonSerializer.Serialize(step, RecipeJson.Default.RecipeStep))];
        var network = CompressedNetwork.Of(_start, _context);
        string key = "";
        for (int i = 0; i < steps.Count; i++)
        {
            key += keys[i];
            int known = _kept.FindIndex(kept => kept.Steps == key);
            network = known >= 0 ? _kept[known].Network : CompressionPipeline.Apply(steps[i], network, _context);
            if (known >= 0)
            {
                _kept.RemoveAt(known);
            }

            _kept.Add((key, network));
            if (_kept.Count > KeptNetworks)
            {
                _kept.RemoveAt(0);
            }
        }

        return network;
    }
}
