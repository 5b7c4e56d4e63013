namespace TinyML.Compiler.Reporting;

/// <summary>What one step of the recipe gave; figures of answers are from the held-out calibration samples, beside the model as it was given.</summary>
/// <param name="Name">The step's name in recipes.</param>
/// <param name="Parameters">Its parameters in words.</param>
/// <param name="Exact">Whether it is proved to change no answer.</param>
/// <param name="Bytes">Model bytes after this step and those before; null while the network is not in integers.</param>
/// <param name="ShippedBytes">The same with the exact steps of the whole recipe.</param>
/// <param name="LiveMacs">Multiply-accumulates with the exact steps of the whole recipe.</param>
/// <param name="OutputError">Mean absolute difference of the answers, in output units; null without samples.</param>
/// <param name="Agreement">The share of samples decided alike; null without samples or decisions.</param>
/// <param name="Metric">The metric on samples with true values; null without.</param>
public sealed record StepReport(string Name, string Parameters, bool Exact, long? Bytes, long? ShippedBytes, long? LiveMacs, double? OutputError, double? Agreement, double? Metric);

/// <summary>What one step of the recipe left of a layer's constants.</summary>
/// <param name="Step">The step's name in recipes.</param>
/// <param name="Bytes">The layer's bytes after this step and those before; null while the network is not in integers.</param>
/// <param name="ShippedBytes">The same with the exact steps of the whole recipe.</param>
public sealed record LayerStepReport(string Step, long? Bytes, long? ShippedBytes);

/// <summary>One recipe that a search tried.</summary>
/// <param name="Recipe">What it does, in words.</param>
/// <param name="ModelBytes">Model bytes.</param>
/// <param name="LiveMacs">Multiply-accumulates.</param>
/// <param name="Cost">Estimated instructions of one inference.</param>
/// <param name="ArenaBytes">Size of the arena.</param>
/// <param name="Drop">What is lost beside the model as it was given, 0 for nothing.</param>
/// <param name="OutputError">Mean absolute difference of the answers, in output units.</param>
/// <param name="OnFront">Whether no other recipe tried is at least as good in size, accuracy and cost, and better in one.</param>
/// <param name="Chosen">Whether it is the one in this folder.</param>
public sealed record ParetoReport(string Recipe, long ModelBytes, long LiveMacs, long Cost, long ArenaBytes, double Drop, double OutputError, bool OnFront, bool Chosen);
