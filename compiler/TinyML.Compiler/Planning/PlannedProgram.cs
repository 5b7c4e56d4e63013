using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Planning;

/// <summary>Bytes of the arena, row by row. A dense buffer is one row; rows may form a ring of fewer rows than the tensor has.</summary>
/// <param name="Offset">First byte in the arena.</param>
/// <param name="ByteCount">Bytes in use per pass over all rows.</param>
/// <param name="RowStride">Bytes from one row to the next; equals <paramref name="ByteCount"/> for a dense buffer.</param>
/// <param name="RingRows">Rows that exist at a time; 0 when all exist.</param>
public readonly record struct View(int Offset, int ByteCount, int RowStride, int RingRows);

/// <summary>One kernel call over rows of its output.</summary>
/// <param name="Call">The call in terms of buffers.</param>
/// <param name="RowBegin">First output row.</param>
/// <param name="RowEnd">One past the last output row.</param>
/// <param name="Views">The place of each Input, Output and Scratch argument, in argument order.</param>
/// <param name="Block">The parameter block as the C# kernels take it: buffers as arena offsets, constants as byte offsets
/// into the concatenated constants, integers as they are.</param>
public sealed record PlannedStep(KernelCall Call, int RowBegin, int RowEnd, EquatableArray<View> Views, EquatableArray<int> Block);

/// <summary>A program whose buffers and constants have addresses: what an executor runs and an emitter prints.</summary>
/// <param name="Program">The program that was planned.</param>
/// <param name="ArenaBytes">Size of the arena in bytes: inputs, outputs and everything between.</param>
/// <param name="LowerBoundBytes">The theoretical minimum: the most bytes alive at one step.</param>
/// <param name="BufferOffsets">Arena offset of each buffer of the program.</param>
/// <param name="ConstantOffsets">Byte offset of each constant in <paramref name="Constants"/>.</param>
/// <param name="Constants">All constant tables, each aligned to its element size.</param>
/// <param name="Steps">What to run, in order.</param>
public sealed record PlannedProgram(
    KernelProgram Program,
    int ArenaBytes,
    int LowerBoundBytes,
    EquatableArray<int> BufferOffsets,
    EquatableArray<int> ConstantOffsets,
    EquatableArray<byte> Constants,
    EquatableArray<PlannedStep> Steps);
