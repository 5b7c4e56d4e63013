namespace TinyML.Cli.Output;

/// <summary>A vector that a board answered wrongly: the first element of its output that differs, from 0, and how many do.</summary>
internal sealed record FailedVector(string Vector, string Kernel, int Element, int Expected, int Got, int Different);

/// <summary>A vector that a board has no room for.</summary>
internal sealed record LeftOutVector(string Vector, string Kernel, string Reason);

/// <summary>The vectors of a kernel.</summary>
internal sealed record SelftestKernel(string Kernel, int Vectors, int Passed, int LeftOut);

/// <summary><c>selftest --json</c>: vectors counts those that the board answered; notRun those that it was not asked, because the run ended early.</summary>
internal sealed record SelftestResult(
    string Board,
    string Port,
    int Vectors,
    int Passed,
    IReadOnlyList<FailedVector> Failed,
    IReadOnlyList<LeftOutVector> LeftOut,
    int NotRun,
    int Batches,
    IReadOnlyList<SelftestKernel> Kernels,
    int? PeakStackBytes,
    string? Replaced,
    string? Failure,
    bool Interrupted,
    double ElapsedSeconds);
