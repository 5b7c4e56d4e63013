namespace TinyML.Protocol;

/// <summary>Frame types; all are 0x80 or above, so that no frame looks like text.</summary>
public enum MessageType : byte
{
    /// <summary>Not a frame.</summary>
    None = 0,

    /// <summary>Request: session and a page of the description.</summary>
    Hello = 0x81,

    /// <summary>Request: a piece of an input.</summary>
    Infer = 0x82,

    /// <summary>Request: more output bytes of the last sample.</summary>
    Read = 0x83,

    /// <summary>Request: end of the session, text mode.</summary>
    Text = 0x84,

    /// <summary>Request: what the steps of the last inference cost.</summary>
    Profile = 0x85,

    /// <summary>Request: another model, in pieces.</summary>
    Update = 0x87,

    /// <summary>Request: whole inputs, one after the other.</summary>
    Batch = 0x88,

    /// <summary>Request: a higher speed of the line.</summary>
    Speed = 0x89,

    /// <summary>Reply to <see cref="Hello"/>.</summary>
    Info = 0xC1,

    /// <summary>Reply to a piece that was not the last.</summary>
    Ack = 0xC2,

    /// <summary>Reply to the last piece and to <see cref="Read"/>.</summary>
    Result = 0xC3,

    /// <summary>Reply to <see cref="Profile"/>.</summary>
    Profiled = 0xC5,

    /// <summary>Reply to <see cref="Update"/>.</summary>
    Updated = 0xC7,

    /// <summary>Reply to <see cref="Batch"/>.</summary>
    Results = 0xC8,

    /// <summary>Reply to <see cref="Speed"/>.</summary>
    SpeedSet = 0xC9,

    /// <summary>Reply to a request that cannot be done.</summary>
    Error = 0xCF,
}

/// <summary>Codes of an error reply.</summary>
public enum ErrorCode : byte
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The board has no session: it was reset.</summary>
    NoSession = 1,

    /// <summary>The sequence number is neither the last nor the next.</summary>
    BadSequence = 2,

    /// <summary>The board speaks another version.</summary>
    BadVersion = 3,

    /// <summary>The board does not know the request.</summary>
    UnknownType = 4,

    /// <summary>The payload or the input has another length.</summary>
    BadLength = 5,

    /// <summary>The piece or page is not the one expected.</summary>
    BadOffset = 6,

    /// <summary>The firmware holds no model.</summary>
    NoModel = 7,
}

/// <summary>What a board measures an inference in.</summary>
public enum CostUnit : byte
{
    /// <summary>Core clock cycles.</summary>
    Cycles = 0,

    /// <summary>Executed instructions (QEMU).</summary>
    Instructions = 1,

    /// <summary>Microseconds.</summary>
    Microseconds = 2,
}

/// <summary>Which LED is lit.</summary>
public enum LedState : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Green: at most the threshold.</summary>
    Green = 1,

    /// <summary>Red: above the threshold, or the class that lights the LED.</summary>
    Red = 2,
}

/// <summary>How outputs become LEDs.</summary>
public enum LedRule : byte
{
    /// <summary>No rule.</summary>
    None = 0,

    /// <summary>Green up to a value, red above.</summary>
    Threshold = 1,

    /// <summary>Red when one class scores highest.</summary>
    Class = 2,
}

/// <summary>Element types of tensors on the wire.</summary>
public enum WireElement : byte
{
    /// <summary>Signed 8-bit.</summary>
    Int8 = 1,

    /// <summary>Signed 16-bit.</summary>
    Int16 = 2,

    /// <summary>Signed 32-bit.</summary>
    Int32 = 3,

    /// <summary>Unsigned 8-bit.</summary>
    UInt8 = 4,
}
