using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Reads PGM and PPM (netpbm): P2, P3, P5 and P6, greatest values up to 65535, which become 0 to 255 by rounding v·255/greatest.</summary>
internal sealed class PnmDecoder(byte[] file, string where)
{
    private int _at = 2;

    /// <summary>Decodes the file.</summary>
    /// <exception cref="DiagnosticException">TML1540 or TML1542.</exception>
    public Picture Decode()
    {
        int kind = file[1] - '0';
        int width = Number("width"), height = Number("height"), greatest = Number("greatest value");
        if (greatest is < 1 or > 65535)
        {
            throw PictureError.Damaged(where, $"its greatest value is {greatest}");
        }

        int channels = kind is 3 or 6 ? 3 : 1;
        int sampleBytes = greatest > 255 ? 2 : 1;

        // In text every sample takes a digit and a space, but for the last.
        PictureError.RequireSize(where, width, height, file.Length + 1, channels * (kind < 4 ? 16 : 8 * sampleBytes));
        var pixels = new byte[(long)width * height * channels];
        if (kind < 4)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = Scale(Number("sample"), greatest);
            }

            return new Picture(width, height, channels, pixels);
        }

        // Exactly one white space stands between the header and the samples.
        _at++;
        if ((long)pixels.Length * sampleBytes > file.Length - _at)
        {
            throw PictureError.Damaged(where, $"it breaks off: {width}x{height} pixels take {(long)pixels.Length * sampleBytes} bytes, {Math.Max(0, file.Length - _at)} are there");
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Scale(sampleBytes == 1 ? file[_at + i] : (file[_at + (2 * i)] << 8) | file[_at + (2 * i) + 1], greatest);
        }

        return new Picture(width, height, channels, pixels);
    }

    private byte Scale(int value, int greatest) => value <= greatest
        ? (byte)(((value * 255) + (greatest / 2)) / greatest)
        : throw PictureError.Damaged(where, $"a sample is {value}, above the greatest value {greatest}");

    private int Number(string what)
    {
        SkipSpace();
        int start = _at;
        int value = 0;
        while (_at < file.Length && char.IsAsciiDigit((char)file[_at]))
        {
            value = Math.Min((value * 10) + file[_at++] - '0', 100_000_000);
        }

        return _at > start ? value : throw PictureError.Damaged(where, _at >= file.Length ? "it breaks off" : $"the {what} at byte {_at} is not a number");
    }

    private void SkipSpace()
    {
        bool isComment = false;
        for (; _at < file.Length && (isComment || file[_at] is (byte)'#' or (byte)' ' or (>= 9 and <= 13)); _at++)
        {
            isComment = (isComment || file[_at] == '#') && file[_at] is not ((byte)'\n' or (byte)'\r');
        }
    }
}
