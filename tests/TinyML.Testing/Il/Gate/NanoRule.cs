namespace TinyML.Testing.Il.Gate;

/// <summary>What an assembly for .NET nanoFramework must not hold. The order is that of the reasons in <see cref="NanoRules"/>.</summary>
public enum NanoRule
{
    /// <summary>Generic types, methods and their uses.</summary>
    Generics,

    /// <summary>Arrays of more than one dimension.</summary>
    RectangularArrays,

    /// <summary>Pointers, function pointers and pinned variables.</summary>
    Pointers,

    /// <summary>Memory on the stack.</summary>
    StackAllocation,

    /// <summary>System.Span and System.ReadOnlySpan.</summary>
    Spans,

    /// <summary>System.ValueTuple, which C# tuples are.</summary>
    ValueTuples,

    /// <summary>System.Math.</summary>
    Mathematics,

    /// <summary>Attributes that the compiler puts into assemblies for newer language features.</summary>
    CompilerAttributes,

    /// <summary>float, double and their instructions.</summary>
    FloatingPoint,

    /// <summary>Arithmetic in a checked context.</summary>
    CheckedArithmetic,

    /// <summary>Casts between byte[] and sbyte[].</summary>
    ByteArrayCasts,

    /// <summary>Array.Copy where sbyte[] is at hand.</summary>
    ByteArrayCopies,

    /// <summary>Texts of enumerations.</summary>
    EnumTexts,

    /// <summary>BitConverter.IsLittleEndian.</summary>
    Endianness,

    /// <summary>Initial values of arrays, 64 KB and more in an assembly.</summary>
    StaticData,

    /// <summary>Output through System.Diagnostics.Debug.</summary>
    DebugOutput,

    /// <summary>Catching what a division by zero throws on a desktop.</summary>
    DivisionCatches,

    /// <summary>Types and members that the declarations of nanoFramework's assemblies lack.</summary>
    OutsideSurface,
}

/// <summary>Why each rule is there.</summary>
public static class NanoRules
{
    private static readonly string[] Reasons =
    [
        "generics compile, and crash the runtime",
        "arrays of several dimensions compile, and crash the runtime",
        "the tools reject pointers",
        "the tools reject memory on the stack",
        "Span and ReadOnlySpan are missing",
        "ValueTuple is missing",
        "Math is missing from mscorlib",
        "the runtime refuses assemblies with attributes that nanoFramework lacks: no nullable reference types, C# 10 at most, no members that the compiler generates",
        "kernels and firmware compute with integers only",
        "checked does not check there",
        "casts between byte[] and sbyte[] throw there",
        "Array.Copy between byte[] and sbyte[] throws there",
        "ToString of an enumeration prints a number there",
        "BitConverter.IsLittleEndian differs there",
        "initial values of arrays stop working at 64 KB in an assembly, without an error",
        "Debug output vanishes in Release builds",
        "a division by zero throws a plain Exception there",
        "the declarations of nanoFramework's assemblies in firmware/nanoframework/surface lack it",
    ];

    /// <summary>The reason of a rule.</summary>
    public static string Reason(NanoRule rule) => Reasons[(int)rule];
}

/// <summary>Something that must not be.</summary>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Place">The method, field or type.</param>
/// <param name="What">What stands there.</param>
public sealed record NanoFinding(NanoRule Rule, string Place, string What)
{
    /// <summary>A line for people: place, what and why.</summary>
    public override string ToString() => $"{Place}: {What}: {NanoRules.Reason(Rule)}";
}
