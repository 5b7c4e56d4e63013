namespace TinyML.Protocol;

/// <summary>What a board answered to one input.</summary>
/// <param name="Sample">The sample's number.</param>
/// <param name="Output">All output bytes.</param>
/// <param name="Cost">What the inference took, in the board's unit.</param>
/// <param name="Led">The LED that was lit.</param>
public sealed record InferenceResult(uint Sample, byte[] Output, uint Cost, LedState Led);

/// <summary>The host's end of the protocol: one session at a time with one board. Lost, damaged, doubled and late bytes are made good; a board that was reset
/// is greeted again and the current sample is sent again. Not for several threads at once.</summary>
public sealed partial class ProtocolClient
{
    private const int InferOverhead = Frame.Overhead + InferRequest.HeaderBytes;
    private static readonly ClientOptions Farewell = new() { SilenceLimit = TimeSpan.FromMilliseconds(500), AttemptLimit = 50 };
    private readonly RequestChannel _channel;
    private readonly ClientOptions _options;
    private readonly Random _random;
    private readonly RoundTripEstimate _shortReplies;
    private readonly RoundTripEstimate _inferences;
    private readonly string _link;
    private FrameLoad? _pieces;
    private ushort _session;
    private long _sessions;

    /// <summary>A client on a link, which stays the caller's.</summary>
    public ProtocolClient(IByteLink link, ClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(link);
        _options = options ?? new ClientOptions();
        _channel = new RequestChannel(link, _options);
        _random = _options.Seed is { } seed ? new Random(seed) : new Random();
        _shortReplies = new RoundTripEstimate(_options, _options.ContactLimit);
        _inferences = new RoundTripEstimate(_options, _options.FirstInferenceLimit);
        _link = link.Name;
    }

    /// <summary>What the board said of itself, or null before <see cref="Hello"/>.</summary>
    public DeviceInfo? Info { get; private set; }

    /// <summary>What happened on the line so far.</summary>
    public LinkStatistics Statistics => _channel.Statistics with { Sessions = _sessions };

    /// <summary>Begins a session and reads the board's description.</summary>
    /// <exception cref="LinkException">The board does not answer, or not as this version of the protocol says.</exception>
    public DeviceInfo Hello(CancellationToken cancellation = default)
    {
        for (int attempt = 0; attempt < _options.SessionLimit; attempt++)
        {
            _session = (ushort)_random.Next(1, ushort.MaxValue + 1);
            _sessions++;
            if (ReadInfo(cancellation) is { } bytes)
            {
                Info = DeviceInfo.Decode(bytes)
                    ?? throw new LinkException(LinkFailure.Refused, $"The board at '{_link}' described itself in a form that this version does not know.");
                if (GoFaster(cancellation))
                {
                    return Info;
                }
            }
        }

        throw TooManySessions();
    }

    /// <summary>Runs the model on one input.</summary>
    /// <param name="sample">The caller's number of the sample.</param>
    /// <param name="input">All input bytes, as many as the model takes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LinkException">See <see cref="LinkFailure"/>.</exception>
    public InferenceResult Infer(uint sample, ReadOnlyMemory<byte> input, CancellationToken cancellation = default)
    {
        DeviceInfo before = Info ?? Hello(cancellation);
        for (int attempt = 0; attempt < _options.SessionLimit; attempt++)
        {
            if (TryInfer(sample, input, cancellation) is { } result)
            {
                return result;
            }

            HelloAgain(before, cancellation);
        }

        throw TooManySessions();
    }

    /// <summary>Ends the session, so that the board takes text. Failures are ignored: the board may be gone.</summary>
    public void Close(CancellationToken cancellation = default)
    {
        if (Info is null)
        {
            return;
        }

        Info = null;
        try
        {
            _channel.Exchange(new TextRequest(), _shortReplies, reply => reply is AckReply, cancellation, Farewell);
            LeaveSpeed();
        }
        catch (LinkException)
        {
            // A board that is gone needs no farewell.
        }
        catch (OperationCanceledException)
        {
            // The farewell is a courtesy.
        }
    }

    /// <summary>Begins a new session with a board that must hold the same model as before.</summary>
    private void HelloAgain(DeviceInfo before, CancellationToken cancellation)
    {
        DeviceInfo now = Hello(cancellation);
        if (now.Model.Hash != before.Model.Hash)
        {
            Info = before;
            throw new LinkException(LinkFailure.ModelChanged, $"The board held model {before.Model.Hash} and holds {now.Model.Hash} now.");
        }
    }

