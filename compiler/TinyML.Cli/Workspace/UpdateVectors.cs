using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Conformance;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>A board that runs .NET nanoFramework: its firmware has all kernels, and every batch is sent to it as a model.</summary>
internal sealed class UpdateVectors : IVectorBoard
{
    /// <summary>The heap holds the arena, the tables and a step's block; tables that find no room stay in the file.</summary>
    private const int ArenaPart = 3;

    private readonly Board _board;
    private readonly string _port;
    private readonly DirectoryInfo? _storage;
    private readonly IByteLink _link;

    /// <summary>Opens the port, or starts the simulated board without a model.</summary>
    /// <exception cref="Compiler.Diagnostics.DiagnosticException">The port or the simulator is not there.</exception>
    public UpdateVectors(Board board, string port)
    {
        _board = board;
        _port = port;
        if (port != BoardLinks.Simulator)
        {
            _link = SerialPorts.Open(port, board.Definition.Baud);
            return;
        }

        _storage = Directory.CreateTempSubdirectory("tinyml-selftest-");
        try
        {
            _link = NanoBoard.StartWith(board.Definition, _storage.FullName);
        }
        catch
        {
            _storage.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public string? Before { get; private set; }

    /// <inheritdoc/>
    public BatchLimits Limits()
    {
        int heap = _board.Definition.NanoFramework!.HeapBytes;
        return new BatchLimits(_board.Target, heap / ArenaPart, heap / ArenaPart);
    }

    /// <inheritdoc/>
    public byte[] Answer(VectorBatch batch, CancellationToken cancellation)
    {
        BatchModel model = BatchModel.Of(batch);
        NanoFit.Require(_board, model.Blob);
        string? before = Send(model.StreamModel, model.Blob, cancellation);
        Before ??= before == BatchModel.Name ? null : before;
        return VectorQuestion.Ask(_link, model.StreamModel, _board, _port, batch, cancellation);
    }

    /// <inheritdoc/>
    public void PutBack(CompiledFolder folder) => Send(folder.StreamModel, folder.Blob, CancellationToken.None);

    /// <summary>Sends a model; the name of the one that the board held before, or null.</summary>
    private string? Send(StreamModel model, byte[] blob, CancellationToken cancellation) =>
        ModelUpdate.Run(_link, model, blob, BoardLinks.Patience(_port, null, TimeSpan.Zero), cancellation).Before;

    /// <inheritdoc/>
    public void Dispose()
    {
        _link.Dispose();
        _storage?.Delete(recursive: true);
    }
}
