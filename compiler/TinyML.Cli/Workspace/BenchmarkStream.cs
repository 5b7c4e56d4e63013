using TinyML.Boards.Building;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.C;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary><c>tinyml stream</c> to firmware that was compiled with <c>--protocol mlperf</c>.</summary>
/// <param name="Folder">The compiled model.</param>
/// <param name="Port">The port.</param>
/// <param name="Board">--board.</param>
internal sealed record BenchmarkStream(CompiledFolder Folder, string Port, string? Board)
{
    /// <summary>Whether the board on the port speaks the benchmark's protocol.</summary>
    public bool Applies => Port != BoardLinks.Virtual && FirmwareBuild.ProtocolOf(Folder.Path) == FirmwareProtocol.Mlperf;

    /// <summary>Fails where an option was given for which this protocol has no means.</summary>
    /// <exception cref="DiagnosticException">There is one.</exception>
    public void Refuse(params IEnumerable<(string Option, bool Given)> options)
    {
        foreach ((string option, _) in options.Where(option => option.Given))
        {
            throw new DiagnosticException(DiagnosticCodes.ProtocolUnsupported, option, $"'{Folder.Path}' was compiled with --protocol mlperf, which has no checksums, sample numbers or outputs in full",
                $"leave {option} away, or compile with --protocol tinyml");
        }
    }

    /// <summary>Sends the data.</summary>
    public StreamResult Run(IDataset data, int? limit, int repeat, CancellationToken cancellation)
    {
        using IByteLink link = BoardLinks.Open(Folder, Port, Board);
        var options = new StreamOptions { Board = Board ?? Folder.Report.Board, Limit = limit, Repeat = repeat };
        return new MlperfSession(Folder.StreamModel, Folder.Spec, link, options).Run(data, cancellation);
    }
}
