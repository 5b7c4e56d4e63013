using TinyML.Compiler.Targets;

namespace TinyML.Boards;

/// <summary>A board and the folder that describes it.</summary>
/// <param name="Definition">What board.json says, checked.</param>
/// <param name="Folder">The full path of the folder.</param>
public sealed record Board(BoardDefinition Definition, string Folder)
{
    /// <summary>The board's id.</summary>
    public string Id => Definition.Id;

    /// <summary>Whether its firmware is .NET nanoFramework's, which is one for all models.</summary>
    public bool RunsNanoFramework => Definition.NanoFramework is not null;

    /// <summary>The processor that code is compiled for.</summary>
    public Target Target => TargetCatalog.ById(Definition.Target);
}
