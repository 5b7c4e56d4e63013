using System.Globalization;
using TinyML.Boards;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Rigs;

namespace TinyML.Cli.Workspace;

/// <summary>A board to stream to.</summary>
/// <param name="Name">What it is called among several.</param>
/// <param name="Folder">The compiled model.</param>
/// <param name="Board">The board's id, or null for the folder's.</param>
/// <param name="Port">A serial port, <c>sim</c> or <c>virtual</c>.</param>
internal sealed record StreamPlace(string Name, CompiledFolder Folder, string? Board, string Port)
{
    /// <summary>What kind of board it is, as far as that can be told before it is greeted.</summary>
    public string Kind => Board ?? Folder.Report.Board ?? (Port == BoardLinks.Virtual ? Port : "board");
}

/// <summary>The boards that the command line or a rig file names.</summary>
/// <param name="Boards">At least one.</param>
/// <param name="Work">What several boards do.</param>
internal sealed record StreamPlaces(IReadOnlyList<StreamPlace> Boards, RigWork Work)
{
    /// <summary>Pairs folders, ports and boards in their order; one of a kind serves all.</summary>
    /// <param name="folders">Compiled folders, one or one for each port.</param>
    /// <param name="ports">Ports, one or one for each folder.</param>
    /// <param name="boards">Ids of boards: none, one or one for each.</param>
    /// <param name="work">What the boards do, or null.</param>
    /// <exception cref="DiagnosticException">A folder is not one, the lists do not pair, or a port is there twice.</exception>
    public static StreamPlaces Pair(IReadOnlyList<string> folders, IReadOnlyList<string> ports, IReadOnlyList<string> boards, RigWork? work)
    {
        int count = Math.Max(folders.Count, ports.Count);
        foreach ((string what, int given) in new[] { ("folders", folders.Count), ("ports", ports.Count), ("boards (--board)", Math.Max(1, boards.Count)) })
        {
            if (given != 1 && given != count)
            {
                throw Refuse("the command line", $"it names {folders.Count} folders, {ports.Count} ports and {boards.Count} boards: there are {given} {what} for {count} boards",
                    "name one that serves all, or as many as there are boards, in the same order");
            }
        }

        CompiledFolder[] compiled = [.. folders.Select(CompiledFolder.Load)];
        return Of([.. Enumerable.Range(0, count).Select(i => new StreamPlace("", Pick(compiled, i), boards.Count == 0 ? null : Pick(boards, i), Pick(ports, i)))], work, "--port");
    }

    /// <summary>Reads a rig file, JSON or YAML.</summary>
    /// <param name="path">The file.</param>
    /// <param name="work">What the command line says that the boards do, or null.</param>
    /// <exception cref="DiagnosticException">TML5230, or a folder is not one.</exception>
    public static StreamPlaces Load(string path, RigWork? work)
    {
        string json;
        try
        {
            json = YamlText.IsYaml(path) ? YamlText.ToJson(path, what => RigFile.Unreadable(path, what)) : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw RigFile.Unreadable(path, $"it cannot be read ({exception.Message})");
        }

        Rig rig = RigFile.Parse(path, json, BoardCatalogue.Shipped.Ids);
        return Of([.. rig.Boards.Select(entry => new StreamPlace(entry.Name ?? "", CompiledFolder.Load(entry.Folder), entry.Board, entry.Port))], work ?? rig.Work, path);
    }

    private static T Pick<T>(IReadOnlyList<T> list, int i) => list[list.Count == 1 ? 0 : i];

    private static StreamPlaces Of(IReadOnlyList<StreamPlace> boards, RigWork? work, string source)
    {
        foreach (IGrouping<string, StreamPlace> same in boards.Where(board => board.Port is not (BoardLinks.Simulator or BoardLinks.Virtual)).GroupBy(board => Device(board.Port)).Where(group => group.Count() > 1))
        {
            throw Refuse(source, $"{string.Join(" and ", same.Select(board => $"'{board.Port}'").Distinct())} {(same.Select(board => board.Port).Distinct().Count() > 1 ? "are one port" : "is there twice")}", "name the port of every board once");
        }

        StreamPlace[] named = [.. boards.Select((board, i) => board.Name.Length > 0 ? board : board with { Name = NameOf(boards, i) })];
        if (named.GroupBy(board => board.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Refuse(source, $"two boards are called '{twice.Key}'", "give every board a name of its own");
        }

        bool areEqual = named.Select(board => board.Kind).Distinct().Count() == 1 && named.Select(board => board.Folder.StreamModel.Hash).Distinct().Count() == 1;
        return new StreamPlaces(named, work ?? (areEqual ? RigWork.Split : RigWork.Compare));
    }

    /// <summary>The board's kind, with a number from 1 where there are several of it.</summary>
    private static string NameOf(IReadOnlyList<StreamPlace> boards, int i)
    {
        string kind = Path.GetFileName(Path.TrimEndingDirectorySeparator(boards[i].Kind));
        int[] same = [.. Enumerable.Range(0, boards.Count).Where(other => boards[other].Kind == boards[i].Kind)];
        return same.Length == 1 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}-{Array.IndexOf(same, i) + 1}");
    }

    /// <summary>The device that a port's path leads to: udev gives one device several names.</summary>
    private static string Device(string port)
    {
        try
        {
            return File.ResolveLinkTarget(port, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(port);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return port;
        }
    }

    private static DiagnosticException Refuse(string where, string what, string todo) => new(DiagnosticCodes.RigInvalid, where, what, todo);
}
