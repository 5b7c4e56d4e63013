#nullable disable
using TinyML.Nano.App.Frames;
using TinyML.Nano.App.Requests;
using TinyML.Nano.App.Storage;
using TinyML.Nano.Kernels;

namespace TinyML.Nano.App;

/// <summary>The board's end of PROTOCOL.md: takes received bytes, answers frames by the one retransmission rule, and lines while no session is open.
/// Allocates nothing once it is made, but for a model that an update brings.</summary>
public sealed class Session
{
    private const int Version = 1;

    private readonly FrameReceiver _receiver = new FrameReceiver();
    private readonly Reply _last;
    private readonly Reply _other;
    private readonly DescriptionRequests _description;
    private readonly SampleRequests _samples;
    private readonly UpdateRequests _updates;
    private readonly TextMode _text;
    private int _session;
    private int _lastSequence;

    /// <summary>A board after reset.</summary>
    /// <param name="board">Its line, LEDs and clock.</param>
    /// <param name="models">Its models.</param>
    /// <param name="clockHz">What INFO states as the core clock.</param>
    /// <param name="firmwareVersion">What INFO states, in ASCII.</param>
    /// <param name="boardId">What INFO states, in ASCII.</param>
    public Session(IBoard board, ModelStore models, int clockHz, string firmwareVersion, string boardId)
    {
        Inference inference = new Inference(board, models);
        _last = new Reply(board);
        _other = new Reply(board);
        _description = new DescriptionRequests(models, clockHz, firmwareVersion, boardId);
        _samples = new SampleRequests(models, inference);
        _updates = new UpdateRequests(models);
        _text = new TextMode(board, models, inference);
    }

    /// <summary>Takes received bytes and sends what they ask for.</summary>
    public void Receive(byte[] bytes, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            if (_session == 0)
            {
                _text.Push(bytes[i]);
            }

            if (_receiver.Push(bytes[i]))
            {
                Handle(_receiver.Bytes);
            }
        }
    }

    // The rules 1 to 6.
    private void Handle(byte[] frame)
    {
        int type = frame[Frame.TypeAt], length = frame[Frame.LengthAt], sequence = UInt16(frame, Frame.SequenceAt);
        if (type == MessageType.Text && length == 0)
        {
            End();
            _other.Begin(MessageType.Ack);
            _other.PutInt32(0);
            _other.PutUInt16(0);
            _other.Send(sequence);
        }
        else if (type == MessageType.Hello && length == DescriptionRequests.HelloBytes && UInt16(frame, Frame.PayloadAt + 1) != _session)
        {
            Begin(frame, sequence);
        }
        else if (_session == 0)
        {
            Refuse(ErrorCode.NoSession, 0, sequence);
        }
        else if (sequence == _lastSequence)
        {
            _last.Repeat();
        }
        else if (sequence == ((_lastSequence + 1) & 0xFFFF))
        {
            Execute(frame, type, length, sequence);
        }
        else
        {
            Refuse(ErrorCode.BadSequence, _lastSequence, sequence);
        }
    }

    private void Begin(byte[] frame, int sequence)
    {
        if (frame[Frame.PayloadAt] != Version)
        {
            Refuse(ErrorCode.BadVersion, Version, sequence);
            return;
        }

        End();
        _session = UInt16(frame, Frame.PayloadAt + 1);
        Execute(frame, MessageType.Hello, DescriptionRequests.HelloBytes, sequence);
    }

    private void End()
    {
        _session = 0;
        _samples.Forget();
        _updates.Forget();
    }

    // The request becomes the last one, and its reply is kept.
    private void Execute(byte[] frame, int type, int length, int sequence)
    {
        _lastSequence = sequence;
        switch (type)
        {
            case MessageType.Hello:
                _description.Execute(frame, length, _session, _last);
                break;
            case MessageType.Infer:
                _samples.Take(frame, length, _last);
                break;
            case MessageType.Read:
                _samples.Read(frame, length, _last);
                break;
            case MessageType.Update:
                if (_updates.Execute(frame, length, _last))
                {
                    _samples.Forget();
                }

                break;
            default:
                _last.PutError(ErrorCode.UnknownType, type);
                break;
        }

        _last.Send(sequence);
    }

    // Without touching the last reply.
    private void Refuse(int code, int detail, int sequence)
    {
        _other.PutError(code, detail);
        _other.Send(sequence);
    }

    internal static int UInt16(byte[] bytes, int offset)
    {
        return LittleEndian.GetInt16(bytes, offset) & 0xFFFF;
    }
}
