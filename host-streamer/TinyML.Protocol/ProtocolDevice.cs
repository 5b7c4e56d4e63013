using System.Text;

namespace TinyML.Protocol;

/// <summary>What a model answered to one input.</summary>
/// <param name="Output">All output bytes.</param>
/// <param name="Cost">What it took, in the board's unit.</param>
/// <param name="Led">The LED to light.</param>
public sealed record DeviceAnswer(byte[] Output, uint Cost, LedState Led);

/// <summary>The board's end of the protocol, for the built-in virtual board and for tests: the same state machine as the C firmware's.</summary>
public sealed class ProtocolDevice
{
    private const int HelloOverhead = Frame.Overhead + InfoReply.HeaderBytes;
    private readonly BoardInfo _board;
    private readonly Action<byte[]> _send;
    private readonly DeviceUpdate? _update;
    private readonly Func<int, bool>? _takesSpeed;

    /// <summary>The replies to the last requests, each at its sequence number modulo the window.</summary>
    private readonly byte[][] _replies;
    private DeviceModel _model;
    private byte[] _description;
    private byte[] _input;
    private FrameReader _reader;
    private TextLineReader _text;
    private ushort _session;
    private ushort _last;
    private int _kept;
    private int _expectedOffset;
    private uint _sample;
    private DeviceAnswer? _answer;

    /// <summary>A board.</summary>
    /// <param name="info">What it says of itself.</param>
    /// <param name="run">The model: all input bytes to all output bytes.</param>
    /// <param name="send">Takes the bytes that it sends.</param>
    /// <param name="answerText">Answers a line of text mode, without the line's end (null: no answer), or null when it has no text mode.</param>
    /// <param name="load">Makes a model of a .tmlb file's bytes and its hash, or null when it takes no models over the link.</param>
    /// <param name="takesSpeed">Whether the line goes over to a number of thousands of bits per second when the reply is sent, or null when it has one speed.</param>
    public ProtocolDevice(
        DeviceInfo info, Func<byte[], DeviceAnswer> run, Action<byte[]> send, Func<string, string?>? answerText = null, Func<byte[], string, LoadedModel>? load = null,
        Func<int, bool>? takesSpeed = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        _board = info.Board;
        _replies = new byte[_board.Window][];
        _send = send;
        _takesSpeed = takesSpeed;
        _update = load is null ? null : new DeviceUpdate(load);
        _model = new DeviceModel(info.Model, run, answerText);
        _description = info.Encode();
        _input = new byte[info.Model.InputBytes];
        _reader = new FrameReader(info.Board.MaximumFrame);
        _text = new TextLineReader();
    }

    /// <summary>How often the model ran.</summary>
    public long Executions { get; private set; }

    /// <summary>Whether a session is open.</summary>
    public bool InSession => _session != 0;

    /// <summary>What pressing the board's reset button does.</summary>
    public void Reset()
    {
        _session = 0;
        Forget();
        _reader = new FrameReader(_board.MaximumFrame);
        _text = new TextLineReader();
    }

    /// <summary>Takes received bytes and sends what they ask for.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (_text.Push(value) is { } line && !InSession && _model.AnswerText?.Invoke(line) is { } answer)
            {
                _send([.. Encoding.ASCII.GetBytes(answer), (byte)'\r', (byte)'\n']);
            }

