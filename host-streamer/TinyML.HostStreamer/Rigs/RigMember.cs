using System.Text.Json.Serialization;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Rigs;

/// <summary>One of several boards that are streamed to at once.</summary>
/// <param name="Name">What it is called in results and messages; no two are called the same.</param>
/// <param name="Model">The model that it must hold.</param>
/// <param name="Spec">The model's JSON file, or null.</param>
/// <param name="Link">The link, which stays the caller's.</param>
/// <param name="Data">The samples, opened for this board alone: they are read on a thread of its own. All boards' have the same records.</param>
/// <param name="Options">How to stream; limit and rounds are the same for all boards, and no model is sent in the middle.</param>
public sealed record RigMember(string Name, StreamModel Model, ModelSpec? Spec, IByteLink Link, IDataset Data, StreamOptions Options);

/// <summary>What several boards do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RigWork>))]
public enum RigWork
{
    /// <summary>Every row goes to one of them, whichever has room first.</summary>
    [JsonStringEnumMemberName("split")]
    Split,

    /// <summary>Every row goes to each of them, and the answers of those that hold the same model are compared.</summary>
    [JsonStringEnumMemberName("compare")]
    Compare,
}
