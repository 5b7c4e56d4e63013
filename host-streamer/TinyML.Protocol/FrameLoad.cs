namespace TinyML.Protocol;

/// <summary>How much a frame carries: inputs of a batch, or bytes of an input. A frame that is twice as long is lost twice as often, so on a bad line short ones bring more. As the
/// congestion window of D.-M. Chiu and R. Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance", 1989: a little more where a frame needed one copy, half
/// of it where it needed many.</summary>
internal sealed class FrameLoad
{
    private const int ManyCopies = 4;
    private const int Steps = 16;
    private readonly int _capacity;
    private readonly int _step;

    /// <summary>Begins with full frames.</summary>
    /// <param name="capacity">As much as a frame takes.</param>
    public FrameLoad(int capacity)
    {
        _capacity = capacity;
        _step = Math.Max(1, capacity / Steps);
        Current = capacity;
    }

    /// <summary>For the next frame.</summary>
    public int Current { get; private set; }

    /// <summary>A frame was answered.</summary>
    /// <param name="copies">How often it had been sent.</param>
    public void Answered(int copies) =>
        Current = copies == 1 ? Math.Min(Current + _step, _capacity) : copies < ManyCopies ? Current : Math.Max(_step, Current / 2);
}
