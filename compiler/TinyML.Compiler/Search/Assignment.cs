using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Search;

/// <summary>How far each group of layers is compressed, and what came out.</summary>
/// <param name="Prune">A pruning step before clustering, or null.</param>
/// <param name="Groups">Groups of layers.</param>
/// <param name="Levels">The level of each group.</param>
/// <param name="Point">What came out.</param>
internal sealed record Assignment(PruneStep? Prune, EquatableArray<EquatableArray<string>> Groups, EquatableArray<int> Levels, SearchPoint Point);

/// <summary>Tries a recipe; null where it cannot be run, or when enough have been tried.</summary>
internal delegate SearchPoint? Trial(Recipe recipe);
