using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>What operators with a <see cref="Operators.Window"/> over NHWC pictures share.</summary>
/// <param name="Window">The window.</param>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public abstract record WindowedOperator(Window Window, float Minimum, float Maximum) : Operator
{
    /// <summary>Whether the printer shows the kernel's extents: only where no weights show them.</summary>
    private protected virtual bool ShowsKernel => false;

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
    [
        .. Window.Attributes(ShowsKernel),
        .. float.IsNegativeInfinity(Minimum) ? [] : new[] { OperatorParameter.Of("minimum", Minimum) },
        .. float.IsPositiveInfinity(Maximum) ? [] : new[] { OperatorParameter.Of("maximum", Maximum) },
    ];

    /// <summary>The output's shape for a picture of <paramref name="input"/> and this many output channels.</summary>
    private protected Shape OutputShape(Shape input, int channels)
    {
        Require(input.Rank == 4, $"a picture has four dimensions (NHWC), not {input}");
        int height = Window.OutputHeight(input[1]), width = Window.OutputWidth(input[2]);
        Require(height >= 1 && width >= 1, $"a kernel of {Window.SpanHeight}x{Window.SpanWidth} does not fit into {input}");
        return Shape.Of(input[0], height, width, channels);
    }

    /// <summary>The index of the input row or column that a kernel row or column reads; outside the picture where the padding is.</summary>
    private protected int Row(int outputRow, int kernelRow) => (outputRow * Window.StrideHeight) + (kernelRow * Window.DilationHeight) - Window.PadTop;

    /// <inheritdoc cref="Row"/>
    private protected int Column(int outputColumn, int kernelColumn) =>
        (outputColumn * Window.StrideWidth) + (kernelColumn * Window.DilationWidth) - Window.PadLeft;

    /// <summary>Calls <paramref name="visit"/> with the index of the first channel of every output pixel, and of every input pixel that lies
    /// under a kernel element (output pixel, kernel element, input pixel); padding is left out.</summary>
    private protected void Walk(Shape input, Shape output, Action<int, int, int> visit)
    {
        int pixel = 0;
        for (int n = 0; n < output[0]; n++)
        {
            for (int y = 0; y < output[1]; y++)
            {
                for (int x = 0; x < output[2]; x++, pixel++)
                {
                    for (int k = 0; k < Window.KernelHeight * Window.KernelWidth; k++)
                    {
                        int row = Row(y, k / Window.KernelWidth), column = Column(x, k % Window.KernelWidth);
                        if (row >= 0 && row < input[1] && column >= 0 && column < input[2])
                        {
                            visit(pixel, k, (((n * input[1]) + row) * input[2]) + column);
                        }
                    }
                }
            }
        }
    }
}
