using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Pictures and raw tensors: a file, a folder per class, or WebDataset archives. A sample is read and decoded when its values are asked for, from any thread,
/// and not kept.</summary>
public sealed class PictureDataset : IDataset
{
    private readonly ISampleStore _store;
    private readonly int[] _chosen;
    private readonly PictureInput? _pictures;
    private readonly RawTensor _tensors;
    private readonly List<Diagnostic> _warnings = [];

    private PictureDataset(string source, ISampleStore store, ModelForm model, ModelSpec? spec, DataPart part)
    {
        Source = source;
        _store = store;
        SplitSpec? split = store.IsSet ? spec?.Split : null;
        _chosen = [.. Enumerable.Range(0, store.Count).Where(i => part == DataPart.All || split is null || split.IsHeldOut(i, store.Count) == (part == DataPart.Test))];
        if (_chosen.Length == 0)
        {
            throw new DiagnosticException(DiagnosticCodes.NoSamples, source, store.Count == 0 ? "there are no pictures or raw tensors in it" : $"none of its {store.Count} samples is in this part", store.Count == 0 ? "give key.png or key.bin files, or a folder of pictures per class" : "check \"split\" in NAME.json, and --part");
        }

        _pictures = _chosen.All(store.IsRaw) ? null : PictureInput.Create(spec?.Picture, model, source);
        _tensors = new RawTensor(spec?.Raw, model);
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public long RecordCount => _store.Count;

    /// <inheritdoc/>
    public int Count => _chosen.Length;

    /// <summary>Whether some of the samples are pictures rather than raw tensors.</summary>
    public bool HasPictures => _pictures is not null;

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <inheritdoc/>
    public Sample this[int index] => new PictureSample(this, _chosen[index]);

    /// <summary>Whether DATA is read as pictures or raw tensors rather than as a table.</summary>
    public static bool Takes(string path) => Directory.Exists(path) || SampleStores.IsArchive(path) || SampleFile.Of(path).Kind is SampleFileKind.Picture or SampleFileKind.Raw;

    /// <summary>Opens a data set.</summary>
    /// <param name="path">What <see cref="Takes"/>.</param>
    /// <param name="model">The model.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="part">The part wanted; without a split in NAME.json, each part is all of it.</param>
    /// <param name="labels">What is done about labels.</param>
    /// <exception cref="DiagnosticException">TML1510, TML1540 to TML1550. Damage inside a picture is found when its values are asked for.</exception>
    public static PictureDataset Load(string path, ModelForm model, ModelSpec? spec, DataPart part = DataPart.All, LabelUse labels = LabelUse.Optional)
    {
        if (spec is { Labels.Count: > 0 } && model.ClassCount > 0 && spec.Labels.Count != model.ClassCount)
        {
            throw new DiagnosticException(DiagnosticCodes.LabelBad, path, $"NAME.json lists {spec.Labels.Count} labels, and the model has {model.ClassCount} classes", "list one label per class, in the model's order");
        }

        ClassLabels? known = labels == LabelUse.Ignored ? null : new ClassLabels(spec?.Labels ?? [], model.ClassCount);
        ISampleStore store = SampleStores.Open(path, known);
        var dataset = new PictureDataset(path, store, model, spec, part);
        dataset.CheckLabels(labels);
        if (store is FolderStore { Ignored: > 0 } folder)
        {
            dataset._warnings.Add(new Diagnostic(DiagnosticCodes.FilesIgnored, path, $"{folder.Ignored} files are neither pictures nor raw tensors", "nothing, if that is known"));
        }

        return dataset;
    }

    internal double? TargetOf(int index) => _store.TargetOf(index);

    internal string NameOf(int index) => _store.NameOf(index);

    internal float[] ValuesOf(int index)
    {
        byte[] file = _store.Read(index);
        string where = _store.NameOf(index);
        return _store.IsRaw(index) ? _tensors.ToValues(file, where) : _pictures!.ToValues(PictureDecoder.Decode(file, where));
    }

    private void CheckLabels(LabelUse labels)
    {
        int missing = labels == LabelUse.Ignored ? 0 : _chosen.Count(i => _store.TargetOf(i) is null);
        if (missing == 0 || !_store.IsSet)
        {
            return;
        }

        string where = _store.NameOf(_chosen.First(i => _store.TargetOf(i) is null));
        string what = missing == Count ? $"none of the {Count} samples has a label" : $"{missing} of {Count} samples have no label, this is the first";
        if (labels == LabelUse.Required && missing < Count)
        {
            throw new DiagnosticException(DiagnosticCodes.LabelsIncomplete, where, what, "give each sample its label (key.cls), or take it out");
        }

        _warnings.Add(new Diagnostic(DiagnosticCodes.LabelsMissing, where, what, "nothing, if that is known: they are predicted and do not count in the metric"));
    }
}

/// <summary>One picture or raw tensor.</summary>
public sealed class PictureSample : Sample
{
    private readonly PictureDataset _dataset;
    private readonly int _index;

    internal PictureSample(PictureDataset dataset, int index)
    {
        _dataset = dataset;
        _index = index;
    }

    /// <inheritdoc/>
    public override long Number => _index;

    /// <inheritdoc/>
    public override double? Target => _dataset.TargetOf(_index);

    /// <inheritdoc/>
    public override string Name => _dataset.NameOf(_index);

    /// <summary>The input as the float network takes it.</summary>
    /// <exception cref="DiagnosticException">TML1540 to TML1545: the file is damaged.</exception>
    public override float[] Values() => _dataset.ValuesOf(_index);
}
