#nullable disable
using TinyML.Nano.Kernels;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Storage;

/// <summary>Whether a host can read what a blob says of its model: a board whose description nobody understands could not be given another model.</summary>
internal static class InfoCheck
{
    private const int NumbersBytes = 12;
    private const int ScaleBytes = 4;

    /// <summary>Whether the model's part of INFO is whole, names the model, and has its sizes.</summary>
    internal static bool Fits(byte[] info, Model model)
    {
        int at = AfterText(info, 0);
        if (at <= 1 || at > info.Length - Seal.HashBytes - NumbersBytes)
        {
            return false;
        }

        at += Seal.HashBytes;
        bool sameSizes = UInt16(info, at) == model.Input.Bytes && UInt16(info, at + 2) == model.Output.Bytes;
        int tensors = info[at + 10] + info[at + 11];
        at += NumbersBytes;
        for (int i = 0; i < tensors && at >= 0; i++)
        {
            at = AfterTensor(info, at);
        }

        return sameSizes && at == info.Length;
    }

    // Name, unit, element, count, zero point, and as many scales as are announced; -1 where it ends before.
    private static int AfterTensor(byte[] info, int at)
    {
        at = AfterText(info, at);
        at = at < 0 ? at : AfterText(info, at);
        if (at < 0 || at > info.Length - 7)
        {
            return -1;
        }

        int end = at + 7 + (ScaleBytes * UInt16(info, at + 5));
        return end <= info.Length ? end : -1;
    }

    private static int AfterText(byte[] info, int at)
    {
        int end = at < info.Length ? at + 1 + info[at] : -1;
        return end <= info.Length ? end : -1;
    }

    private static int UInt16(byte[] info, int at)
    {
        return LittleEndian.GetInt16(info, at) & 0xFFFF;
    }
}
