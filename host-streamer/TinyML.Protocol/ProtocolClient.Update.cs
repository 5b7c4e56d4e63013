using System.Buffers.Binary;

namespace TinyML.Protocol;

/// <summary>Sending a model.</summary>
public sealed partial class ProtocolClient
{
    private const int PieceOverhead = Frame.Overhead + UpdatePieceRequest.HeaderBytes;
    private const int ChecksumBytes = 4;

    /// <summary>Makes a .tmlb file the board's model. Where the session breaks, or the board is reset, it begins anew; a board that has taken the model meanwhile is done.</summary>
    /// <param name="blob">The file.</param>
    /// <param name="hash">The first 8 bytes of its SHA-256 as 16 lower-case hexadecimal digits.</param>
    /// <param name="onPiece">Called with the bytes that the board has; may be null.</param>
    /// <param name="cancellation">Ends the wait; the board keeps its model then.</param>
    /// <returns>What the board says of itself with the new model.</returns>
    /// <exception cref="LinkException"><see cref="LinkFailure.CannotUpdate"/>, <see cref="LinkFailure.UpdateRefused"/>, or the link's failures.</exception>
    public DeviceInfo Update(ReadOnlyMemory<byte> blob, string hash, Action<int>? onPiece = null, CancellationToken cancellation = default)
    {
        if (blob.Length < ChecksumBytes)
        {
            throw new ArgumentException("These bytes are no .tmlb file.", nameof(blob));
        }

        DeviceInfo info = Info ?? Hello(cancellation);
        for (int attempt = 0; attempt < _options.SessionLimit; attempt++)
        {
            bool done = TryUpdate(blob, hash, onPiece, cancellation);
            info = Hello(cancellation);
            if (done || info.Model.Hash == hash)
            {
                return info;
            }
        }

        throw TooManySessions();
    }

    /// <summary>Whether the board took the model; false when the session is over.</summary>
    private bool TryUpdate(ReadOnlyMemory<byte> blob, string hash, Action<int>? onPiece, CancellationToken cancellation)
    {
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(blob.Span[^ChecksumBytes..]);
        if (!Ask(new UpdateBeginRequest((uint)blob.Length, checksum, hash), 0, _shortReplies, cancellation))
        {
            return false;
        }

        int room = Info!.Board.MaximumFrame - PieceOverhead;
        for (int offset = 0; offset < blob.Length;)
        {
            byte[] piece = blob.Slice(offset, Math.Min(room, blob.Length - offset)).ToArray();
            if (!Ask(new UpdatePieceRequest((uint)offset, piece), offset + piece.Length, _shortReplies, cancellation))
            {
                return false;
            }

            offset += piece.Length;
            onPiece?.Invoke(offset);
        }

        return Ask(new UpdateCommitRequest(), null, new RoundTripEstimate(_options, _options.UpdateLimit), cancellation);
    }

    /// <summary>Whether the board did what the request says, and has <paramref name="received"/> bytes then (null where it does not say); false when the session is over.</summary>
    private bool Ask(UpdateRequest request, int? received, RoundTripEstimate estimate, CancellationToken cancellation)
    {
        // Storage is slow to erase, and a self-test is an inference.
        ClientOptions patient = _options with { SilenceLimit = _options.UpdateLimit };
        Message reply = _channel.Exchange(
            request,
            estimate,
            m => m is ErrorReply || (m is UpdatedReply updated && updated.Action == request.Action && (updated.Status != UpdateStatus.Taken || received is null || updated.Detail == received)),
            cancellation,
            patient);
        switch (reply)
        {
            case ErrorReply { Code: ErrorCode.UnknownType }:
                throw new LinkException(LinkFailure.CannotUpdate, $"The firmware of the board at '{_link}' takes no models over the link.");
            case ErrorReply error:
                ThrowUnlessSessionIsOver(error);
                return false;
            case UpdatedReply { Status: not UpdateStatus.Taken } refused:
                uint step = request is UpdateCommitRequest ? refused.Detail : UpdateStatus.NoStep;
                throw new LinkException(LinkFailure.UpdateRefused, $"The board at '{_link}' does not take the model and keeps its own: {UpdateStatus.Describe(refused.Status, step)}.");
            default:
                return true;
        }
    }
}
