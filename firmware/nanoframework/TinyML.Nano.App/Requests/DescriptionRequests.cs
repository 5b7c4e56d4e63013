#nullable disable
using TinyML.Nano.App.Frames;
using TinyML.Nano.App.Storage;
using TinyML.Nano.Kernels;

namespace TinyML.Nano.App.Requests;

/// <summary>HELLO: the pages of INFO, which are the board's bytes and then the model's.</summary>
internal sealed class DescriptionRequests
{
    /// <summary>Bytes of HELLO's payload.</summary>
    internal const int HelloBytes = 4;

    private const int HeaderBytes = 4;
    private const int PageBytes = Frame.PayloadRoom - HeaderBytes;
    private const int Window = 1;
    private const int Microseconds = 2;

    private readonly byte[] _board;
    private readonly ModelStore _models;

    internal DescriptionRequests(ModelStore models, int clockHz, string firmwareVersion, string boardId)
    {
        _models = models;
        _board = new byte[10 + firmwareVersion.Length + boardId.Length];
        _board[0] = 1;
        _board[1] = Frame.Maximum;
        _board[2] = Window;
        _board[3] = Microseconds;
        LittleEndian.SetInt32(_board, 4, clockHz);
        PutText(8, firmwareVersion);
        PutText(9 + firmwareVersion.Length, boardId);
    }

    /// <summary>Answers with the page that the payload asks for.</summary>
    internal void Execute(byte[] frame, int length, int session, Reply reply)
    {
        if (length != HelloBytes)
        {
            reply.PutError(ErrorCode.BadLength, HelloBytes);
            return;
        }

        byte[] model = _models.Info;
        int page = frame[Frame.PayloadAt + 3], total = _board.Length + model.Length, pages = (total + PageBytes - 1) / PageBytes;
        if (page >= pages)
        {
            reply.PutError(ErrorCode.BadOffset, pages);
            return;
        }

        int begin = page * PageBytes, end = total - begin < PageBytes ? total : begin + PageBytes;
        reply.Begin(MessageType.Info);
        reply.PutUInt16(session);
        reply.PutByte(page);
        reply.PutByte(pages);
        for (int i = begin; i < end; i++)
        {
            reply.PutByte(i < _board.Length ? _board[i] : model[i - _board.Length]);
        }
    }

    private void PutText(int at, string text)
    {
        _board[at] = (byte)text.Length;
        for (int i = 0; i < text.Length; i++)
        {
            _board[at + 1 + i] = (byte)text[i];
        }
    }
}
