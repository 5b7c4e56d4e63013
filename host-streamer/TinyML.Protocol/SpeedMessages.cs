namespace TinyML.Protocol;

/// <summary>Asks for a higher speed of the line.</summary>
/// <param name="Thousands">Thousands of bits per second.</param>
public sealed record SpeedRequest(ushort Thousands) : Message
{
    /// <summary>Bytes of a payload.</summary>
    public const int PayloadBytes = 2;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Speed;

    private protected override void Write(ByteBuilder payload) => payload.U16(Thousands);
}

/// <summary>The speed that the board goes over to behind this reply.</summary>
/// <param name="Thousands">Thousands of bits per second; 0 when it stays where it is.</param>
public sealed record SpeedReply(ushort Thousands) : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.SpeedSet;

    private protected override void Write(ByteBuilder payload) => payload.U16(Thousands);
}
