using TinyML.Testing.Kernels;

namespace TinyML.Testing.Il;

/// <summary>The kernels of the nanoFramework firmware, run one by one on the machine that counts instructions.</summary>
public sealed class CountedKernels
{
    private readonly IlProgram _program = new(CountedModel.Paths);
    private readonly IlMachine _machine;
    private readonly IlMethod _dispatcher;

    /// <summary>Reads the compiled assemblies.</summary>
    public CountedKernels()
    {
        _machine = new IlMachine(_program);
        _dispatcher = _program.Method("TinyML.Nano.Kernels.KernelDispatcher", "Run", 4);
    }

    /// <summary>What all kernels have allocated so far.</summary>
    public long AllocatedBytes => _machine.AllocatedBytes;

    /// <summary>Runs a kernel.</summary>
    /// <param name="kernelId">Its number in KERNELS.md.</param>
    /// <param name="call">Its arena, which changes, its constants and its parameters.</param>
    /// <returns>What it took.</returns>
    public CountedStep Run(int kernelId, ManagedCall call)
    {
        long before = _machine.Instructions;
        _machine.Call(_dispatcher, IlValue.Of(kernelId), IlValue.Of(call.Arena), IlValue.Of(call.Constants), IlValue.Of(call.Block));
        return new CountedStep(kernelId, _machine.Instructions - before);
    }
}
