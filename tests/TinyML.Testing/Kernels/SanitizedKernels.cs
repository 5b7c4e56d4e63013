using System.Diagnostics;
using System.Text;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>The C kernels on this computer with address and undefined behaviour sanitizers, as a process that takes calls: thousands a second,
/// each in memory of exactly its size.</summary>
public sealed class SanitizedKernels : IDisposable
{
    private const uint Apart = uint.MaxValue;
    private static readonly Lazy<string> Program = new(Build);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly BinaryWriter _writer;

    /// <summary>Builds the process's program once, and starts it.</summary>
    public SanitizedKernels()
    {
        var start = new ProcessStartInfo(Program.Value) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException("the kernels did not start");
        _errors = _process.StandardError.ReadToEndAsync();
        _writer = new BinaryWriter(new BufferedStream(_process.StandardInput.BaseStream, 1 << 16));
    }

    /// <summary>The outputs of some calls.</summary>
    /// <exception cref="InvalidOperationException">A sanitizer stopped a kernel; the message says where.</exception>
    public IReadOnlyList<int[]> Run(IReadOnlyList<KernelCase> cases, Placement placement)
    {
        Task sending = Task.Run(() => Send(cases, placement));
        List<int[]> outputs = [];
        foreach (KernelCase kernelCase in cases)
        {
            byte[] output = new byte[kernelCase.OutputCount * Elements.Width(kernelCase.OutputType)];
            if (_process.StandardOutput.BaseStream.ReadAtLeast(output, output.Length, throwOnEndOfStream: false) < output.Length)
            {
                throw new InvalidOperationException($"within a few thousand calls of {kernelCase}: {_errors.Result}");
            }

            outputs.Add(Elements.FromBytes(output, kernelCase.OutputType));
        }

        sending.Wait();
        return outputs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _writer.Dispose();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Send(IReadOnlyList<KernelCase> cases, Placement placement)
    {
        try
        {
            foreach (KernelCase kernelCase in cases)
            {
                Send(kernelCase, placement);
            }

            _writer.Write(0u);
            _writer.Flush();
        }
        catch (IOException)
        {
            // The process has ended; whoever reads its output says why.
        }
    }

    private void Send(KernelCase kernelCase, Placement placement)
    {
        _writer.Write(kernelCase.Kernel.Id);
        _writer.Write(placement == Placement.Apart ? Apart : (uint)kernelCase.Lead(placement));
        (byte[] block, List<(int Place, byte[] Bytes)> tables) = Block(kernelCase);
        SendTable(block);
        _writer.Write(tables.Count);
        foreach ((int place, byte[] bytes) in tables)
        {
            _writer.Write(place);
            SendTable(bytes);
        }

        SendTable(Elements.ToBytes(kernelCase.Input, kernelCase.InputType));
        SendTable(Elements.ToBytes(kernelCase.Second, kernelCase.SecondType));
        _writer.Write(kernelCase.OutputCount * Elements.Width(kernelCase.OutputType));
        _writer.Write(kernelCase.ScratchBytes);
    }

    private void SendTable(byte[] bytes)
    {
        _writer.Write(bytes.Length);
        _writer.Write(bytes);
    }

    /// <summary>The parameter struct as a C compiler lays it out, every field at a multiple of its size, with room for pointers; and the tables.</summary>
    private static (byte[] Block, List<(int Place, byte[] Bytes)> Tables) Block(KernelCase kernelCase)
    {
        List<byte> block = [];
        List<(int, byte[])> tables = [];
        Queue<int[]> elements = new(kernelCase.Constants);
        Queue<int> integers = new(kernelCase.Integers);
        int widest = 1;
        foreach (KernelParameter parameter in kernelCase.Kernel.Parameters.Where(p => p.Role is ParameterRole.Constant or ParameterRole.Integer))
        {
            byte[] field = parameter.Role == ParameterRole.Constant ? new byte[sizeof(long)] : Elements.ToBytes([integers.Dequeue()], parameter.CType);
            widest = Math.Max(widest, field.Length);
            block.AddRange(new byte[(field.Length - (block.Count % field.Length)) % field.Length]);
            if (parameter.Role == ParameterRole.Constant)
            {
                tables.Add((block.Count, Elements.ToBytes(elements.Dequeue(), parameter.CType)));
            }

            block.AddRange(field);
        }

        block.AddRange(new byte[(widest - (block.Count % widest)) % widest]);
        return ([.. block], tables);
    }

    private static string Build()
    {
        string folder = TemporaryFolder.ForProcess("kernel-server"), list = Path.Combine(folder, "kernel_list.c"), program = Path.Combine(folder, "kernels");
        string sources = Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C");
        File.WriteAllText(list, KernelList());
        ChildProcess.Run(
            CTarget.Host.Compiler,
            [.. CTarget.Host.Flags, .. CRunner.Includes(CTarget.Host), list, Path.Combine(sources, "kernel_server.c"), .. CRunner.KernelSources(CTarget.Host), "-o", program]);
        return program;
    }

    private static string KernelList()
    {
        var text = new StringBuilder("#include \"kernel_server.h\"\n#include \"tinyml.h\"\n\n");
        text.Append("void call_kernel(uint32_t kernel, const void *block, const void *input, void *output, const void *second, void *scratch) {\n    (void)second;\n    (void)scratch;\n    switch (kernel) {\n");
        foreach (KernelSignature kernel in KernelCatalog.All)
        {
            string second = kernel.Parameters.Count(parameter => parameter.Role == ParameterRole.Input) > 1 ? ", second" : kernel.Parameters.Any(parameter => parameter.Role == ParameterRole.Scratch) ? ", scratch" : "";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"    case {kernel.Id}:\n        {kernel.CName}(block, input, output{second});\n        break;\n");
        }

        return text.Append("    default:\n        break;\n    }\n}\n").ToString();
    }
}