            if (_reader.Push(value, out Frame frame))
            {
                Handle(frame);
            }
        }
    }

    /// <summary>The rules 1 to 6 of PROTOCOL.md.</summary>
    private void Handle(Frame frame)
    {
        Message? message = Message.FromFrame(frame);
        if (message is TextRequest)
        {
            _session = 0;
            Forget();
            Send(frame, new AckReply(0, 0));
        }
        else if (message is HelloRequest hello && hello.Session != _session)
        {
            Begin(frame, hello);
        }
        else if (_session == 0)
        {
            Send(frame, new ErrorReply(ErrorCode.NoSession, 0));
        }
        else if ((ushort)(_last - frame.Sequence) < _kept)
        {
            _send(_replies[frame.Sequence % _replies.Length]);
        }
        else if (frame.Sequence == (ushort)(_last + 1))
        {
            Execute(frame, message);
        }
        else
        {
            Send(frame, new ErrorReply(ErrorCode.BadSequence, _last));
        }
    }

    private void Begin(Frame frame, HelloRequest hello)
    {
        if (hello.Version != HelloRequest.ProtocolVersion)
        {
            Send(frame, new ErrorReply(ErrorCode.BadVersion, HelloRequest.ProtocolVersion));
            return;
        }

        _session = hello.Session;
        _kept = 0;
        Forget();
        Execute(frame, hello);
    }

    private void Execute(Frame frame, Message? message)
    {
        Message reply = message switch
        {
            HelloRequest hello => Page(hello),
            InferRequest piece => Take(piece),
            ReadRequest read => Output(read.Sample, read.Offset),
            BatchRequest batch => Take(batch),
            UpdateRequest update when _update is not null => Update(update),
            SpeedRequest speed when _takesSpeed is not null => new SpeedReply(_takesSpeed(speed.Thousands) ? speed.Thousands : (ushort)0),
            _ => frame.Type switch
            {
                MessageType.Hello => new ErrorReply(ErrorCode.BadLength, HelloRequest.PayloadBytes),
                MessageType.Infer => new ErrorReply(ErrorCode.BadLength, InferRequest.HeaderBytes),
                MessageType.Read => new ErrorReply(ErrorCode.BadLength, ReadRequest.PayloadBytes),
                MessageType.Batch => new ErrorReply(ErrorCode.BadLength, BatchRequest.HeaderBytes),
                MessageType.Speed when _takesSpeed is not null => new ErrorReply(ErrorCode.BadLength, SpeedRequest.PayloadBytes),
                MessageType.Update when _update is not null => UpdateRequest.Complain(frame.Payload),
                _ => new ErrorReply(ErrorCode.UnknownType, (ushort)frame.Type),
            },
        };
        _last = frame.Sequence;
        _kept = Math.Min(_kept + 1, _replies.Length);
        byte[] line = reply.ToFrame(frame.Sequence).ToLine();
        _replies[frame.Sequence % _replies.Length] = line;
        _send(line);
    }

    /// <summary>Forgets an unfinished sample, the last answer and an unfinished update.</summary>
    private void Forget()
    {
        _expectedOffset = 0;
        _answer = null;
        _update?.Forget();
    }

    private Message Update(UpdateRequest request)
    {
        Message reply = _update!.Execute(request, out DeviceModel? model);
        if (model is not null)
        {
            _model = model;
            _description = new DeviceInfo(_board, model.Info).Encode();
            _input = new byte[model.Info.InputBytes];
            Forget();
        }

        return reply;
    }

    private Message Page(HelloRequest hello)
    {
        int size = _board.MaximumFrame - HelloOverhead;
        int pages = (_description.Length + size - 1) / size;
        if (hello.Page >= pages)
        {
            return new ErrorReply(ErrorCode.BadOffset, (ushort)pages);
        }

        int begin = hello.Page * size;
        return new InfoReply(hello.Session, hello.Page, (byte)pages, _description[begin..Math.Min(begin + size, _description.Length)]);
    }

    private Message Take(InferRequest piece)
    {
        if (_input.Length == 0)
        {
            return new ErrorReply(ErrorCode.NoModel, 0);
        }

        if (piece.Total != _input.Length)
        {
            return new ErrorReply(ErrorCode.BadLength, (ushort)_input.Length);
        }

        bool follows = piece.Offset == _expectedOffset && piece.Sample == _sample;
        if ((piece.Offset != 0 && !follows) || piece.Offset + piece.Bytes.Length > _input.Length)
        {
            return new ErrorReply(ErrorCode.BadOffset, (ushort)_expectedOffset);
        }

        _sample = piece.Sample;
        _answer = null;
        piece.Bytes.CopyTo(_input, piece.Offset);
        _expectedOffset = piece.Offset + piece.Bytes.Length;
        if (_expectedOffset < _input.Length)
        {
            return new AckReply(_sample, (ushort)_expectedOffset);
        }

        _expectedOffset = 0;
        _answer = _model.Run([.. _input]);
        Executions++;
        return Output(_sample, 0);
    }

    private Message Take(BatchRequest batch)
    {
        int size = _input.Length;
        if (size == 0)
        {
            return new ErrorReply(ErrorCode.NoModel, 0);
        }

        int count = batch.Bytes.Length / size;
        if (count == 0 || batch.Bytes.Length % size != 0 || count > BatchRequest.Capacity(_board, size, _model.Info.OutputBytes))
        {
            return new ErrorReply(ErrorCode.BadLength, (ushort)size);
        }

        _expectedOffset = 0;
        _answer = null;
        Executions += count;
        return ResultsReply.Of(batch.Sample, batch.Bytes.Chunk(size).Select(_model.Run));
    }

    private Message Output(uint sample, int offset)
    {
        if (_answer is null || sample != _sample || offset > _answer.Output.Length)
        {
            return new ErrorReply(ErrorCode.BadOffset, 0);
        }

        int room = _board.MaximumFrame - Frame.Overhead - ResultReply.HeaderBytes;
        int length = Math.Min(room, _answer.Output.Length - offset);
        return new ResultReply(_sample, _answer.Cost, _answer.Led, (ushort)offset, _answer.Output[offset..(offset + length)]);
    }

    private void Send(Frame request, Message reply) => _send(reply.ToFrame(request.Sequence).ToLine());
}
