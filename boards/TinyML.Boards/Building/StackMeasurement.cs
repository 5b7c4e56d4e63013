using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.C;
using TinyML.Protocol;

namespace TinyML.Boards.Building;

/// <summary>What firmware was seen to need in the simulator.</summary>
/// <param name="StackBytes">The deepest stack, or null where it is not known.</param>
/// <param name="Cost">The dearest inference, in the simulator's unit; null where it is not known.</param>
/// <param name="Warning">Why they are not known, or null.</param>
internal sealed record FirmwareNeeds(int? StackBytes, long? Cost, Diagnostic? Warning);

/// <summary>Measures the stack of firmware, and what inferences cost, by using it in the simulator: a session with inferences on the extremes of the input, and
/// one line of text mode, with interrupts as they fall.</summary>
internal static class StackMeasurement
{
    private const int LargestForText = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the firmware.</summary>
    /// <exception cref="DiagnosticException">The firmware does not answer in the simulator.</exception>
    public static FirmwareNeeds Measure(Board board, string elf, FirmwareProtocol protocol)
    {
        try
        {
            (int? bytes, long? cost) = board.Definition.Simulator?.Kind switch
            {
                "simavr" => InSimavr(board, elf),
                "qemu" => InQemu(board, elf, protocol),
                _ => (null, null),
            };
            return new FirmwareNeeds(bytes, cost, bytes is null ? Unknown(board, "the board has no simulator that shows its stack", "leave a margin for the stack") : null);
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Code == DiagnosticCodes.SimulatorMissing
            || exception.Diagnostics[0].Code == DiagnosticCodes.SimulatorUnsupported)
        {
            return new FirmwareNeeds(null, null, Unknown(board, exception.Diagnostics[0].What, exception.Diagnostics[0].Todo));
        }
        catch (Exception exception) when (exception is IOException or LinkException)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"firmware for '{board.Id}'", $"it does not answer in the simulator: {exception.Message}",
                "if the stack does not fit the RAM, make the model smaller; otherwise this is a defect of tinyml");
        }
    }

    private static (int? Stack, long? Cost) InSimavr(Board board, string elf)
    {
        using SimavrBoard simulated = SimavrBoard.Start(board.Definition, elf);
        long cost = Use(simulated);
        return (simulated.PeakStackBytes, cost);
    }

    private static (int? Stack, long? Cost) InQemu(Board board, string elf, FirmwareProtocol protocol)
    {
        using QemuBoard simulated = QemuBoard.Start(board.Definition, elf, hasStackGauge: true);
        long? cost = protocol == FirmwareProtocol.Mlperf ? UseAsBenchmark(simulated) : Use(simulated);
        return (simulated.StopAndMeasureStack(), cost);
    }

    /// <summary>The cost of the dearest inference.</summary>
    private static long Use(IByteLink board)
    {
        var client = new ProtocolClient(board, new ClientOptions { Seed = 1 });
        ModelInfo model = client.Hello().Model;
        long cost = 0;
        foreach ((uint sample, byte[] input) in Inputs(model))
        {
            cost = Math.Max(cost, client.Infer(sample, input).Cost);
        }

        client.Close();
        if (model.InputBytes > LargestForText)
        {
            return cost;
        }

        int count = model.Inputs.Sum(tensor => tensor.Count);
        board.Write(System.Text.Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Repeat("1", count)) + "\n"));
        var answer = new byte[1];
        while (board.Read(answer, Patience) == 1 && answer[0] != '\n')
        {
        }

        return cost;
    }

    /// <summary>Numbered inputs, each of one byte all over. A picture takes seconds on a serial line, and one is enough: what its kernels put on the stack does not depend on it.</summary>
    internal static IEnumerable<(uint Sample, byte[] Input)> Inputs(ModelInfo model)
    {
        for (uint sample = 0; sample < (model.InputBytes > LargestForText ? 1 : 4); sample++)
        {
            var input = new byte[model.InputBytes];
            Array.Fill(input, (byte)(sample * 0x55));
            yield return (sample, input);
        }
    }

    /// <summary>The benchmark measures time, not what the simulator counts: no cost.</summary>
    private static long? UseAsBenchmark(IByteLink board)
    {
        var client = new MlperfClient(board);
        client.Load(new byte[client.Connect().InputBytes]);
        client.Infer(1, 0);
        return null;
    }

    private static Diagnostic Unknown(Board board, string what, string todo) => new(DiagnosticCodes.StackUnknown, $"board '{board.Id}'", what, todo);
}
