using TinyML.Boards;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>Asks a board that holds a batch.</summary>
internal static class VectorQuestion
{
    /// <summary>Greets the board, makes sure that it holds the batch, and runs it.</summary>
    /// <returns>The output, little-endian.</returns>
    /// <exception cref="DiagnosticException">TML5200 to TML5206, TML5212.</exception>
    public static byte[] Ask(IByteLink link, StreamModel model, Board board, string port, VectorBatch batch, CancellationToken cancellation)
    {
        var session = new StreamSession(model, null, link, new StreamOptions { Board = board.Id, Client = BoardLinks.Patience(port, null, TimeSpan.Zero) });
        session.Connect(cancellation);
        byte[] output = session.Infer(0, batch.Input(), cancellation).Output;
        session.Close();
        return output;
    }
}
