namespace TinyML.Nano.Simulation;

/// <summary>The board's internal storage, drive I:, as a folder. It can lose its power while it writes: the bytes up to there are written, then the board is dead.</summary>
public static class InternalStorage
{
    private const string Drive = @"I:\";
    private const int PowerLoss = 99;
    private static string _folder = "";
    private static long? _bytesUntilPowerLoss;

    /// <summary>Where a path of the board is.</summary>
    /// <exception cref="IOException">It is not on drive I:.</exception>
    public static string PathOf(string path) =>
        path.StartsWith(Drive, StringComparison.Ordinal) && path.IndexOfAny(['/', '\\'], Drive.Length) < 0
            ? Path.Combine(_folder, path[Drive.Length..])
            : throw new IOException($"'{path}' is not on {Drive}");

    /// <summary>Writes bytes into an open file.</summary>
    public static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (_bytesUntilPowerLoss is { } left && bytes.Length >= left)
        {
            file.Write(bytes[..(int)left]);
            file.Flush();
            Environment.Exit(PowerLoss);
        }

        _bytesUntilPowerLoss -= bytes.Length;
        file.Write(bytes);
    }

    internal static void Mount(string folder, long? bytesUntilPowerLoss)
    {
        _folder = Path.GetFullPath(folder);
        _bytesUntilPowerLoss = bytesUntilPowerLoss;
    }
}
