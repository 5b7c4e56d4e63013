using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Reporting.Data;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Rebalancing;
using TinyML.HostStreamer.Statistics;

namespace TinyML.Cli.Workspace;

/// <summary>What <c>tinyml data</c> does.</summary>
/// <param name="source">The data.</param>
/// <param name="against">Data that should have nothing in common with it, or null.</param>
/// <param name="seed">What is drawn at random is drawn with it.</param>
/// <param name="isForced">Whether outputs that are there are replaced.</param>
internal sealed class DataJob(string source, string? against, int seed, bool isForced)
{
    /// <summary>What a compilation's report says of its data; null for raw tensors, of which nothing is measured, and for a table without the model's target.</summary>
    /// <param name="source">The data, which the compilation has read already.</param>
    /// <param name="spec">NAME.json, or null.</param>
    public static DataStatistics? LookAt(string source, ModelSpec? spec)
    {
        var job = new DataJob(source, against: null, seed: 1, isForced: false);
        try
        {
            return spec is not { Columns.Count: > 0 } && PictureDataset.Takes(source) ? job.LookAtPictures(clusters: null, rebalanced: null, CancellationToken.None) : job.LookAtTable(spec?.Target?.Name);
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Code == DiagnosticCodes.NoSamples || exception.Diagnostics[0].Code == DiagnosticCodes.ColumnMissing)
        {
            return null;
        }
    }

    /// <summary>Looks through a table.</summary>
    /// <param name="target">The column to be predicted, or null.</param>
    /// <exception cref="DiagnosticException">The data is bad.</exception>
    public DataStatistics LookAtTable(string? target) =>
        TableStatistics.Of(() => DataSelection.OpenText(source), source, target, seed, against is null ? null : () => DataSelection.OpenText(against));

    /// <summary>Looks through pictures.</summary>
    /// <param name="clusters">Clusters wanted, or null.</param>
    /// <param name="rebalanced">Where to write a balanced set, or null.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="DiagnosticException">The data is bad, or the set cannot be written.</exception>
    public DataStatistics LookAtPictures(int? clusters, string? rebalanced, CancellationToken cancellation)
    {
        PictureStatistics pictures = ProgressView.Show("pictures", progress => PictureStatistics.Of(source, clusters, seed, against, (done, all) => progress((double)done / all)));
        if (rebalanced is not null)
        {
            int written = RebalancedSet.Write(pictures, rebalanced, seed, isForced, cancellation);
            Terminal.Step(FormattableString.Invariant($"wrote {rebalanced}: {written:N0} pictures, seed {seed}"));
        }

        return pictures.Statistics;
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="DiagnosticException">It is there already, or cannot be written.</exception>
    public void WritePage(DataStatistics data, string path)
    {
        if (File.Exists(path) && !isForced)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputExists, path, "it is there already", "choose another name, or replace it with --force");
        }

        OutputFile.Write(path, DataSection.Page(data));
    }
}
