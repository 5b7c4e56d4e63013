namespace TinyML.Protocol;

/// <summary>Asks what the steps of the last inference cost.</summary>
/// <param name="First">The first step wanted.</param>
public sealed record ProfileRequest(ushort First) : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.Profile;

    private protected override void Write(ByteBuilder payload) => payload.U16(First);
}

/// <summary>What steps of the last inference cost.</summary>
/// <param name="Steps">How many steps the model has.</param>
/// <param name="First">The first step that is told.</param>
/// <param name="Costs">The costs, u32 each, as many as fit.</param>
public sealed record ProfiledReply(ushort Steps, ushort First, byte[] Costs) : Message
{
    /// <inheritdoc/>
    public override MessageType Type => MessageType.Profiled;

    private protected override void Write(ByteBuilder payload) => payload.U16(Steps).U16(First).Bytes(Costs);
}
