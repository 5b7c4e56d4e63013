namespace TinyML.HostStreamer.Datasets;

/// <summary>Where pictures and raw tensors lie: an archive, a folder, a file. Files are read when they are asked for, from any thread.</summary>
internal interface ISampleStore
{
    /// <summary>Samples.</summary>
    int Count { get; }

    /// <summary>Whether the samples are a set that may be split; a single file is not.</summary>
    bool IsSet { get; }

    /// <summary>The true class or value of a sample, or null.</summary>
    double? TargetOf(int index);

    /// <summary>The sample's name within the store.</summary>
    string NameOf(int index);

    /// <summary>The sample's file as the data set calls it: its path in a folder, its entry in an archive.</summary>
    string EntryOf(int index);

    /// <summary>Whether the sample is a raw tensor rather than a picture.</summary>
    bool IsRaw(int index);

    /// <summary>The sample's file.</summary>
    byte[] Read(int index);
}

/// <summary>What is done about labels.</summary>
public enum LabelUse
{
    /// <summary>Labels are not looked at.</summary>
    Ignored,

    /// <summary>Labels are taken where they are.</summary>
    Optional,

    /// <summary>All samples have labels, or none has.</summary>
    Required,
}
