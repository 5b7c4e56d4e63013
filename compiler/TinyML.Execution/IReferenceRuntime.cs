using TinyML.Compiler.Ir;

namespace TinyML.Execution;

/// <summary>Another runtime that says what a model's file computes, to compare with.</summary>
public interface IReferenceRuntime
{
    /// <summary>Prepares a model for many samples.</summary>
    /// <param name="file">The contents of the model's file.</param>
    /// <param name="imported">The graph that was imported from it: its inputs and outputs in the layout of devices.</param>
    /// <exception cref="Compiler.Diagnostics.DiagnosticException">The runtime cannot run the model.</exception>
    IReferenceModel Load(byte[] file, Graph imported);
}

/// <summary>A model in another runtime. May be asked by several threads at once.</summary>
public interface IReferenceModel
{
    /// <summary>Computes the outputs for one sample.</summary>
    /// <param name="sample">The elements of all inputs of the imported graph, as real numbers, one input after the other.</param>
    /// <returns>The elements of all its outputs, one output after the other.</returns>
    float[] Run(ReadOnlySpan<float> sample);
}
