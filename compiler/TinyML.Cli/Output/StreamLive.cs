using TinyML.Cli.Workspace;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Live;

namespace TinyML.Cli.Output;

/// <summary>What there is to see of the boards that are streamed to.</summary>
internal static class StreamLive
{
    /// <summary>Boards that have not answered yet.</summary>
    public static LiveBoards Of(StreamPlaces places)
    {
        CompiledFolder first = places.Boards[0].Folder;
        return new LiveBoards(
            first.StreamModel.Planned.Program.Name, first.Spec?.Target?.Unit ?? "", first.Spec?.Labels ?? [], first.Spec?.Led is { Rule: LedRuleKind.Threshold } led ? led.Threshold : null,
            [.. places.Boards.Select(place => new LiveBoard(place.Name, place.Port, place.Folder.Form.ClassCount))]);
    }
}
