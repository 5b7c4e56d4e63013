#nullable disable
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Storage;

/// <summary>The first bytes of a stored file as a blob.</summary>
internal sealed class StoredBlob : IBlobSource
{
    private readonly IModelStorage _storage;
    private readonly int _file;
    private readonly int _length;

    internal StoredBlob(IModelStorage storage, int file, int length)
    {
        _storage = storage;
        _file = file;
        _length = length;
    }

    /// <inheritdoc/>
    public int Length
    {
        get { return _length; }
    }

    /// <inheritdoc/>
    public bool Read(int offset, byte[] target, int targetOffset, int count)
    {
        return offset >= 0 && count >= 0 && offset <= _length - count && _storage.Read(_file, offset, target, targetOffset, count);
    }
}
