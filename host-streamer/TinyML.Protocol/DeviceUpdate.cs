using System.Buffers.Binary;

namespace TinyML.Protocol;

/// <summary>A model as a device runs it.</summary>
/// <param name="Info">Its part of the description.</param>
/// <param name="Run">All input bytes to all output bytes.</param>
/// <param name="AnswerText">Answers a line of text mode, without the line's end (null: no answer), or null when it has no text mode.</param>
public sealed record DeviceModel(ModelInfo Info, Func<byte[], DeviceAnswer> Run, Func<string, string?>? AnswerText = null);

/// <summary>What a device makes of the bytes of a .tmlb file.</summary>
/// <param name="Status">0, or why it does not take them: <see cref="UpdateStatus"/>.</param>
/// <param name="Model">The model, when it takes them.</param>
public sealed record LoadedModel(byte Status, DeviceModel? Model);

/// <summary>The device's side of UPDATE: gathers the pieces of a model.</summary>
/// <param name="load">Makes a model of a .tmlb file's bytes and its hash.</param>
internal sealed class DeviceUpdate(Func<byte[], string, LoadedModel> load)
{
    private const int LargestBlob = 1 << 26;
    private const int ChecksumBytes = 4;
    private UpdateBeginRequest? _begin;
    private byte[] _blob = [];
    private int _received;

    /// <summary>Forgets an unfinished update.</summary>
    public void Forget()
    {
        _begin = null;
        _received = 0;
    }

    /// <summary>Executes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The new model, when a commit brought one.</param>
    public Message Execute(UpdateRequest request, out DeviceModel? model)
    {
        model = null;
        return request switch
        {
            UpdateBeginRequest begin => Begin(begin),
            UpdatePieceRequest piece => Take(piece),
            _ => Commit(out model),
        };
    }

    private UpdatedReply Begin(UpdateBeginRequest begin)
    {
        Forget();
        if (begin.Length is 0 or > LargestBlob)
        {
            return new UpdatedReply(UpdateAction.Begin, UpdateStatus.NotStored, 0);
        }

        _begin = begin;
        _blob = new byte[begin.Length];
        return new UpdatedReply(UpdateAction.Begin, UpdateStatus.Taken, 0);
    }

    private Message Take(UpdatePieceRequest piece)
    {
        if (_begin is null || piece.Offset != _received || piece.Bytes.Length > _blob.Length - _received)
        {
            return new ErrorReply(ErrorCode.BadOffset, (ushort)_received);
        }

        piece.Bytes.CopyTo(_blob, _received);
        _received += piece.Bytes.Length;
        return new UpdatedReply(UpdateAction.Piece, UpdateStatus.Taken, (uint)_received);
    }

    private Message Commit(out DeviceModel? model)
    {
        model = null;
        if (_begin is null || _received != _blob.Length)
        {
            return new ErrorReply(ErrorCode.BadOffset, (ushort)_received);
        }

        LoadedModel loaded = _blob.Length >= ChecksumBytes && BinaryPrimitives.ReadUInt32LittleEndian(_blob.AsSpan(^ChecksumBytes..)) == _begin.Checksum
            ? load(_blob, _begin.Hash)
            : new LoadedModel(UpdateStatus.WrongChecksum, null);
        Forget();
        model = loaded.Model;
        return new UpdatedReply(UpdateAction.Commit, loaded.Status, UpdateStatus.NoStep);
    }
}
