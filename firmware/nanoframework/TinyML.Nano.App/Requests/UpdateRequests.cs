#nullable disable
using TinyML.Nano.App.Frames;
using TinyML.Nano.App.Storage;
using TinyML.Nano.Kernels;

namespace TinyML.Nano.App.Requests;

/// <summary>UPDATE: another model that arrives in pieces, is stored beside the one that runs, and takes its place when it is whole and answers its self-test.</summary>
internal sealed class UpdateRequests
{
    private const int Begin = 0;
    private const int Piece = 1;
    private const int Commit = 2;
    private const int BeginBytes = 17;
    private const int PieceHeader = 5;
    private const int CommitBytes = 1;

    private readonly ModelUpdate _update;

    internal UpdateRequests(ModelStore models)
    {
        _update = new ModelUpdate(models);
    }

    /// <summary>Forgets an unfinished update.</summary>
    internal void Forget()
    {
        _update.End();
    }

    /// <summary>UPDATE.</summary>
    /// <returns>Whether the model may be another one now.</returns>
    internal bool Execute(byte[] frame, int length, Reply reply)
    {
        int action = length > 0 ? frame[Frame.PayloadAt] : Begin;
        switch (action)
        {
            case Begin:
                TakeBegin(frame, length, reply);
                return false;
            case Piece:
                TakePiece(frame, length, reply);
                return false;
            case Commit:
                return TakeCommit(length, reply);
            default:
                reply.PutError(ErrorCode.UnknownType, MessageType.Update);
                return false;
        }
    }

    private void TakeBegin(byte[] frame, int length, Reply reply)
    {
        if (length != BeginBytes)
        {
            reply.PutError(ErrorCode.BadLength, BeginBytes);
            return;
        }

        int at = Frame.PayloadAt + 1;
        int status = _update.Begin(LittleEndian.GetInt32(frame, at), LittleEndian.GetInt32(frame, at + 4), frame, at + 8);
        Put(Begin, status, _update.Received, reply);
    }

    private void TakePiece(byte[] frame, int length, Reply reply)
    {
        int count = length - PieceHeader;
        if (count < 1)
        {
            reply.PutError(ErrorCode.BadLength, PieceHeader + 1);
            return;
        }

        int offset = LittleEndian.GetInt32(frame, Frame.PayloadAt + 1);
        if (offset != _update.Received || count > _update.Left)
        {
            reply.PutError(ErrorCode.BadOffset, _update.Received);
            return;
        }

        int status = _update.Append(frame, Frame.PayloadAt + PieceHeader, count);
        Put(Piece, status, _update.Received, reply);
    }

    private bool TakeCommit(int length, Reply reply)
    {
        if (length != CommitBytes)
        {
            reply.PutError(ErrorCode.BadLength, CommitBytes);
            return false;
        }

        if (!_update.IsUnderWay || _update.Left != 0)
        {
            reply.PutError(ErrorCode.BadOffset, _update.Received);
            return false;
        }

        int status = _update.Commit();
        Put(Commit, status, _update.RefusedStep, reply);
        return true;
    }

    private static void Put(int action, int status, int detail, Reply reply)
    {
        reply.Begin(MessageType.Updated);
        reply.PutByte(action);
        reply.PutByte(status);
        reply.PutInt32(detail);
    }
}
