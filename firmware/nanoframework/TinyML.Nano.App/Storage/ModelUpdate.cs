#nullable disable
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Storage;

/// <summary>A model that arrives in pieces. It is written into the slot that is not used, loaded and tested when it is whole, and sealed then: the seal is
/// what makes it the board's model, now and after every reset.</summary>
internal sealed class ModelUpdate
{
    /// <summary>Status of an update: it cannot be stored. Others are numbers of <see cref="LoadResult"/>.</summary>
    internal const int NotStored = 32;

    private const int None = -1;
    private const int MostBytes = 1 << 26;

    private readonly ModelStore _models;
    private readonly Seal _seal = new Seal();
    private int _slot = None;
    private int _received;
    private int _refusedStep = None;

    internal ModelUpdate(ModelStore models)
    {
        _models = models;
    }

    /// <summary>Whether one is under way.</summary>
    internal bool IsUnderWay
    {
        get { return _slot != None; }
    }

    /// <summary>How many bytes of it were received.</summary>
    internal int Received
    {
        get { return _received; }
    }

    /// <summary>How many bytes are still to come.</summary>
    internal int Left
    {
        get { return IsUnderWay ? _seal.BlobBytes - _received : 0; }
    }

    /// <summary>The step that the last commit complained about, counted from 0; -1 for none.</summary>
    internal int RefusedStep
    {
        get { return _refusedStep; }
    }

    /// <summary>Begins an update; one that is under way is forgotten.</summary>
    /// <param name="length">Bytes of the blob.</param>
    /// <param name="checksum">Its last four bytes.</param>
    /// <param name="hash">Holds its hash.</param>
    /// <param name="hashAt">Where.</param>
    /// <returns>0, or why not.</returns>
    internal int Begin(int length, int checksum, byte[] hash, int hashAt)
    {
        End();
        if (length < 1 || length > MostBytes)
        {
            return NotStored;
        }

        int slot = _models.FreeSlot();
        if (!_models.Storage.Create(slot))
        {
            return NotStored;
        }

        _seal.Fill(length, checksum, hash, hashAt);
        _slot = slot;
        return LoadResult.Loaded;
    }

    /// <summary>Stores bytes behind those that came before.</summary>
    /// <returns>0, or why not; the update is over then.</returns>
    internal int Append(byte[] bytes, int offset, int count)
    {
        if (!_models.Storage.Append(_slot, bytes, offset, count))
        {
            End();
            return NotStored;
        }

        _received += count;
        return LoadResult.Loaded;
    }

    /// <summary>Forgets an unfinished update.</summary>
    internal void End()
    {
        if (IsUnderWay)
        {
            _models.Storage.Finish(_slot);
        }

        _slot = None;
        _received = 0;
    }

    /// <summary>Loads the model that was received, tests it, and makes it the board's. Otherwise the board's model is what it was.</summary>
    /// <returns>0, or why not.</returns>
    internal int Commit()
    {
        int slot = _slot;
        bool isWritten = _models.Storage.Finish(slot);
        _slot = None;
        _received = 0;
        int status = !isWritten ? NotStored : _seal.Fits(_models.Storage, slot) ? _models.Try(slot, _seal) : LoadResult.WrongChecksum;
        if (status == LoadResult.Loaded)
        {
            _seal.Complete(_models.NextGeneration(slot));
            bool isSealed = _models.Storage.Append(slot, _seal.Content, 0, Seal.Bytes);
            status = _models.Storage.Finish(slot) && isSealed ? status : NotStored;
        }

        _refusedStep = status == LoadResult.Loaded ? None : _models.RefusedStep;
        // What runs from now on is what would run after a reset.
        _models.Load();
        return status;
    }
}
