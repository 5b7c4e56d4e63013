using TinyML.Boards.Simulation;
using TinyML.Compiler.Emit.C;
using TinyML.Protocol;

namespace TinyML.Boards.Building;

/// <summary>Measures what each step of a model costs, with the inputs of <see cref="StackMeasurement"/>, in firmware that looks at its clock between steps.</summary>
internal static class StepMeasurement
{
    /// <summary>Builds that firmware and runs it in the board's simulator.</summary>
    /// <param name="toolchain">The board's.</param>
    /// <param name="sources">The firmware with the model.</param>
    /// <param name="folder">Where it may be while it runs; nothing of it is left.</param>
    /// <param name="steps">The steps of the model's program.</param>
    /// <returns>The costs of the dearest inference in the simulator's unit; empty where firmware that also measures does not fit the board, or the protocol cannot tell.</returns>
    public static IReadOnlyList<long> Measure(Toolchain toolchain, FirmwareSources sources, string folder, int steps)
    {
        if (sources.Protocol == FirmwareProtocol.Mlperf)
        {
            return [];
        }

        string elf = Path.Combine(folder, "measuring.elf");
        try
        {
            FirmwareBuild.LinkProfile(toolchain, sources, elf, steps);
            using ISimulatedBoard board = SimulatedBoard.StartInStep(toolchain.Board, elf);
            return Costs(board);
        }
        catch (Exception exception) when (exception is DoesNotFitException or LinkException)
        {
            return [];
        }
        finally
        {
            File.Delete(elf);
            File.Delete(Path.ChangeExtension(elf, ".map"));
        }
    }

    private static IReadOnlyList<long> Costs(ISimulatedBoard board)
    {
        var client = new ProtocolClient(board, new ClientOptions { Seed = 1 });
        IReadOnlyList<long> dearest = [];
        foreach ((uint sample, byte[] input) in StackMeasurement.Inputs(client.Hello().Model))
        {
            client.Infer(sample, input);
            long[] costs = [.. client.Profile().Select(cost => (long)cost)];
            dearest = costs.Sum() > dearest.Sum() ? costs : dearest;
        }

        client.Close();
        return dearest;
    }
}
