namespace TinyML.Protocol;

/// <summary>A link to a board whose reset button this program can press.</summary>
public interface IResettableLink : IByteLink
{
    /// <summary>Presses it: the board begins anew, and forgets session and sample.</summary>
    void Reset();
}
