using TinyML.Nano.App.Storage;

namespace TinyML.Nano.Tests.App;

/// <summary>The power failed while storage was written.</summary>
internal sealed class PowerLossException : Exception;

/// <summary>Model files in memory, which may lose the power at any byte that is written, or refuse to write.</summary>
internal sealed class MemoryStorage : IModelStorage
{
    private readonly Dictionary<int, List<byte>> _files = [];

    /// <summary>How many more bytes may be written until the power fails; null for ever. Making a file counts as one.</summary>
    public int? BytesUntilPowerLoss { get; set; }

    /// <summary>How many more bytes find room; null for any number.</summary>
    public int? Room { get; set; }

    /// <summary>Bytes written, and files made, so far.</summary>
    public int Written { get; private set; }

    /// <summary>A file's bytes.</summary>
    public List<byte> this[int file] => _files[file];

    /// <summary>Puts a file there.</summary>
    public void Put(int file, byte[] bytes) => _files[file] = [.. bytes];

    /// <inheritdoc/>
    public int Length(int file) => _files.TryGetValue(file, out List<byte>? bytes) ? bytes.Count : -1;

    /// <inheritdoc/>
    public bool Read(int file, int offset, byte[] target, int targetOffset, int count)
    {
        if (!_files.TryGetValue(file, out List<byte>? bytes) || offset < 0 || offset > bytes.Count - count)
        {
            return false;
        }

        bytes.CopyTo(offset, target, targetOffset, count);
        return true;
    }

    /// <inheritdoc/>
    public bool Create(int file)
    {
        if (Room == 0)
        {
            return false;
        }

        Count();
        _files[file] = [];
        return true;
    }

    /// <inheritdoc/>
    public bool Append(int file, byte[] bytes, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            if (Room == 0)
            {
                return false;
            }

            Room--;
            Count();
            _files[file].Add(bytes[i]);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Finish(int file) => true;

    private void Count()
    {
        if (BytesUntilPowerLoss == 0)
        {
            throw new PowerLossException();
        }

        BytesUntilPowerLoss--;
        Written++;
    }
}
