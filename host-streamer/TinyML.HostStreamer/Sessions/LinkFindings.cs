using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>What the failures of a conversation mean to the user.</summary>
internal static class LinkFindings
{
    /// <summary>How a board comes to a model.</summary>
    public const string GetModel = "flash the model's firmware with 'tinyml flash', or send the model with 'tinyml update' to a board that runs .NET nanoFramework";

    /// <summary>The finding of a failure.</summary>
    /// <param name="port">Where it happened.</param>
    /// <param name="exception">The failure.</param>
    public static Diagnostic Of(string port, LinkException exception)
    {
        (DiagnosticCode code, string todo) = exception.Failure switch
        {
            LinkFailure.Silent => (DiagnosticCodes.BoardSilent, "check that the board is powered and flashed with this firmware, and that the port is the board's"),
            LinkFailure.Noise => (DiagnosticCodes.BoardNoise, "check that the board runs this firmware, and at the speed of its board.json"),
            LinkFailure.Gone => (DiagnosticCodes.LinkGone, "plug the board in again and start anew"),
            LinkFailure.WrongVersion => (DiagnosticCodes.BoardVersion, "flash firmware that this version built"),
            LinkFailure.NoModel => (DiagnosticCodes.BoardWithoutModel, GetModel),
            LinkFailure.ModelChanged => (DiagnosticCodes.BoardOtherModel, "stream to one board that nobody flashes meanwhile"),
            LinkFailure.CannotUpdate => (DiagnosticCodes.BoardCannotUpdate, "flash the model's firmware with 'tinyml flash'; only firmware for .NET nanoFramework takes models over the link"),
            LinkFailure.UpdateRefused => (DiagnosticCodes.UpdateRefused, "compile the model for this board with this version, which says at compile time whether it fits"),
            _ => (DiagnosticCodes.BoardRefused, "flash firmware that this version built"),
        };
        return new Diagnostic(code, port, exception.Message.TrimEnd('.'), todo);
    }
}
