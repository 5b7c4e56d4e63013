using TinyML.Compiler.Conformance;
using TinyML.Execution.Integers;
using TinyML.Nano.Kernels;

namespace TinyML.Testing.Kernels;

/// <summary>Runs kernel cases on the C# kernels and, in batches, on any C target.</summary>
public static class KernelCaseRunner
{
    /// <summary>Constants of one C program: far below the 64 KB that AVR can address, and below its flash with the code.</summary>
    private const int BatchBytes = 24_000;

    /// <summary>Runs a case on the C# kernels.</summary>
    /// <param name="kernelCase">The case.</param>
    /// <param name="placement">Where the output lies.</param>
    public static int[] RunManaged(KernelCase kernelCase, Placement placement = Placement.Apart)
    {
        ManagedCall call = ManagedCall.Of(kernelCase, placement);
        KernelDispatcher.Run(kernelCase.Kernel.Id, call.Arena, call.Constants, call.Block);
        return call.Output(kernelCase);
    }

    /// <summary>Runs a case on the forms with vectors that the integer executor takes; null where the kernel or this processor has none.</summary>
    /// <inheritdoc cref="RunManaged"/>
    public static int[]? RunVectorised(KernelCase kernelCase, Placement placement = Placement.Apart)
    {
        ManagedCall call = ManagedCall.Of(kernelCase, placement);
        IntegerStep? step = IntegerStep.Vectorised(kernelCase.Kernel.Id, call.Constants, call.Block);
        step?.Run(call.Arena);
        return step is null ? null : call.Output(kernelCase);
    }

    /// <summary>Runs cases on a C target, several per program, and returns the outputs in the order of the cases.</summary>
    /// <param name="target">Where.</param>
    /// <param name="cases">What.</param>
    /// <param name="placement">Where the outputs lie.</param>
    public static IReadOnlyList<int[]> Run(CTarget target, IReadOnlyList<KernelCase> cases, Placement placement = Placement.Apart)
    {
        List<int[]> outputs = [];
        for (int from = 0; from < cases.Count;)
        {
            int to = from, bytes = 0;
            while (to < cases.Count && (to == from || bytes + Size(cases[to]) <= BatchBytes))
            {
                bytes += Size(cases[to++]);
            }

            List<KernelCase> batch = [.. cases.Skip(from).Take(to - from)];
            IReadOnlyList<string> lines = CRunner.Run(target, KernelCaseProgram.Write(batch, placement));
            Assert.That(lines, Has.Count.EqualTo(batch.Count), $"{target}: one line for each case");
            outputs.AddRange(batch.Select((kernelCase, i) => Elements.FromBytes(Convert.FromHexString(lines[i]), kernelCase.OutputType)));
            from = to;
        }

        return outputs;
    }

    // A table byte or an input byte is a byte of flash; a call costs about 60 bytes.
    private static int Size(KernelCase kernelCase) =>
        60 + (2 * (kernelCase.Input.Length + kernelCase.Second.Length)) + kernelCase.Constants.Sum(table => 4 * table.Length);
}
