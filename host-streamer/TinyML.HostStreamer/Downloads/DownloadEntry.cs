namespace TinyML.HostStreamer.Downloads;

/// <summary>A data set or model that can be fetched.</summary>
/// <param name="Name">What users call it.</param>
/// <param name="Description">What it is.</param>
/// <param name="File">What the file is called on disk.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Licence">Under which terms.</param>
/// <param name="Entry">The file within a zip archive at the address, or null where the file itself is there; size and hash are the file's.</param>
/// <param name="Size">Bytes, or null where not known.</param>
/// <param name="Sha256">In hexadecimal, or null where not known.</param>
public sealed record DownloadEntry(string Name, string Description, string File, string Address, string Licence, string? Entry = null, long? Size = null, string? Sha256 = null);