    /// <summary>All pages, or null when the session's number was taken.</summary>
    private byte[]? ReadInfo(CancellationToken cancellation)
    {
        List<byte> bytes = [];
        for (int page = 0, pages = 1; page < pages; page++)
        {
            HelloRequest request = new(HelloRequest.ProtocolVersion, _session, (byte)page);
            Message reply = _channel.Exchange(
                request,
                _shortReplies,
                m => m is ErrorReply || (m is InfoReply info && info.Session == request.Session && info.Page == request.Page),
                cancellation);
            if (reply is ErrorReply error)
            {
                ThrowUnlessSessionIsOver(error);
                return null;
            }

            InfoReply info = (InfoReply)reply;
            bytes.AddRange(info.Bytes);
            pages = info.PageCount;
        }

        return [.. bytes];
    }

    /// <summary>One sample, or null when the session is over.</summary>
    private InferenceResult? TryInfer(uint sample, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        _pieces ??= new FrameLoad(Info!.Board.MaximumFrame - InferOverhead);
        int offset = 0;
        while (true)
        {
            int length = Math.Min(_pieces.Current, input.Length - offset);
            bool last = offset + length == input.Length;
            InferRequest request = new(sample, (ushort)offset, (ushort)input.Length, input.Slice(offset, length).ToArray());
            Message reply = _channel.Exchange(
                request, last ? _inferences : _shortReplies, m => m is ErrorReply || (last ? IsResult(m, sample, 0) : IsAck(m, sample, offset + length)), cancellation);
            _pieces.Answered(_channel.LastCopies);
            switch (reply)
            {
                case ResultReply result:
                    return ReadRest(result, cancellation);
                case ErrorReply error:
                    ThrowUnlessSessionIsOver(error);
                    return null;
            }

            offset += length;
        }
    }

    private InferenceResult? ReadRest(ResultReply first, CancellationToken cancellation)
    {
        List<byte> output = [.. first.Bytes];
        int total = Info!.Model.OutputBytes;
        while (output.Count < total)
        {
            ReadRequest request = new(first.Sample, (ushort)output.Count);
            Message reply = _channel.Exchange(request, _shortReplies, m => m is ErrorReply || IsResult(m, first.Sample, output.Count), cancellation);
            if (reply is ErrorReply error)
            {
                ThrowUnlessSessionIsOver(error);
                return null;
            }

            output.AddRange(((ResultReply)reply).Bytes);
        }

        return new InferenceResult(first.Sample, [.. output], first.Cost, first.Led);
    }

    private static bool IsAck(Message message, uint sample, int nextOffset) =>
        message is AckReply ack && ack.Sample == sample && ack.NextOffset == nextOffset;

    /// <summary>Whether a reply brings output bytes from an offset: as many as the output has left, or as fit; at least one where the output is not empty.</summary>
    private bool IsResult(Message message, uint sample, int offset)
    {
        int left = Info!.Model.OutputBytes - offset;
        int room = Info.Board.MaximumFrame - Frame.Overhead - ResultReply.HeaderBytes;
        return message is ResultReply result && result.Sample == sample && result.Offset == offset && result.Bytes.Length == Math.Min(left, room);
    }

    private void ThrowUnlessSessionIsOver(ErrorReply error)
    {
        switch (error.Code)
        {
            case ErrorCode.NoSession or ErrorCode.BadSequence or ErrorCode.BadOffset:
                return;
            case ErrorCode.BadVersion:
                throw new LinkException(
                    LinkFailure.WrongVersion,
                    FormattableString.Invariant($"The board at '{_link}' speaks protocol version {error.Detail}, this program {HelloRequest.ProtocolVersion}."));
            case ErrorCode.NoModel:
                throw new LinkException(LinkFailure.NoModel, $"The firmware of the board at '{_link}' holds no model.");
            default:
                throw new LinkException(
                    LinkFailure.Refused, FormattableString.Invariant($"The board at '{_link}' refused the request: {error.Code} ({error.Detail})."));
        }
    }

    private LinkException TooManySessions() =>
        new(LinkFailure.Noise, FormattableString.Invariant($"The board at '{_link}' lost the session {_options.SessionLimit} times in a row."));
}
