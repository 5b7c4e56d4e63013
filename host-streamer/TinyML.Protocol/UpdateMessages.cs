using System.Globalization;

namespace TinyML.Protocol;

/// <summary>What an UPDATE does.</summary>
public enum UpdateAction : byte
{
    /// <summary>Says what is to come.</summary>
    Begin = 0,

    /// <summary>Brings bytes.</summary>
    Piece = 1,

    /// <summary>Makes the model that arrived the board's.</summary>
    Commit = 2,
}

/// <summary>A part of another model for the board.</summary>
public abstract record UpdateRequest : Message
{
    /// <summary>What it does.</summary>
    public abstract UpdateAction Action { get; }

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Update;

    /// <summary>The request that a payload says, or null when it has none's form.</summary>
    internal static UpdateRequest? Read(ref ByteCursor cursor) => (UpdateAction)cursor.U8() switch
    {
        UpdateAction.Begin => new UpdateBeginRequest(cursor.U32(), cursor.U32(), Convert.ToHexString(cursor.Take(ModelInfo.HashBytes)).ToLower(CultureInfo.InvariantCulture)),
        UpdateAction.Piece => UpdatePieceRequest.ReadPiece(ref cursor),
        UpdateAction.Commit => new UpdateCommitRequest(),
        _ => null,
    };

    /// <summary>What is wrong with a payload that says no request.</summary>
    internal static ErrorReply Complain(ReadOnlySpan<byte> payload) => (payload.IsEmpty ? UpdateAction.Begin : (UpdateAction)payload[0]) switch
    {
        UpdateAction.Begin => new ErrorReply(ErrorCode.BadLength, UpdateBeginRequest.PayloadBytes),
        UpdateAction.Piece => new ErrorReply(ErrorCode.BadLength, UpdatePieceRequest.HeaderBytes + 1),
        UpdateAction.Commit => new ErrorReply(ErrorCode.BadLength, UpdateCommitRequest.PayloadBytes),
        _ => new ErrorReply(ErrorCode.UnknownType, (ushort)MessageType.Update),
    };
}

/// <summary>Begins an update.</summary>
/// <param name="Length">Bytes of the .tmlb file.</param>
/// <param name="Checksum">Its last four bytes.</param>
/// <param name="Hash">The first 8 bytes of its SHA-256 as 16 lower-case hexadecimal digits.</param>
public sealed record UpdateBeginRequest(uint Length, uint Checksum, string Hash) : UpdateRequest
{
    /// <summary>Bytes of a payload.</summary>
    public const int PayloadBytes = 9 + ModelInfo.HashBytes;

    /// <inheritdoc/>
    public override UpdateAction Action => UpdateAction.Begin;

    private protected override void Write(ByteBuilder payload) =>
        payload.U8((byte)Action).U32(Length).U32(Checksum).Bytes(Convert.FromHexString(Hash).AsSpan(0, ModelInfo.HashBytes));
}

/// <summary>Brings bytes of an update.</summary>
/// <param name="Offset">Where they belong.</param>
/// <param name="Bytes">At least one.</param>
public sealed record UpdatePieceRequest(uint Offset, byte[] Bytes) : UpdateRequest
{
    /// <summary>Bytes of a payload in front of the piece.</summary>
    public const int HeaderBytes = 5;

    /// <inheritdoc/>
    public override UpdateAction Action => UpdateAction.Piece;

    internal static UpdatePieceRequest? ReadPiece(ref ByteCursor cursor)
    {
        UpdatePieceRequest piece = new(cursor.U32(), cursor.Remaining());
        return piece.Bytes.Length > 0 ? piece : null;
    }

    private protected override void Write(ByteBuilder payload) => payload.U8((byte)Action).U32(Offset).Bytes(Bytes);
}

/// <summary>Ends an update.</summary>
public sealed record UpdateCommitRequest : UpdateRequest
{
    /// <summary>Bytes of a payload.</summary>
    public const int PayloadBytes = 1;

    /// <inheritdoc/>
    public override UpdateAction Action => UpdateAction.Commit;

    private protected override void Write(ByteBuilder payload) => payload.U8((byte)Action);
}

/// <summary>What became of a part of an update.</summary>
/// <param name="Action">The request's.</param>
/// <param name="Status">0, or why the board does not take the model: <see cref="UpdateStatus"/>.</param>
/// <param name="Detail">Bytes received so far; for a refused commit the step that it is about, counted from 0, or 0xFFFFFFFF.</param>
public sealed record UpdatedReply(UpdateAction Action, byte Status, uint Detail) : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.Updated;

    private protected override void Write(ByteBuilder payload) => payload.U8((byte)Action).U8(Status).U32(Detail);
}
