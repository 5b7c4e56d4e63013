using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Verification;

/// <summary>Which pixels lie under the window of a call ("Windows" in KERNELS.md).</summary>
/// <param name="call">A call with a window.</param>
/// <param name="channels">Elements of a pixel of its input.</param>
internal sealed class WindowWalk(KernelCall call, int channels)
{
    private readonly (int Rows, int Columns) _picture = (call.Argument("inputHeight"), call.Argument("inputWidth")), _kernel = (call.Argument("kernelHeight"), call.Argument("kernelWidth"));

    private readonly (int Rows, int Columns) _stride = (call.Argument("strideHeight"), call.Argument("strideWidth")), _dilation = (call.Argument("dilationHeight"), call.Argument("dilationWidth"));

    private readonly (int Rows, int Columns) _pad = (call.Argument("padTop"), call.Argument("padLeft"));

    /// <summary>The first element of each pixel under the window for an output pixel, in the window's order; -1 outside the picture.</summary>
    public int[] Pixels(int row, int column)
    {
        var pixels = new int[_kernel.Rows * _kernel.Columns];
        for (int tap = 0; tap < pixels.Length; tap++)
        {
            long r = ((long)row * _stride.Rows) + ((long)(tap / _kernel.Columns) * _dilation.Rows) - _pad.Rows;
            long c = ((long)column * _stride.Columns) + ((long)(tap % _kernel.Columns) * _dilation.Columns) - _pad.Columns;
            bool isInside = r >= 0 && r < _picture.Rows && c >= 0 && c < _picture.Columns;
            pixels[tap] = isInside ? (int)((r * _picture.Columns) + c) * channels : -1;
        }

        return pixels;
    }
}
