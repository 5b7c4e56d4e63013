using TinyML.Testing.Il.Gate;

namespace TinyML.Nano.Tests.Gate;

/// <summary>A piece of C# that compiles, and that the gate has to refuse.</summary>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Members">Members of a class; a method Offend is in it unless <paramref name="Place"/> says otherwise.</param>
/// <param name="Place">A part of the place that the finding has to name.</param>
public sealed record Offence(NanoRule Rule, string Name, string Members, string Place = "Offender::Offend")
{
    /// <summary>At least one for each rule.</summary>
    public static IReadOnlyList<Offence> All { get; } =
    [
        new(NanoRule.Generics, "a generic method", "static T Offend<T>(T x) { return x; }"),
        new(NanoRule.Generics, "a generic class", "class Box<T> { T held; }", "Box`1"),
        new(NanoRule.Generics, "a list", "static int Offend() { return new System.Collections.Generic.List<int>().Count; }"),
        new(NanoRule.Generics, "a nullable number", "static int? Offend(int? x) { return x; }"),
        new(NanoRule.RectangularArrays, "int[,]", "static int Offend() { int[,] x = new int[2, 3]; return x[1, 1]; }"),
        new(NanoRule.RectangularArrays, "a field", "int[,] held;", "Offender::held"),
        new(NanoRule.Pointers, "int*", "static unsafe int Offend(int* x) { return *x; }"),
        new(NanoRule.Pointers, "fixed", "static unsafe int Offend(byte[] x) { fixed (byte* p = x) { return *p; } }"),
        new(NanoRule.StackAllocation, "stackalloc", "static unsafe int Offend() { int* x = stackalloc int[4]; return x[1]; }"),
        new(NanoRule.Spans, "Span", "static byte Offend(byte[] x) { System.Span<byte> s = x; return s[0]; }"),
        new(NanoRule.Spans, "ReadOnlySpan", "static int Offend(System.ReadOnlySpan<byte> x) { return x.Length; }"),
        new(NanoRule.ValueTuples, "a tuple", "static (int, int) Offend(int x) { return (x, x); }"),
        new(NanoRule.Mathematics, "Math.Max", "static int Offend(int x) { return System.Math.Max(x, 0); }"),
        new(NanoRule.CompilerAttributes, "nullable reference types", "\n#nullable enable\nstatic string? Offend(string? x) { return x; }\n"),
        new(NanoRule.CompilerAttributes, "a member that the compiler generates", "static int Offend { get; set; }", "Offend"),
        new(NanoRule.CompilerAttributes, "RefSafetyRules of a newer language", "static int Offend(ref int x) { return x; }", "Offending"),
        new(NanoRule.CompilerAttributes, "an attribute that the compiler embeds", "static int Offend(in int x) { return x; }"),
        new(NanoRule.FloatingPoint, "float", "static float Offend(int x) { return x; }"),
        new(NanoRule.FloatingPoint, "double in the middle", "static int Offend(int x) { return (int)(x * 0.5); }"),
        new(NanoRule.CheckedArithmetic, "checked", "static int Offend(int x) { return checked(x + 1); }"),
        new(NanoRule.CheckedArithmetic, "a checked conversion", "static byte Offend(int x) { checked { return (byte)x; } }"),
        new(NanoRule.ByteArrayCasts, "byte[] as sbyte[]", "static sbyte[] Offend(byte[] x) { return (sbyte[])(object)x; }"),
        new(NanoRule.ByteArrayCasts, "sbyte[] as byte[]", "static byte[] Offend(sbyte[] x) { return (object)x as byte[]; }"),
        new(NanoRule.ByteArrayCopies, "byte[] to sbyte[]", "static void Offend(byte[] x, sbyte[] y) { System.Array.Copy(x, y, 4); }"),
        new(NanoRule.ByteArrayCopies, "sbyte[] made on the spot", "static void Offend(byte[] x) { System.Array.Copy(new sbyte[4], 0, x, 0, 4); }"),
        new(NanoRule.EnumTexts, "ToString", "enum E { A } static string Offend(int x) { E e = (E)x; return e.ToString(); }"),
        new(NanoRule.EnumTexts, "a text with an enumeration", "enum E { A } static string Offend(int x) { return \"e\" + (E)x; }"),
        new(NanoRule.EnumTexts, "an enumeration as an object", "enum E { A } static object Offend(int x) { return (E)x; }"),
        new(NanoRule.Endianness, "IsLittleEndian", "static bool Offend() { return System.BitConverter.IsLittleEndian; }"),
        new(NanoRule.StaticData, "one array of 64 KB", $"static byte[] Offend() {{ return new byte[] {{ {Numbers(65536)} }}; }}", "Offending"),
        new(NanoRule.StaticData, "two arrays of 32 KB", $"static byte[] a = {{ {Numbers(32768)} }}, b = {{ 1, {Numbers(32767)} }};", "Offending"),
        new(NanoRule.DebugOutput, "Debug.WriteLine", "static void Offend() { System.Diagnostics.Debug.WriteLine(\"x\"); }"),
        new(NanoRule.DivisionCatches, "catch", "static int Offend(int x) { try { return 1 / x; } catch (System.DivideByZeroException) { return 0; } }"),
        new(NanoRule.DivisionCatches, "a filter", "static int Offend(int x) { try { return 1 / x; } catch (System.Exception e) when (e is System.DivideByZeroException) { return 0; } }"),
        new(NanoRule.OutsideSurface, "a member", "static string Offend(string x) { return x.Normalize(); }"),
        new(NanoRule.OutsideSurface, "a type", "static System.Uri Offend() { return null; }"),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Rule}, {Name}";

    private static string Numbers(int count) => string.Join(",", Enumerable.Range(0, count).Select(i => i & 0xFF));
}
