using Mono.Cecil;

namespace TinyML.Testing.Il.Gate;

/// <summary>Types that must not be used.</summary>
internal static class TypeRules
{
    /// <summary>The rule that the outermost part of a type breaks, or null.</summary>
    public static NanoRule? Breaks(TypeReference type) => type switch
    {
        GenericInstanceType or GenericParameter => Generic(type.GetElementType().FullName),
        ArrayType { Rank: > 1 } => NanoRule.RectangularArrays,
        PointerType or FunctionPointerType or PinnedType => NanoRule.Pointers,
        TypeSpecification => null,
        _ => Named(type.FullName),
    };

    private static NanoRule Generic(string name) => name switch
    {
        "System.Span`1" or "System.ReadOnlySpan`1" => NanoRule.Spans,
        _ when name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) => NanoRule.ValueTuples,
        _ => NanoRule.Generics,
    };

    private static NanoRule? Named(string name) => name switch
    {
        "System.Single" or "System.Double" => NanoRule.FloatingPoint,
        "System.Math" or "System.MathF" => NanoRule.Mathematics,
        "System.Diagnostics.Debug" => NanoRule.DebugOutput,
        "System.ValueTuple" => NanoRule.ValueTuples,
        _ => null,
    };
}
