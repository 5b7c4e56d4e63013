#nullable disable
namespace TinyML.Nano.App.Frames;

/// <summary>Frame types of PROTOCOL.md.</summary>
internal static class MessageType
{
    internal const int Hello = 0x81;
    internal const int Infer = 0x82;
    internal const int Read = 0x83;
    internal const int Text = 0x84;
    internal const int Update = 0x87;
    internal const int Info = 0xC1;
    internal const int Ack = 0xC2;
    internal const int Result = 0xC3;
    internal const int Updated = 0xC7;
    internal const int Error = 0xCF;
}

/// <summary>Codes of ERROR.</summary>
internal static class ErrorCode
{
    internal const int NoSession = 1;
    internal const int BadSequence = 2;
    internal const int BadVersion = 3;
    internal const int UnknownType = 4;
    internal const int BadLength = 5;
    internal const int BadOffset = 6;
    internal const int NoModel = 7;
}
