namespace TinyML.Conformance.Tests;

/// <summary>The random inputs of a network: numbers of every size, the same here as in the C program.</summary>
/// <param name="seed">Where they begin.</param>
/// <param name="count">Numbers per input.</param>
/// <param name="wide">Whether they are 16-bit integers, else 8-bit.</param>
internal sealed class NetworkInputs(uint seed, int count, bool wide)
{
    /// <summary>Defines <c>state</c> and <c>next</c> as this class does.</summary>
    public const string CSource = """

        static uint32_t state;

        static int16_t next(void) {
            state = state * 1664525u + 1013904223u;
            return (int16_t)((int16_t)(state >> 16) >> ((state >> 8) & 7));
        }

        """;

    private uint _state = seed;

    /// <summary>The next input.</summary>
    public int[] Next()
    {
        var sample = new int[count];
        for (int i = 0; i < count; i++)
        {
            _state = unchecked((_state * 1664525) + 1013904223);
            int value = (short)(_state >> 16) >> (int)((_state >> 8) & 7);
            sample[i] = wide ? value : (sbyte)value;
        }

        return sample;
    }
}
