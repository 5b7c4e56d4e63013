using System.Runtime.InteropServices;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>The C kernels as a shared library of this process: thousands of cases a second.</summary>
public sealed class NativeKernels : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly nint _library;

    /// <summary>Compiles the reference kernels with gcc and loads them.</summary>
    public NativeKernels()
    {
        string path = Path.Combine(_folder.Path, "libtml_kernels.so");
        ChildProcess.Run("gcc", ["-std=c99", "-O2", "-shared", "-fPIC", .. CRunner.Includes(CTarget.Host), .. CRunner.KernelSources(CTarget.Host), "-o", path]);
        _library = NativeLibrary.Load(path);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Kernel(nint parameters, nint input, nint output);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void KernelOfTwo(nint parameters, nint input, nint output, nint second);

    /// <summary>Runs a case; inputs and output apart.</summary>
    public int[] Run(KernelCase kernelCase)
    {
        List<nint> allocated = [];
        nint Allocate(byte[] bytes)
        {
            nint memory = Marshal.AllocHGlobal(Math.Max(bytes.Length, 16));
            Marshal.Copy(bytes, 0, memory, bytes.Length);
            allocated.Add(memory);
            return memory;
        }

        try
        {
            nint input = Allocate(Elements.ToBytes(kernelCase.Input, kernelCase.InputType));
            byte[] output = new byte[kernelCase.OutputCount * Elements.Width(kernelCase.OutputType)];
            nint result = Allocate(output);
            nint parameters = Allocate(Struct(kernelCase, Allocate)), kernel = NativeLibrary.GetExport(_library, kernelCase.Kernel.CName);
            if (kernelCase.HasSecond)
            {
                nint second = Allocate(Elements.ToBytes(kernelCase.Second, kernelCase.SecondType));
                Marshal.GetDelegateForFunctionPointer<KernelOfTwo>(kernel)(parameters, input, result, second);
            }
            else
            {
                Marshal.GetDelegateForFunctionPointer<Kernel>(kernel)(parameters, input, result);
            }

            Marshal.Copy(result, output, 0, output.Length);
            return Elements.FromBytes(output, kernelCase.OutputType);
        }
        finally
        {
            allocated.ForEach(Marshal.FreeHGlobal);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeLibrary.Free(_library);
        _folder.Dispose();
    }

    /// <summary>The parameter struct as a C compiler lays it out: every field at a multiple of its size.</summary>
    private static byte[] Struct(KernelCase kernelCase, Func<byte[], nint> allocate)
    {
        List<byte> bytes = [];
        Queue<int[]> tables = new(kernelCase.Constants);
        Queue<int> integers = new(kernelCase.Integers);
        foreach (KernelParameter parameter in kernelCase.Kernel.Parameters.Where(p => p.Role is ParameterRole.Constant or ParameterRole.Integer))
        {
            byte[] field = parameter.Role == ParameterRole.Constant
                ? BitConverter.GetBytes((long)allocate(Elements.ToBytes(tables.Dequeue(), parameter.CType)))
                : Elements.ToBytes([integers.Dequeue()], parameter.CType);
            while (bytes.Count % field.Length != 0)
            {
                bytes.Add(0);
            }

            bytes.AddRange(field);
        }

        return [.. bytes];
    }
}
