namespace TinyML.Protocol;

/// <summary>How many inputs share a frame. A frame that is twice as long is lost twice as often, so on a bad line short ones bring more. As the congestion window of
/// D.-M. Chiu and R. Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance", 1989: one more where a frame needed one copy, half of them where it
/// needed many.</summary>
internal sealed class BatchSize
{
    private const int ManyCopies = 3;
    private readonly int _capacity;

    /// <summary>Begins with whole frames.</summary>
    /// <param name="capacity">As many as a frame takes.</param>
    public BatchSize(int capacity)
    {
        _capacity = capacity;
        Current = capacity;
    }

    /// <summary>Inputs for the next frame.</summary>
    public int Current { get; private set; }

    /// <summary>A frame was answered.</summary>
    /// <param name="copies">How often it had been sent.</param>
    public void Answered(int copies) =>
        Current = copies == 1 ? Math.Min(Current + 1, _capacity) : copies < ManyCopies ? Current : Math.Max(1, Current / 2);
}
