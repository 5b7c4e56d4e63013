using System.Globalization;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>A folder with one folder of pictures (or raw tensors) per class, or a folder of pictures without classes. Samples are numbered by class, then by name (ordinal).</summary>
internal sealed class FolderStore : ISampleStore
{
    private readonly string _root;
    private readonly List<(string Folder, int Class)> _folders = [];
    private readonly List<(int Folder, string Name)> _files = [];

    /// <summary>Looks through the folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="labels">The classes, or null where labels do not matter.</param>
    /// <exception cref="DiagnosticException">TML1510, TML1547 to TML1549.</exception>
    public FolderStore(string root, ClassLabels? labels)
    {
        _root = root;
        try
        {
            string[] classes = [.. Directory.GetDirectories(root).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
            AddFiles("", -1);
            if (classes.Length > 0 && _files.Count > 0)
            {
                throw Bad(root, $"'{_files[0].Name}' lies beside the class folders", "move it into the folder of its class");
            }

            foreach ((string name, int number) in Numbered(classes, labels))
            {
                int before = _files.Count;
                AddFiles(name, number);
                if (_files.Count == before)
                {
                    throw Bad(Path.Combine(root, name), "the class folder has no pictures", "put pictures of the class into it, or remove it");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCodes.DataUnreadable, root, exception.Message, "check the path and the permissions of the data folder");
        }
    }

    /// <summary>Files that are neither pictures nor tensors.</summary>
    public int Ignored { get; private set; }

    /// <inheritdoc/>
    public int Count => _files.Count;

    /// <inheritdoc/>
    public bool IsSet => true;

    /// <inheritdoc/>
    public double? TargetOf(int index) => _folders[_files[index].Folder].Class is >= 0 and int number ? number : null;

    /// <inheritdoc/>
    public string NameOf(int index) => Path.Combine(_root, _folders[_files[index].Folder].Folder, _files[index].Name);

    /// <inheritdoc/>
    public string EntryOf(int index) => _folders[_files[index].Folder].Folder is { Length: > 0 } folder ? $"{folder}/{_files[index].Name}" : _files[index].Name;

    /// <inheritdoc/>
    public bool IsRaw(int index) => SampleFile.Of(_files[index].Name).Kind == SampleFileKind.Raw;

    /// <inheritdoc/>
    public byte[] Read(int index) => SingleFileStore.ReadFile(NameOf(index));

    private void AddFiles(string folder, int number)
    {
        _folders.Add((folder, number));
        foreach (string name in Directory.EnumerateFiles(Path.Combine(_root, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal))
        {
            if (SampleFile.Of(name).Kind is SampleFileKind.Picture or SampleFileKind.Raw)
            {
                _files.Add((_folders.Count - 1, name));
            }
            else
            {
                Ignored += name.StartsWith('.') ? 0 : 1;
            }
        }
    }

    // By NAME.json's labels; else by number, where all folders are called by one; else in the order of the names.
    private IEnumerable<(string Name, int Number)> Numbered(string[] classes, ClassLabels? labels)
    {
        if (labels is null || classes.Length == 0)
        {
            return classes.Select((name, i) => (name, i));
        }

        bool areNumbers = classes.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (labels.Names.Count > 0 || areNumbers)
        {
            return classes.Select(name => (name, (int)labels.Parse(name, Path.Combine(_root, name)))).OrderBy(entry => entry.Item2);
        }

        return labels.ClassCount == classes.Length
            ? classes.Select((name, i) => (name, i))
            : throw Bad(_root, $"it has {classes.Length} class folders ({string.Join(", ", classes.Take(8))}), and the model {labels.ClassCount} classes", "name the classes in NAME.json (\"labels\") in the model's order, or call the folders by their numbers");
    }

    private static DiagnosticException Bad(string where, string what, string todo) => new(DiagnosticCodes.FolderBad, where, what, todo);
}
