#nullable disable
using System;
using TinyML.Nano.Kernels;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Storage;

/// <summary>The last bytes of a model file that an update wrote. They are written when the model in front of them has answered its self-test, and the
/// seal with the higher generation is the board's model: so a file that is not whole has no seal, and the step from one model to the other is the last byte of one.
/// <code>"TMLS"  u32 generation  u32 blob bytes  u32 blob checksum  8 bytes hash  u32 CRC-32 of the 24 bytes before it</code></summary>
internal sealed class Seal
{
    /// <summary>Bytes of a seal.</summary>
    internal const int Bytes = 28;

    /// <summary>Bytes of a model's hash.</summary>
    internal const int HashBytes = 8;

    private const int Magic = 'T' | ('M' << 8) | ('L' << 16) | ('S' << 24);
    private const int HashAt = 16;
    private const int CrcAt = 24;
    private const int BlobChecksumBytes = 4;

    private readonly byte[] _bytes = new byte[Bytes];
    private bool _isWhole;

    /// <summary>The seal as it is stored.</summary>
    internal byte[] Content
    {
        get { return _bytes; }
    }

    /// <summary>Whether it was read whole.</summary>
    internal bool IsWhole
    {
        get { return _isWhole; }
    }

    /// <summary>Which update it was, counted; it may wrap around.</summary>
    internal int Generation
    {
        get { return LittleEndian.GetInt32(_bytes, 4); }
    }

    /// <summary>Bytes of the blob in front of it.</summary>
    internal int BlobBytes
    {
        get { return LittleEndian.GetInt32(_bytes, 8); }
    }

    /// <summary>The hash of the blob.</summary>
    internal byte[] Hash
    {
        get
        {
            byte[] hash = new byte[HashBytes];
            Array.Copy(_bytes, HashAt, hash, 0, HashBytes);
            return hash;
        }
    }

    /// <summary>Reads the seal of a file.</summary>
    internal void Read(IModelStorage storage, int file)
    {
        int length = storage.Length(file);
        _isWhole = length > Bytes && storage.Read(file, length - Bytes, _bytes, 0, Bytes)
            && LittleEndian.GetInt32(_bytes, 0) == Magic && BlobBytes == length - Bytes
            && LittleEndian.GetInt32(_bytes, CrcAt) == Crc32.Continue(Crc32.Empty, _bytes, 0, CrcAt);
    }

    /// <summary>Fills it in.</summary>
    internal void Fill(int blobBytes, int blobChecksum, byte[] hash, int hashAt)
    {
        LittleEndian.SetInt32(_bytes, 0, Magic);
        LittleEndian.SetInt32(_bytes, 8, blobBytes);
        LittleEndian.SetInt32(_bytes, 12, blobChecksum);
        Array.Copy(hash, hashAt, _bytes, HashAt, HashBytes);
    }

    /// <summary>Fills in the generation, which ends it.</summary>
    internal void Complete(int generation)
    {
        LittleEndian.SetInt32(_bytes, 4, generation);
        LittleEndian.SetInt32(_bytes, CrcAt, Crc32.Continue(Crc32.Empty, _bytes, 0, CrcAt));
        _isWhole = true;
    }

    /// <summary>Whether the blob in a file ends with the checksum that the seal says.</summary>
    internal bool Fits(IModelStorage storage, int file)
    {
        byte[] end = new byte[BlobChecksumBytes];
        return BlobBytes >= BlobChecksumBytes && storage.Read(file, BlobBytes - BlobChecksumBytes, end, 0, BlobChecksumBytes)
            && LittleEndian.GetInt32(end, 0) == LittleEndian.GetInt32(_bytes, 12);
    }
}
