using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Boards.Simulation;
using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Lowering;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>Measures layers on a device.</summary>
internal sealed record ProfileJob
{
    /// <summary>The compiled model.</summary>
    public required CompiledFolder Folder { get; init; }

    /// <summary>The port.</summary>
    public required string Port { get; init; }

    /// <summary>--board.</summary>
    public required string? BoardId { get; init; }

    /// <summary>How many samples are run.</summary>
    public required int Samples { get; init; }

    /// <summary>Builds the measuring firmware, runs it in the simulator or asks the board that runs it, and compares with the plain firmware's cost where that is simulated too.</summary>
    /// <exception cref="DiagnosticException">The board has no firmware that is built here, does not run the measuring one, or does not answer.</exception>
    public ProfileResult Run(string dataPath, DataPart part, CancellationToken cancellation)
    {
        Board board = Folder.Board(BoardId);
        if (Port == BoardLinks.Virtual || board.RunsNanoFramework || FirmwareBuild.ProtocolOf(Folder.Path) == FirmwareProtocol.Mlperf)
        {
            throw new DiagnosticException(DiagnosticCodes.ProtocolUnsupported, Port, "layers are measured by the C firmware for the tinyml protocol, on a processor", "use --port sim or a serial port, with a folder compiled for such a board");
        }

        IDataset data = DataSelection.Open(dataPath, Folder.Spec, Folder.Form, part, LabelUse.Optional);
        byte[][] inputs = [.. Enumerable.Range(0, Math.Min(Samples, data.Count)).Select(row => Folder.StreamModel.InputToBytes(InputQuantizer.Quantize(Folder.Planned.Program, data[row].Values())))];
        if (Port == BoardLinks.Simulator)
        {
            Terminal.Step($"building the measuring firmware for {board.Definition.Name}");
            FirmwareBuild.Profile(Folder.Path, board, Folder.Planned.Steps.Count);
        }

        using IByteLink link = Port == BoardLinks.Simulator ? Simulate(board, FirmwareBuild.ProfileElfPath(Folder.Path, board.Id)) : BoardLinks.Open(Folder, Port, BoardId);
        return Measure(board, link, inputs, cancellation);
    }

    private ProfileResult Measure(Board board, IByteLink link, byte[][] inputs, CancellationToken cancellation)
    {
        StreamSession session = Session(link);
        DeviceInfo info = session.Connect(cancellation);
        IReadOnlyList<uint>[] costs = [.. inputs.Select((input, sample) => Steps(session, (uint)sample, input, cancellation))];
        LayerCost[] layers = [.. Folder.Planned.Steps.Select((step, i) => new LayerCost(step.Call.Layer, step.Call.Kernel.Name, Median(costs.Select(steps => steps[i]))))];
        return new ProfileResult(board.Id, Port, StreamCost.NameOf(info.Board.CostUnit), inputs.Length, layers, layers.Sum(layer => layer.Cost), Plain(board, inputs, cancellation));
    }

    private IReadOnlyList<uint> Steps(StreamSession session, uint number, byte[] input, CancellationToken cancellation)
    {
        string flash = $"flash the measuring firmware: 'tinyml flash {Folder.Path} --port {Port} --profile'";
        try
        {
            IReadOnlyList<uint> costs = session.Profile(number, input, cancellation);
            return costs.Count == Folder.Planned.Steps.Count ? costs : throw new DiagnosticException(
                DiagnosticCodes.BoardOtherModel, Port, $"its firmware measures {costs.Count} steps, the folder's model has {Folder.Planned.Steps.Count}", flash);
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Code == DiagnosticCodes.BoardRefused)
        {
            throw new DiagnosticException(DiagnosticCodes.BoardRefused, Port, exception.Diagnostics[0].What, flash);
        }
    }

    /// <summary>What the inferences cost in the firmware that does not measure; null where it is not simulated, or not built.</summary>
    private long? Plain(Board board, byte[][] inputs, CancellationToken cancellation)
    {
        if (Port != BoardLinks.Simulator || !File.Exists(Folder.ElfPath(board.Id)))
        {
            return null;
        }

        using IByteLink link = Simulate(board, Folder.ElfPath(board.Id));
        StreamSession session = Session(link);
        session.Connect(cancellation);
        return Median(inputs.Select((input, sample) => session.Cost((uint)sample, input, cancellation)));
    }

    private StreamSession Session(IByteLink link) => new(Folder.StreamModel, Folder.Spec, link, new StreamOptions { Client = BoardLinks.Patience(Port, null, TimeSpan.Zero) });

    private static ISimulatedBoard Simulate(Board board, string elf) => SimulatedBoard.StartInStep(board, elf);

    private static long Median(IEnumerable<uint> costs)
    {
        uint[] sorted = [.. costs.Order()];
        return sorted[sorted.Length / 2];
    }
}
