#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>The section TEST of a blob: a seed from which the input follows, and the outputs.</summary>
internal sealed class SelfTest
{
    private readonly int _seed;
    private readonly byte[] _outputs;

    internal SelfTest(int seed, byte[] outputs)
    {
        _seed = seed;
        _outputs = outputs;
    }

    internal bool Run(Model model)
    {
        FillInput(model.Arena, model.Input.Offset, model.Input.Bytes, _seed);
        bool equal = model.Run();
        for (int i = 0; i < _outputs.Length; i++)
        {
            equal = equal && model.Arena[model.Output.Offset + i] == _outputs[i];
        }

        return equal;
    }

    // Marsaglia's xorshift32; each byte is bits 24 to 31 of the next state.
    private static void FillInput(byte[] arena, int offset, int count, int seed)
    {
        int state = seed;
        for (int i = 0; i < count; i++)
        {
            state ^= state << 13;
            state ^= (state >> 17) & 0x7FFF;
            state ^= state << 5;
            arena[offset + i] = (byte)(state >> 24);
        }
    }
}
