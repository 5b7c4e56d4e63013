using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Calibration;

/// <summary>What the compiler needs in order to measure: something that runs a float graph and something that runs an integer
/// program. TinyML.Execution has both; the compiler itself does not depend on it.</summary>
public interface IExecutors
{
    /// <summary>Prepares a float graph for many samples.</summary>
    IGraphRunner Load(Graph graph);

    /// <summary>Prepares an integer program for many samples.</summary>
    IProgramRunner Load(PlannedProgram program);
}

/// <summary>Runs one float graph. An instance serves one thread at a time.</summary>
public interface IGraphRunner
{
    /// <summary>Computes every value for one sample.</summary>
    /// <param name="sample">The elements of all inputs, one input after the other.</param>
    /// <returns>The elements of each value, indexed by <see cref="ValueId.Index"/>; the next run writes over them.</returns>
    float[][] Run(ReadOnlySpan<float> sample);
}

/// <summary>Runs one integer program. An instance serves one thread at a time.</summary>
public interface IProgramRunner
{
    /// <summary>Computes the outputs for one sample.</summary>
    /// <param name="sample">The integers of all inputs, one input after the other.</param>
    /// <returns>The integers of all outputs, one output after the other.</returns>
    int[] Run(ReadOnlySpan<int> sample);

    /// <summary>Like <see cref="Run"/>, and keeps what each call wrote.</summary>
    /// <returns>The contents of each buffer of the program just after it was last written; the inputs' are the sample.</returns>
    int[][] Trace(ReadOnlySpan<int> sample);
}
