using TinyML.Compiler.Conformance;

namespace TinyML.Testing.Kernels;

/// <summary>Where a kernel's output lies.</summary>
public enum Placement
{
    /// <summary>Apart from the input.</summary>
    Apart,

    /// <summary>Where the input lies.</summary>
    InPlace,

    /// <summary>As far over the input as the row order of KERNELS.md allows.</summary>
    OverRows,
}

/// <summary>What a placement means for a case.</summary>
public static class Placements
{
    /// <summary>Whether the kernel takes it, and a planner would choose it.</summary>
    public static bool Allows(this KernelCase kernelCase, Placement placement) => placement switch
    {
        Placement.InPlace => kernelCase.CanRunInPlace,
        Placement.OverRows => kernelCase.Kernel.RowOrder,
        _ => true,
    };

    /// <summary>By how many bytes the input starts above an output that shares its memory: so many that no output row ends above
    /// the first input row that is still needed when it is written.</summary>
    public static int Lead(this KernelCase kernelCase, Placement placement)
    {
        if (placement != Placement.OverRows)
        {
            return 0;
        }

        int Number(string name) => kernelCase.Integers[kernelCase.Kernel.IndexOf(name) - 2 - kernelCase.Constants.Count];
        int rows = Number("outputHeight"), lead = 0;
        int written = OutputBytes(kernelCase) / rows, read = InputBytes(kernelCase) / Number("inputHeight");
        for (int row = 0; row < rows; row++)
        {
            int needed = Math.Clamp((row * Number("strideHeight")) - Number("padTop"), 0, Number("inputHeight"));
            lead = Math.Max(lead, ((row + 1) * written) - (needed * read));
        }

        return lead;
    }

    private static int InputBytes(KernelCase kernelCase) => kernelCase.Input.Length * Elements.Width(kernelCase.InputType);

    private static int OutputBytes(KernelCase kernelCase) => kernelCase.OutputCount * Elements.Width(kernelCase.OutputType);
}
