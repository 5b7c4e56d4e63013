using System.Security.Cryptography;
using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Workspace;

/// <summary>A batch of vectors as the back ends take a compiled model.</summary>
/// <param name="Planned">The program.</param>
/// <param name="Blob">Its .tmlb file, without a test: a board shall take it whatever it answers.</param>
internal sealed record BatchModel(PlannedProgram Planned, byte[] Blob)
{
    /// <summary>What such a model is called.</summary>
    public const string Name = "selftest";

    private const int HashBytes = 32;

    /// <summary>What a board must hold.</summary>
    public StreamModel StreamModel => new(Planned, StreamModel.HashOf(Blob));

    /// <summary>Makes the model of a batch.</summary>
    /// <exception cref="InvalidOperationException">A vector is not what the compiler would pass on: a defect of the vector.</exception>
    public static BatchModel Of(VectorBatch batch)
    {
        KernelProgram program = batch.Program(Name);
        if (ProgramVerifier.Check(program) is { } problem)
        {
            throw new InvalidOperationException($"the vectors from {batch.Vectors[0]} on are no program: {problem}");
        }

        PlannedProgram planned = MemoryPlanner.Run(program);
        byte[] blob = BlobWriter.Write(new Blob(planned, [.. new byte[HashBytes]], CompileJob.ToolVersion) { Device = [.. DeviceSections.WithoutTest(planned, null)] });
        return new BatchModel(planned, blob);
    }

    /// <summary>Writes its C library into a folder and builds the streaming firmware there.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="board">A board with C firmware.</param>
    /// <param name="withoutModel">The size of the board's firmware without a model.</param>
    /// <param name="stackBytes">What is kept free for the stack.</param>
    /// <param name="sources">The product's C sources, or null for those beside the assembly.</param>
    /// <exception cref="DiagnosticException">It does not fit, or the board's toolchain is not there.</exception>
    public void Build(string folder, Board board, FirmwareSize withoutModel, int stackBytes, string? sources)
    {
        BoardFit.Require(board, Planned);
        var options = new CLibraryOptions
        {
            Target = board.Target,
            ToolVersion = CompileJob.ToolVersion,
            ModelSha256 = new string('0', 2 * HashBytes),
            BlobSha256 = [.. SHA256.HashData(Blob)],
        };
        OutputFolder.WriteFiles(folder, CLibrary.Emit(Planned, sources is null ? options : options with { SourceRoot = sources }));
        FirmwareBuild.WithoutMeasuring(folder, board, withoutModel, stackBytes);
    }
}
