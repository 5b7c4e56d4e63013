namespace TinyML.Compiler.Certificates;

/// <summary>What proved removal claims, for anybody to check (<c>certificate.json</c>).</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Original">SHA-256 of the canonical bytes of the program before removal, hexadecimal.</param>
/// <param name="Compiled">The same of the program after it.</param>
/// <param name="Buffers">The channels of every buffer that is no part of another.</param>
/// <param name="Layers">The accumulators of every call with weights.</param>
public sealed record RemovalCertificate(
    int Version, string Original, string Compiled, IReadOnlyList<BufferClaim> Buffers, IReadOnlyList<LayerClaim> Layers)
{
    /// <summary>The version of the format.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>What is claimed of the channels of a buffer: of the elements that have the same index in its last dimension.</summary>
/// <param name="Buffer">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Low">The least value of each channel, for any input.</param>
/// <param name="High">The greatest.</param>
/// <param name="Kept">The channels that stay, ascending.</param>
/// <param name="Constant">Of the others, those that can only be one value.</param>
/// <param name="Unread">Of all, those that no output depends on; among those that stay, their values are of no account.</param>
public sealed record BufferClaim(
    int Buffer, string Name, IReadOnlyList<long> Low, IReadOnlyList<long> High, IReadOnlyList<int> Kept, IReadOnlyList<int> Constant, IReadOnlyList<int> Unread);

/// <summary>What is claimed of the accumulators of a layer, complete and before requantization.</summary>
/// <param name="Call">The number of the call.</param>
/// <param name="Layer">Its name.</param>
/// <param name="Low">The least value of each output channel, for any input.</param>
/// <param name="High">The greatest.</param>
public sealed record LayerClaim(int Call, string Layer, IReadOnlyList<long> Low, IReadOnlyList<long> High);
