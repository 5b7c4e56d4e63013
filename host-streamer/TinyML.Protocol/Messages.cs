namespace TinyML.Protocol;

/// <summary>A message: what a frame's type and payload mean.</summary>
public abstract record Message
{
    /// <summary>Its frame type.</summary>
    public abstract MessageType Type { get; }

    /// <summary>The frame that carries it.</summary>
    public Frame ToFrame(ushort sequence)
    {
        ByteBuilder payload = new();
        Write(payload);
        return new Frame(Type, sequence, payload.ToArray());
    }

    /// <summary>What a frame says, or null when its type is not known or its payload has not the type's form.</summary>
    public static Message? FromFrame(Frame frame)
    {
        ByteCursor cursor = new(frame.Payload);
        Message? message = frame.Type switch
        {
            MessageType.Hello => new HelloRequest(cursor.U8(), cursor.U16(), cursor.U8()),
            MessageType.Infer => new InferRequest(cursor.U32(), cursor.U16(), cursor.U16(), cursor.Remaining()),
            MessageType.Read => new ReadRequest(cursor.U32(), cursor.U16()),
            MessageType.Text => new TextRequest(),
            MessageType.Profile => new ProfileRequest(cursor.U16()),
            MessageType.Profiled => new ProfiledReply(cursor.U16(), cursor.U16(), cursor.Remaining()),
            MessageType.Update => UpdateRequest.Read(ref cursor),
            MessageType.Info => new InfoReply(cursor.U16(), cursor.U8(), cursor.U8(), cursor.Remaining()),
            MessageType.Ack => new AckReply(cursor.U32(), cursor.U16()),
            MessageType.Result => new ResultReply(cursor.U32(), cursor.U32(), (LedState)cursor.U8(), cursor.U16(), cursor.Remaining()),
            MessageType.Updated => new UpdatedReply((UpdateAction)cursor.U8(), cursor.U8(), cursor.U32()),
            MessageType.Batch => new BatchRequest(cursor.U32(), cursor.Remaining()),
            MessageType.Results => new ResultsReply(cursor.U32(), cursor.Remaining()),
            MessageType.Speed => new SpeedRequest(cursor.U16()),
            MessageType.SpeedSet => new SpeedReply(cursor.U16()),
            MessageType.Error => new ErrorReply((ErrorCode)cursor.U8(), cursor.U16()),
            _ => null,
        };
        return cursor.Failed || !cursor.AtEnd ? null : message;
    }

    /// <summary>Writes the payload.</summary>
    private protected abstract void Write(ByteBuilder payload);
}

/// <summary>Begins a session, or asks the current one for a page of the description.</summary>
/// <param name="Version">The host's protocol version.</param>
/// <param name="Session">The session's random number, not 0.</param>
/// <param name="Page">The page wanted.</param>
public sealed record HelloRequest(byte Version, ushort Session, byte Page) : Message
{
    /// <summary>The version that this library speaks.</summary>
    public const byte ProtocolVersion = 1;

    /// <summary>Bytes of a payload.</summary>
    public const int PayloadBytes = 4;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Hello;

    private protected override void Write(ByteBuilder payload) => payload.U8(Version).U16(Session).U8(Page);
}

/// <summary>A piece of an input.</summary>
/// <param name="Sample">The host's number of the sample.</param>
/// <param name="Offset">Where the piece belongs; 0 begins a sample.</param>
/// <param name="Total">Bytes of the whole input.</param>
/// <param name="Bytes">The piece.</param>
public sealed record InferRequest(uint Sample, ushort Offset, ushort Total, byte[] Bytes) : Message
{
    /// <summary>Bytes of a payload in front of the piece.</summary>
    public const int HeaderBytes = 8;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Infer;

    private protected override void Write(ByteBuilder payload) => payload.U32(Sample).U16(Offset).U16(Total).Bytes(Bytes);
}

/// <summary>Asks for output bytes that did not fit into the first result.</summary>
/// <param name="Sample">The last sample.</param>
/// <param name="Offset">The first byte wanted.</param>
public sealed record ReadRequest(uint Sample, ushort Offset) : Message
{
    /// <summary>Bytes of a payload.</summary>
    public const int PayloadBytes = 6;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Read;

    private protected override void Write(ByteBuilder payload) => payload.U32(Sample).U16(Offset);
}

/// <summary>Ends the session; the board is in text mode then.</summary>
public sealed record TextRequest : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.Text;

    private protected override void Write(ByteBuilder payload)
    {
    }
}

/// <summary>A page of the description.</summary>
/// <param name="Session">The session that it answers.</param>
/// <param name="Page">The page's number.</param>
/// <param name="PageCount">How many there are.</param>
/// <param name="Bytes">The page.</param>
public sealed record InfoReply(ushort Session, byte Page, byte PageCount, byte[] Bytes) : Message
{
    /// <summary>Bytes of a payload in front of the page.</summary>
    public const int HeaderBytes = 4;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Info;

    private protected override void Write(ByteBuilder payload) => payload.U16(Session).U8(Page).U8(PageCount).Bytes(Bytes);
}

/// <summary>A piece was taken.</summary>
/// <param name="Sample">Its sample.</param>
/// <param name="NextOffset">The offset of the piece expected next.</param>
public sealed record AckReply(uint Sample, ushort NextOffset) : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.Ack;

    private protected override void Write(ByteBuilder payload) => payload.U32(Sample).U16(NextOffset);
}

/// <summary>What the model answered.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Cost">What the inference took, in the board's unit.</param>
/// <param name="Led">The LED that was lit.</param>
/// <param name="Offset">Where the bytes belong in the output.</param>
/// <param name="Bytes">Output bytes.</param>
public sealed record ResultReply(uint Sample, uint Cost, LedState Led, ushort Offset, byte[] Bytes) : Message
{
    /// <summary>Bytes of a payload in front of the output.</summary>
    public const int HeaderBytes = 11;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Result;

    private protected override void Write(ByteBuilder payload) => payload.U32(Sample).U32(Cost).U8((byte)Led).U16(Offset).Bytes(Bytes);
}

/// <summary>The request cannot be done.</summary>
/// <param name="Code">Why.</param>
/// <param name="Detail">What PROTOCOL.md says for the code.</param>
public sealed record ErrorReply(ErrorCode Code, ushort Detail) : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.Error;

    private protected override void Write(ByteBuilder payload) => payload.U8((byte)Code).U16(Detail);
}
