using TinyML.Compiler.Specs;

namespace TinyML.Models.Benzene.Training;

/// <summary>How to train one network: all that its bytes depend on beside the data.</summary>
public sealed record Recipe
{
    /// <summary>Columns, target and split.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>Units of each hidden layer.</summary>
    public required int[] Hidden { get; init; }

    /// <summary>Random starts; the best on the training rows wins.</summary>
    public required int Starts { get; init; }

    /// <summary>The last bend of the loss, in standard deviations of the target: about the size of the errors that remain.</summary>
    public required double Delta { get; init; }

    /// <summary>Weight of the squared parameters beside the sum over the rows.</summary>
    public required double Decay { get; init; }

    /// <summary>Most steps of each long phase of a start.</summary>
    public int Iterations { get; init; } = 300;

    /// <summary>Same seed, same network.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The recipe of <c>benzene.onnx</c>. Two units are enough for a curve over PT08.S2, but only one start in twenty finds the better of
    /// its two shapes.</summary>
    public static Recipe Benzene(ModelSpec spec) => new() { Spec = spec, Hidden = [2], Starts = 24, Delta = 0.003, Decay = 3e-5 };

    /// <summary>The recipe of <c>benzene-indirect.onnx</c>.</summary>
    public static Recipe Indirect(ModelSpec spec) => new() { Spec = spec, Hidden = [12], Starts = 8, Delta = 0.03, Decay = 1e-2, Iterations = 200 };

    /// <summary>The same training without some columns, on another split.</summary>
    public Recipe Without(IReadOnlyCollection<string> columns, SplitKind split) => this with
    {
        Spec = Spec with
        {
            Columns = [.. Spec.Columns.Where(column => !columns.Contains(column.Name))],
            Split = (Spec.Split ?? new SplitSpec()) with { Kind = split },
        },
    };
}
