#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>What a blob says of its model besides the program; any of it may be missing.</summary>
internal sealed class ModelText
{
    private const int MostDecimals = 9;
    private const int MostFactor = 32767;

    /// <summary>The model's part of INFO, or null.</summary>
    internal byte[] Info;

    /// <summary>Text mode's numbers and names, or null.</summary>
    internal TextFormat Format;

    /// <summary>The self-test, or null.</summary>
    internal SelfTest Test;

    /// <summary>Reads the sections INFO, TEXT and TEST.</summary>
    /// <returns>A number of <see cref="LoadResult"/>.</returns>
    internal int Read(BlobFrame frame, HeapBudget heap, int outputBytes)
    {
        for (int section = BlobFrame.Info; section <= BlobFrame.Test; section++)
        {
            if (frame.Offset(section) == 0)
            {
                continue;
            }

            if (!heap.Take(frame.Bytes(section)))
            {
                return LoadResult.TooBig;
            }

            BlobCursor cursor = frame.Open(section);
            if (!(section == BlobFrame.Info ? ReadInfo(cursor) : section == BlobFrame.Text ? ReadFormat(cursor) : ReadTest(cursor, outputBytes)))
            {
                return LoadResult.BadSection;
            }
        }

        return LoadResult.Loaded;
    }

    private bool ReadInfo(BlobCursor cursor)
    {
        Info = cursor.Rest();
        return Info != null;
    }

    private bool ReadFormat(BlobCursor cursor)
    {
        int zeroPoint = cursor.Int32(), factor = cursor.UInt16(), decimals = cursor.UInt16();
        byte[] names = cursor.Rest();
        if (names == null || !AreNames(names) || factor < 1 || factor > MostFactor || decimals > MostDecimals)
        {
            return false;
        }

        Format = new TextFormat(zeroPoint, factor, decimals, names);
        return true;
    }

    // Each name is ended by 0; the last one is empty.
    private static bool AreNames(byte[] names)
    {
        int last = names.Length - 1;
        return last >= 0 && names[last] == 0 && (last == 0 || names[last - 1] == 0);
    }

    private bool ReadTest(BlobCursor cursor, int outputBytes)
    {
        int seed = cursor.Int32();
        byte[] outputs = cursor.Rest();
        bool fits = outputs != null && outputs.Length == outputBytes;
        Test = fits ? new SelfTest(seed, outputs) : null;
        return fits;
    }
}
