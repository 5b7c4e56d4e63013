using System.Runtime.InteropServices;
using System.Text;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>A WebDataset: key.png (ppm, bmp, jpg, bin) and key.cls in one tar archive or several. Keeps 40 bytes per sample, not their names.</summary>
internal sealed class TarStore : ISampleStore
{
    private const int LongestLabel = 1024;

    private readonly IReadOnlyList<string> _archives;
    private readonly ClassLabels? _labels;
    private readonly List<Place> _places = [];

    // What has not found its partner yet; neighbours, as WebDataset has them, leave it at once.
    private readonly Dictionary<string, int> _withoutLabel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _withoutInput = new(StringComparer.Ordinal);

    /// <summary>Looks through the archives.</summary>
    /// <param name="archives">In the order of the samples' numbers.</param>
    /// <param name="labels">What labels may say, or null to leave them out.</param>
    /// <exception cref="DiagnosticException">TML1510, TML1546, TML1549.</exception>
    public TarStore(IReadOnlyList<string> archives, ClassLabels? labels)
    {
        _archives = archives;
        _labels = labels;
        for (int a = 0; a < archives.Count; a++)
        {
            using var entries = new TarEntries(archives[a]);
            string lastKey = "";
            for (TarEntry? entry = entries.Next(0); entry is TarEntry found; entry = entries.Next(TarEntries.After(found)))
            {
                Add(a, entries, found, ref lastKey);
            }

            _withoutLabel.Clear();
            _withoutInput.Clear();
        }
    }

    /// <inheritdoc/>
    public int Count => _places.Count;

    /// <inheritdoc/>
    public bool IsSet => true;

    /// <inheritdoc/>
    public double? TargetOf(int index) => double.IsNaN(_places[index].Target) ? null : _places[index].Target;

    /// <inheritdoc/>
    public bool IsRaw(int index) => _places[index].IsRaw;

    /// <inheritdoc/>
    public string NameOf(int index) => Where(_places[index].Archive, EntryOf(index));

    /// <inheritdoc/>
    public string EntryOf(int index)
    {
        using var entries = new TarEntries(_archives[_places[index].Archive]);
        return entries.Next(_places[index].Start)?.Name ?? "?";
    }

    /// <inheritdoc/>
    public byte[] Read(int index)
    {
        Place place = _places[index];
        using var entries = new TarEntries(_archives[place.Archive]);
        return entries.Contents(place.DataAt, place.Size);
    }

    private void Add(int archive, TarEntries entries, TarEntry entry, ref string lastKey)
    {
        SampleFile file = SampleFile.Of(entry.Name);
        if (file.Kind is SampleFileKind.Picture or SampleFileKind.Raw)
        {
            // A second input of a key that has its label already is only seen where the two are neighbours; elsewhere the key is taken to come again.
            if (file.Key == lastKey || !_withoutLabel.TryAdd(file.Key, _places.Count))
            {
                throw Twice(archive, entry, "input");
            }

            if (entry.Size > SampleFile.LargestBytes)
            {
                throw new DiagnosticException(DiagnosticCodes.ArchiveBad, Where(archive, entry.Name), $"it has {entry.Size} bytes, more than any sample", "take it out of the archive");
            }

            lastKey = file.Key;
            bool isLabelled = _withoutInput.Remove(file.Key, out double target);
            if (isLabelled || _labels is null)
            {
                _withoutLabel.Remove(file.Key);
            }

            _places.Add(new Place(entry.Start, entry.DataAt, (int)entry.Size, archive, file.Kind == SampleFileKind.Raw, isLabelled ? target : double.NaN));
        }
        else if (file.Kind == SampleFileKind.Label && _labels is not null)
        {
            AddLabel(archive, entry, file.Key, _labels.Parse(LabelText(archive, entries, entry), Where(archive, entry.Name)));
        }
    }

    private void AddLabel(int archive, TarEntry entry, string key, double target)
    {
        if (_withoutLabel.Remove(key, out int index))
        {
            CollectionsMarshal.AsSpan(_places)[index].Target = target;
        }
        else if (!_withoutInput.TryAdd(key, target))
        {
            throw Twice(archive, entry, "label");
        }
    }

    private string LabelText(int archive, TarEntries entries, TarEntry entry) => entry.Size <= LongestLabel
        ? Encoding.UTF8.GetString(entries.Contents(entry.DataAt, entry.Size))
        : throw new DiagnosticException(DiagnosticCodes.LabelBad, Where(archive, entry.Name), $"the label has {entry.Size} bytes", "write the number or the name of a class");

    private DiagnosticException Twice(int archive, TarEntry entry, string what) =>
        new(DiagnosticCodes.ArchiveBad, Where(archive, entry.Name), $"the sample has two files that are its {what}", "give each sample one picture or tensor and one label");

    private string Where(int archive, string name) => $"{_archives[archive]}, entry '{name}'";

    private record struct Place(long Start, long DataAt, int Size, int Archive, bool IsRaw, double Target);
}
