using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.Boards.Building;

/// <summary>Measures the stack of firmware by using it in the simulator: a session with inferences on the extremes of the input, and
/// one line of text mode, with interrupts as they fall.</summary>
internal static class StackMeasurement
{
    private const int LargestForText = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The deepest stack in bytes, or null and why it is not known.</summary>
    /// <exception cref="DiagnosticException">The firmware does not answer in the simulator.</exception>
    public static (int? Bytes, Diagnostic? Warning) Measure(Board board, string elf)
    {
        try
        {
            int? bytes = board.Definition.Simulator?.Kind switch
            {
                "simavr" => InSimavr(board, elf),
                "qemu" => InQemu(board, elf),
                _ => null,
            };
            return bytes is null ? (null, Unknown(board, "the board has no simulator that shows its stack", "leave a margin for the stack")) : (bytes, null);
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Code == DiagnosticCodes.SimulatorMissing
            || exception.Diagnostics[0].Code == DiagnosticCodes.SimulatorUnsupported)
        {
            return (null, Unknown(board, exception.Diagnostics[0].What, exception.Diagnostics[0].Todo));
        }
        catch (Exception exception) when (exception is IOException or LinkException)
        {
            throw new DiagnosticException(DiagnosticCodes.SimulatorRefused, $"firmware for '{board.Id}'", $"it does not answer in the simulator: {exception.Message}",
                "if the stack does not fit the RAM, make the model smaller; otherwise this is a defect of tinyml");
        }
    }

    private static int? InSimavr(Board board, string elf)
    {
        using SimavrBoard simulated = SimavrBoard.Start(board.Definition, elf);
        Use(simulated);
        return simulated.PeakStackBytes;
    }

    private static int? InQemu(Board board, string elf)
    {
        using QemuBoard simulated = QemuBoard.Start(board.Definition, elf, hasStackGauge: true);
        Use(simulated);
        return simulated.StopAndMeasureStack();
    }

    private static void Use(IByteLink board)
    {
        var client = new ProtocolClient(board, new ClientOptions { Seed = 1 });
        ModelInfo model = client.Hello().Model;
        var input = new byte[model.InputBytes];

        // A picture takes seconds on a serial line, and one is enough: what its kernels put on the stack does not depend on it.
        bool isLarge = model.InputBytes > LargestForText;
        for (uint sample = 0; sample < (isLarge ? 1 : 4); sample++)
        {
            Array.Fill(input, (byte)(sample * 0x55));
            client.Infer(sample, input);
        }

        client.Close();
        if (isLarge)
        {
            return;
        }

        int count = model.Inputs.Sum(tensor => tensor.Count);
        board.Write(System.Text.Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Repeat("1", count)) + "\n"));
        var answer = new byte[1];
        while (board.Read(answer, Patience) == 1 && answer[0] != '\n')
        {
        }
    }

    private static Diagnostic Unknown(Board board, string what, string todo) => new(DiagnosticCodes.StackUnknown, $"board '{board.Id}'", what, todo);
}
