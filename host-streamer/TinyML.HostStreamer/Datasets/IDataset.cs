using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Samples that can be predicted, compared and streamed; in the source's order.</summary>
public interface IDataset
{
    /// <summary>What the user named: a file, or <c>-</c> for standard input.</summary>
    string Source { get; }

    /// <summary>Records in the source, usable or not, of every part; what <c>SplitSpec.IsHeldOut</c> takes as count.</summary>
    long RecordCount { get; }

    /// <summary>Usable samples of the chosen part.</summary>
    int Count { get; }

    /// <summary>The sample at a position from 0 to <see cref="Count"/> - 1.</summary>
    Sample this[int index] { get; }

    /// <summary>What is worth knowing about the source: rows that were left out, readings that were limited.</summary>
    IReadOnlyList<Diagnostic> Warnings { get; }
}

/// <summary>One thing to predict: a table's row, a picture, a raw tensor.</summary>
public abstract class Sample
{
    /// <summary>The record's number in its source, from 0, counting records that could not be used.</summary>
    public abstract long Number { get; }

    /// <summary>Its file, and the entry in an archive, where it has one of its own.</summary>
    public virtual string? Name => null;

    /// <summary>The true value (regression) or the index of the true class (classification), or null where it is not known.</summary>
    public abstract double? Target { get; }

    /// <summary>What the float network takes, all inputs one after the other, in physical units. <c>InputQuantizer</c> makes of
    /// them the integers that the device takes.</summary>
    public abstract float[] Values();
}

/// <summary>Which samples of a source are wanted.</summary>
public enum DataPart
{
    /// <summary>Every sample.</summary>
    All,

    /// <summary>The samples that may be trained and calibrated on.</summary>
    Train,

    /// <summary>The held-out samples.</summary>
    Test,
}
