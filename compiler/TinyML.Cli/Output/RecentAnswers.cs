using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Output;

/// <summary>The latest answers of a board and how far they were off, for curves on a terminal. For several threads at once.</summary>
/// <param name="classifies">Whether answers are classes: off is then 1 or 0.</param>
internal sealed class RecentAnswers(bool classifies)
{
    /// <summary>How many are kept: more than a terminal has columns for them.</summary>
    public const int Capacity = 200;

    private readonly Lock _lock = new();
    private readonly Queue<double> _answers = new(Capacity);
    private readonly Queue<double> _errors = new(Capacity);

    /// <summary>Takes one.</summary>
    public void Add(SampleOutcome outcome)
    {
        lock (_lock)
        {
            Keep(_answers, outcome.Prediction);
            if (outcome.Target is double target)
            {
                Keep(_errors, classifies ? (outcome.Prediction == target ? 0 : 1) : Math.Abs(outcome.Prediction - target));
            }
        }
    }

    /// <summary>What is kept now.</summary>
    public Series Now()
    {
        lock (_lock)
        {
            return new Series([.. _answers], [.. _errors]);
        }
    }

    private static void Keep(Queue<double> values, double value)
    {
        if (values.Count == Capacity)
        {
            values.Dequeue();
        }

        values.Enqueue(value);
    }

    /// <summary>Answers and errors, oldest first; answers without a true value have no error.</summary>
    internal readonly record struct Series(IReadOnlyList<double> Answers, IReadOnlyList<double> Errors);
}
