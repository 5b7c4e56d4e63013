using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Planning;

/// <summary>By how much a kernel that obeys the row order must read ahead of what it writes.</summary>
internal static class RowLead
{
    /// <summary>The least number of bytes by which the input must start above the output, so that no output row reaches an input row that is
    /// still needed: the maximum over the output rows r of (end of row r) - (start of input row max(0, r·stride - padTop)). Null for kernels without row order.</summary>
    public static int? Of(KernelProgram program, KernelCall call)
    {
        if (!call.Kernel.RowOrder)
        {
            return null;
        }

        int rows = call.Argument("outputHeight"), inputRows = call.Argument("inputHeight"), stride = call.Argument("strideHeight"), pad = call.Argument("padTop");
        int written = program.Buffers[call.Arguments[1]].ByteCount / rows, read = program.Buffers[call.Arguments[0]].ByteCount / inputRows;
        int lead = 0;
        for (int row = 0; row < rows; row++)
        {
            int needed = Math.Clamp((row * stride) - pad, 0, inputRows);
            lead = Math.Max(lead, ((row + 1) * written) - (needed * read));
        }

        return lead;
    }
}
