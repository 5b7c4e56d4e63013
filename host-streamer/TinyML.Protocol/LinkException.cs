namespace TinyML.Protocol;

/// <summary>Why a conversation with a board ended.</summary>
public enum LinkFailure
{
    /// <summary>Nothing at all arrives.</summary>
    Silent,

    /// <summary>Bytes arrive, but no valid reply: wrong speed, other firmware, or a line too bad.</summary>
    Noise,

    /// <summary>The link is gone: unplugged, or the simulator ended.</summary>
    Gone,

    /// <summary>The board speaks another version of the protocol.</summary>
    WrongVersion,

    /// <summary>The firmware holds no model.</summary>
    NoModel,

    /// <summary>The board holds another model than when the conversation began.</summary>
    ModelChanged,

    /// <summary>The firmware takes no models over the link.</summary>
    CannotUpdate,

    /// <summary>The board does not take the model that was sent, and keeps its own.</summary>
    UpdateRefused,

    /// <summary>The board refused a request, or answered what the protocol does not allow.</summary>
    Refused,
}

/// <summary>A conversation with a board failed.</summary>
public sealed class LinkException : Exception
{
    /// <summary>A failure with its reason.</summary>
    public LinkException(LinkFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Why.</summary>
    public LinkFailure Failure { get; }
}
