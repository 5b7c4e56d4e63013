#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>A walk over four nested extents and two tensors, each of which may repeat along some of them (KERNELS.md, "Broadcasting").
/// The innermost extent is left to the kernel.</summary>
internal sealed class Broadcast
{
    /// <summary>The innermost extent.</summary>
    internal readonly int Count;

    /// <summary>1, or 0 where the first tensor repeats along the innermost extent.</summary>
    internal readonly int FirstStep;

    /// <summary>1, or 0 where the second tensor repeats along the innermost extent.</summary>
    internal readonly int SecondStep;

    /// <summary>Index of the first tensor's element at the begin of this row.</summary>
    internal int First;

    /// <summary>Index of the second tensor's element at the begin of this row.</summary>
    internal int Second;

    private readonly int[] _extents = new int[4];
    private readonly int[] _indices = new int[4];
    private readonly int[] _firstStrides;
    private readonly int[] _secondStrides;

    /// <summary>Begins at the first row.</summary>
    /// <param name="p">A parameter block.</param>
    /// <param name="at">Where its four extents begin; the two sets of repeats come behind.</param>
    internal Broadcast(int[] p, int at)
    {
        for (int i = 0; i < 4; i++)
        {
            _extents[i] = p[at + i];
        }

        Count = p[at + 3];
        _firstStrides = Strides(_extents, p[at + 4]);
        _secondStrides = Strides(_extents, p[at + 5]);
        FirstStep = _firstStrides[3];
        SecondStep = _secondStrides[3];
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    internal bool Next()
    {
        for (int i = 2; i >= 0; i--)
        {
            First += _firstStrides[i];
            Second += _secondStrides[i];
            _indices[i]++;
            if (_indices[i] < _extents[i])
            {
                return true;
            }

            First -= _firstStrides[i] * _extents[i];
            Second -= _secondStrides[i] * _extents[i];
            _indices[i] = 0;
        }

        return false;
    }

    private static int[] Strides(int[] extents, int repeats)
    {
        int[] strides = new int[4];
        int size = 1;
        for (int i = 3; i >= 0; i--)
        {
            bool repeated = ((repeats >> i) & 1) != 0;
            strides[i] = repeated ? 0 : size;
            size = repeated ? size : size * extents[i];
        }

        return strides;
    }
}
