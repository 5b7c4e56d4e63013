namespace TinyML.Protocol;

/// <summary>Finds frames in a stream of bytes, whatever else is in it. Memory is bounded.</summary>
public sealed class FrameReader
{
    private readonly byte[] _segment;
    private int _length;
    private bool _overflow;

    /// <summary>A reader for frames of at most <paramref name="maximumFrame"/> decoded bytes.</summary>
    public FrameReader(int maximumFrame = Frame.LargestMaximum) => _segment = new byte[maximumFrame + 1];

    /// <summary>Runs of bytes between zeros that were no frame.</summary>
    public long Damaged { get; private set; }

    /// <summary>Forgets what has arrived of a frame.</summary>
    public void Forget()
    {
        _length = 0;
        _overflow = false;
    }

    /// <summary>Takes the next byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="frame">The frame that it completes.</param>
    /// <returns>Whether it completes a frame.</returns>
    public bool Push(byte value, out Frame frame)
    {
        frame = default;
        if (value != 0)
        {
            _overflow |= _length == _segment.Length;
            if (!_overflow)
            {
                _segment[_length++] = value;
            }

            return false;
        }

        bool empty = _length == 0;
        bool valid = !_overflow && Frame.TryDecode(_segment.AsSpan(0, _length), out frame);
        Damaged += valid || empty ? 0 : 1;
        Forget();
        return valid;
    }
}
