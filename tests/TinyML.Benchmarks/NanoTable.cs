using System.Globalization;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Testing.Il;

namespace TinyML.Benchmarks;

/// <summary>Executed IL instructions of one inference in the nanoFramework firmware, layer by layer.</summary>
internal static class NanoTable
{
    private static readonly string[] Public = ["kws_ref_model", "vww_96_int8", "person_detect", "hello_world_int8"];

    /// <summary>Counts and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        Console.WriteLine("Executed IL instructions of the firmware's own assemblies, counted by an interpreter on this computer. This is not nanoFramework's interpreter: no time on a board follows.\n");
        Show("benzene", NanoModels.Benzene());
        string? data = Environment.GetEnvironmentVariable("TINYML_DATA");
        foreach (string model in Public)
        {
            string path = Path.Combine(data ?? "", "models", model + ".tflite");
            if (data is null || !File.Exists(path))
            {
                Console.WriteLine($"{model}: skipped, TINYML_DATA does not name a folder with it");
                continue;
            }

            Show(model, NanoModels.Of(path, Recipe.Int8));
            Show(model + ", int8-exact", NanoModels.Of(path, Recipe.Int8Exact));
        }

        return 0;
    }

    private static void Show(string name, PlannedProgram planned)
    {
        CountedModel model = NanoModels.Load(planned);
        CountedRun run = model.Run(new byte[NanoModels.InputBytes(planned)], out _);
        Console.WriteLine($"{name}: {run.Instructions:N0} instructions, {run.AllocatedBytes:N0} bytes allocated; loading {model.LoadInstructions:N0} instructions");
        foreach ((KernelCall call, CountedStep step) in planned.Program.Calls.Zip(run.Steps))
        {
            string perMac = call.Macs > 0 ? ((double)step.Instructions / call.Macs).ToString("F1", CultureInfo.InvariantCulture) : "";
            Console.WriteLine($"  {Short(call.Layer),-40} {call.Kernel.Name,-30} {call.Macs,12:N0} {step.Instructions,14:N0} {perMac,7}");
        }

        Console.WriteLine();
    }

    private static string Short(string layer) => layer.Length <= 40 ? layer : "…" + layer[^39..];
}
