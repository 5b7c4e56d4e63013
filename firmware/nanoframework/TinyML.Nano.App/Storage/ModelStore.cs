#nullable disable
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Storage;

/// <summary>The board's models: two files that updates write in turns, a file that a person copied, and the one that was compiled in. The first that
/// loads is the board's: of the updates the later one, then the other, then the copied file, then the built-in model.</summary>
public sealed class ModelStore
{
    /// <summary>The first of the files that updates write.</summary>
    public const int FirstSlot = 0;

    /// <summary>The second of them.</summary>
    public const int SecondSlot = 1;

    /// <summary>The file that a person copied.</summary>
    public const int CopiedFile = 2;

    private const int NotASlot = -1;

    // Name, hash and numbers of no model (PROTOCOL.md, INFO).
    private static readonly byte[] NoInfo = new byte[21];

    private readonly IModelStorage _storage;
    private readonly byte[] _builtIn;
    private readonly int _heapBytes;
    private readonly Seal[] _seals = new Seal[] { new Seal(), new Seal() };
    private Model _model;
    private byte[] _info = NoInfo;
    private int _activeSlot = NotASlot;
    private int _refusedStep = -1;
    private int _refusal;

    /// <summary>A store; it has no model before <see cref="Load"/>.</summary>
    /// <param name="storage">The files.</param>
    /// <param name="builtIn">The blob that was compiled in, or null.</param>
    /// <param name="heapBytes">How many bytes of the heap a model may take.</param>
    public ModelStore(IModelStorage storage, byte[] builtIn, int heapBytes)
    {
        _storage = storage;
        _builtIn = builtIn;
        _heapBytes = heapBytes;
    }

    /// <summary>The board's model, or null.</summary>
    public Model Model
    {
        get { return _model; }
    }

    /// <summary>The model's part of INFO.</summary>
    public byte[] Info
    {
        get { return _info; }
    }

    /// <summary>The files.</summary>
    internal IModelStorage Storage
    {
        get { return _storage; }
    }

    /// <summary>The step that the last model which was refused failed at, counted from 0; -1 where it was none.</summary>
    internal int RefusedStep
    {
        get { return _refusedStep; }
    }

    /// <summary>Where there is no model, why the last one that was tried is none: a number of <see cref="LoadResult"/>; 0 where there was none to try.</summary>
    internal int Refusal
    {
        get { return _refusal; }
    }

    /// <summary>Loads the board's model, as after reset.</summary>
    public void Load()
    {
        _seals[FirstSlot].Read(_storage, FirstSlot);
        _seals[SecondSlot].Read(_storage, SecondSlot);
        int later = LaterSlot();
        if (!LoadSlot(later) && !LoadSlot(1 - later))
        {
            _activeSlot = NotASlot;
            LoadOther();
        }
    }

    /// <summary>The slot that an update may write: not the one whose model runs; of two others the older one.</summary>
    internal int FreeSlot()
    {
        return 1 - (_activeSlot != NotASlot ? _activeSlot : LaterSlot());
    }

    /// <summary>What an update in a slot has to be called so that it is the later one.</summary>
    internal int NextGeneration(int slot)
    {
        return _seals[1 - slot].IsWhole ? _seals[1 - slot].Generation + 1 : 1;
    }

    /// <summary>Puts the model of an update to the test, in the place of the board's: there is not always room for two.</summary>
    /// <returns>0, or a number of <see cref="LoadResult"/>; the board has no model then.</returns>
    internal int Try(int slot, Seal seal)
    {
        int result = TryLoad(new StoredBlob(_storage, slot, seal.BlobBytes));
        if (result == LoadResult.Loaded && !_model.SelfTest())
        {
            result = LoadResult.WrongAnswers;
        }

        return result;
    }

    private int LaterSlot()
    {
        if (!_seals[FirstSlot].IsWhole || !_seals[SecondSlot].IsWhole)
        {
            return _seals[FirstSlot].IsWhole ? FirstSlot : SecondSlot;
        }

        return _seals[SecondSlot].Generation - _seals[FirstSlot].Generation > 0 ? SecondSlot : FirstSlot;
    }

    private bool LoadSlot(int slot)
    {
        Seal seal = _seals[slot];
        if (!seal.IsWhole || !seal.Fits(_storage, slot) || TryLoad(new StoredBlob(_storage, slot, seal.BlobBytes)) != LoadResult.Loaded)
        {
            return false;
        }

        _activeSlot = slot;
        PutHash(seal.Hash);
        return true;
    }

    private void LoadOther()
    {
        int length = _storage.Length(CopiedFile);
        IBlobSource source = new StoredBlob(_storage, CopiedFile, length);
        bool loaded = length > 0 && TryLoad(source) == LoadResult.Loaded;
        if (!loaded && _builtIn != null)
        {
            source = new ByteArraySource(_builtIn);
            loaded = TryLoad(source) == LoadResult.Loaded;
        }

        if (loaded)
        {
            PutHash(new Sha256().Of(source));
        }
    }

    private int TryLoad(IBlobSource source)
    {
        _model = null;
        _info = NoInfo;
        ModelLoader loader = new ModelLoader(source, _heapBytes);
        Model model = loader.Load();
        _refusedStep = loader.Step;
        _refusal = loader.Result;
        if (model == null)
        {
            return _refusal;
        }

        if (model.Info == null || !InfoCheck.Fits(model.Info, model))
        {
            _refusal = LoadResult.BadSection;
            return _refusal;
        }

        _model = model;
        _info = model.Info;
        return LoadResult.Loaded;
    }

    // The hash is that of the whole blob, so it cannot be in it: it stands behind the name.
    private void PutHash(byte[] hash)
    {
        System.Array.Copy(hash, 0, _info, 1 + _info[0], Seal.HashBytes);
    }
}
