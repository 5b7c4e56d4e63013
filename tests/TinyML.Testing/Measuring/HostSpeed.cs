using System.Diagnostics;
using TinyML.Compiler.Import;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.Execution.Integers;

namespace TinyML.Testing.Measuring;

/// <summary>How fast this computer runs the integers of a model, on one thread.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Macs">Multiply-accumulates of one inference.</param>
/// <param name="PerSecond">Inferences per second of the integer executor.</param>
/// <param name="PortablePerSecond">The same through the firmware's own C# kernels alone.</param>
public sealed record HostSpeed(string Model, long Macs, double PerSecond, double PortablePerSecond)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    /// <summary>Measures a model that comes quantized.</summary>
    /// <param name="path">A .tflite file.</param>
    public static HostSpeed Measure(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(ModelImport.Import(File.ReadAllBytes(path), name), null));
        var executor = new IntegerExecutor(planned);
        int[] sample = Sample(executor.InputCount);
        byte[] arena = new byte[planned.ArenaBytes], constants = [.. planned.Constants];
        IntegerStep[] portable = [.. planned.Steps.Select(step => IntegerStep.Portable(step.Call.Kernel.Id, constants, [.. step.Block]))];
        return new(
            name, planned.Program.Calls.Sum(call => call.Macs), Rate(() => executor.Run(sample)),
            Rate(() => Array.ForEach(portable, step => step.Run(arena))));
    }

    /// <summary>The best of some rounds: others use this computer too.</summary>
    private static double Rate(Action run)
    {
        double best = 0;
        var all = Stopwatch.StartNew();
        do
        {
            var round = Stopwatch.StartNew();
            int count = 0;
            do
            {
                run();
                count++;
            }
            while (round.ElapsedMilliseconds < 50);
            best = Math.Max(best, count / round.Elapsed.TotalSeconds);
        }
        while (all.Elapsed < Time);
        return best;
    }

    private static int[] Sample(int count)
    {
        uint state = 1;
        var sample = new int[count];
        for (int i = 0; i < count; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            sample[i] = (sbyte)(state >> 24);
        }

        return sample;
    }
}
