using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Targets;

/// <summary>A kind of processor that code is emitted and compiled for.</summary>
/// <param name="Id">The name in board.json and on the command line, such as <c>avr</c>.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Condition">The preprocessor condition that holds on this processor and no other.</param>
/// <param name="Overlays">Folders under <c>firmware/c/src/kernels</c> whose files replace the reference kernels of the same name; the first that has one wins.</param>
/// <param name="CompilerFlags">Flags that every board of this target is compiled with.</param>
/// <param name="LinkerFlags">Flags that every board of this target is linked with.</param>
/// <param name="ConstantBytesLimit">The most bytes of constant tables that the kernels can address, or null for no limit of their own.</param>
/// <param name="TableBytesLimit">The most bytes of one constant table that the compiler takes, or null for no limit of its own.</param>
public sealed record Target(
    string Id,
    string Title,
    string Condition,
    EquatableArray<string> Overlays,
    EquatableArray<string> CompilerFlags,
    EquatableArray<string> LinkerFlags,
    int? ConstantBytesLimit,
    int? TableBytesLimit)
{
    /// <summary>By how many bytes the constants of a program are too large for the target's addresses; 0 when they are not.</summary>
    public int BytesTooMany(PlannedProgram program) => Math.Max(
        Math.Max(0, program.Constants.Count - (ConstantBytesLimit ?? int.MaxValue)),
        program.Program.Constants.Select(constant => constant.Bytes.Count - (TableBytesLimit ?? int.MaxValue)).DefaultIfEmpty().Max());
}
