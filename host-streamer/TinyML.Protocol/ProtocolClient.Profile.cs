using System.Buffers.Binary;

namespace TinyML.Protocol;

/// <summary>Asking what the steps of the model cost.</summary>
public sealed partial class ProtocolClient
{
    /// <summary>What each step of the last inference cost, in the board's unit.</summary>
    /// <exception cref="LinkException"><see cref="LinkFailure.Refused"/> where the firmware does not measure its steps; the link's failures.</exception>
    public IReadOnlyList<uint> Profile(CancellationToken cancellation = default)
    {
        var costs = new List<uint>();
        ushort steps;
        do
        {
            int first = costs.Count;
            Message reply = _channel.Exchange(
                new ProfileRequest((ushort)first), _shortReplies, message => message is ErrorReply || (message is ProfiledReply told && told.First == first && told.Costs.Length % sizeof(uint) == 0), cancellation);
            if (reply is not ProfiledReply profiled)
            {
                throw new LinkException(LinkFailure.Refused, $"The firmware of the board at '{_link}' does not measure the steps of its model ({((ErrorReply)reply).Code}).");
            }

            steps = profiled.Steps;
            for (int at = 0; at < profiled.Costs.Length; at += sizeof(uint))
            {
                costs.Add(BinaryPrimitives.ReadUInt32LittleEndian(profiled.Costs.AsSpan(at)));
            }

            if (costs.Count == first && first < steps)
            {
                throw new LinkException(LinkFailure.Refused, $"The board at '{_link}' told nothing of step {first}.");
            }
        }
        while (costs.Count < steps);
        return costs;
    }
}
