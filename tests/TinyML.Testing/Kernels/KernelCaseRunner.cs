using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Testing.Kernels;

/// <summary>Runs kernel cases on the C# kernels and, in batches, on any C target.</summary>
public static class KernelCaseRunner
{
    /// <summary>Constants of one C program: far below the 64 KB that AVR can address, and below its flash with the code.</summary>
    private const int BatchBytes = 24_000;

    /// <summary>Runs a case on the C# kernels.</summary>
    /// <param name="kernelCase">The case.</param>
    /// <param name="inPlace">Whether output and input share their first byte.</param>
    public static int[] RunManaged(KernelCase kernelCase, bool inPlace = false)
    {
        byte[] input = Elements.ToBytes(kernelCase.Input, kernelCase.InputType);
        int outputBytes = kernelCase.OutputCount * Elements.Width(kernelCase.OutputType);
        byte[] second = Elements.ToBytes(kernelCase.Second, kernelCase.SecondType);
        byte[] arena = new byte[input.Length + outputBytes + second.Length];
        input.CopyTo(arena, 0);
        second.CopyTo(arena, input.Length + outputBytes);
        int output = inPlace ? 0 : input.Length;
        List<byte> constants = [];
        List<int> block = [];
        Queue<int[]> tables = new(kernelCase.Constants);
        Queue<int> integers = new(kernelCase.Integers);
        foreach (KernelParameter parameter in kernelCase.Kernel.Parameters)
        {
            block.Add(parameter.Role switch
            {
                ParameterRole.Input when block.Count > 0 => input.Length + outputBytes,
                ParameterRole.Input => 0,
                ParameterRole.Output => output,
                ParameterRole.Constant => constants.Count,
                _ => integers.Dequeue(),
            });
            if (parameter.Role == ParameterRole.Constant)
            {
                constants.AddRange(Elements.ToBytes(tables.Dequeue(), parameter.CType));
            }
        }

        KernelDispatcher.Run(kernelCase.Kernel.Id, arena, [.. constants], [.. block]);
        return Elements.FromBytes(arena.AsSpan(output, outputBytes), kernelCase.OutputType);
    }

    /// <summary>Runs cases on a C target, several per program, and returns the outputs in the order of the cases.</summary>
    /// <param name="target">Where.</param>
    /// <param name="cases">What.</param>
    /// <param name="inPlace">Whether output and input are the same address.</param>
    public static IReadOnlyList<int[]> Run(CTarget target, IReadOnlyList<KernelCase> cases, bool inPlace = false)
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
            IReadOnlyList<string> lines = CRunner.Run(target, KernelCaseProgram.Write(batch, inPlace));
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
