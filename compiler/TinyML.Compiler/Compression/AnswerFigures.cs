using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Compression;

/// <summary>How good answers are on the held-out calibration samples, beside those of the model as it was given: the float network, or the integers of a model that came quantized.</summary>
/// <param name="OutputError">Mean |answer - given model's answer|, in output units.</param>
/// <param name="Agreement">The share of samples that are decided as the given model decides them, 0 to 1; null where answers decide nothing.</param>
/// <param name="Metric">Where the samples have true values: the share of hits (classification) or the mean absolute error (regression); null otherwise.</param>
/// <param name="Drop">What is lost beside the given model, 0 for nothing: with true values the difference of the share of hits, or the part by which the mean absolute error grew; without
/// them the share of samples decided otherwise, or, where nothing is decided, the output error as a part of the answers' mean deviation. Negative where it is better.</param>
public sealed record AnswerFigures(double OutputError, double? Agreement, double? Metric, double Drop);

/// <summary>What a step of a recipe made of the network.</summary>
/// <param name="Name">The step's name in recipes.</param>
/// <param name="Parameters">Its parameters in words; empty without.</param>
/// <param name="IsExact">Whether it is proved to change no answer.</param>
/// <param name="Bytes">Model bytes of the program after this step and those before; null while the network is not in integers.</param>
/// <param name="ShippedBytes">The same with the exact steps of the whole recipe, which work on the finished program.</param>
/// <param name="LiveMacs">Multiply-accumulates with the exact steps of the whole recipe.</param>
/// <param name="Answers">How good its answers are; null without samples.</param>
public sealed record StepRecord(string Name, string Parameters, bool IsExact, int? Bytes, int? ShippedBytes, long? LiveMacs, AnswerFigures? Answers)
{
    /// <summary>What each layer has of <see cref="Bytes"/>, in the order of the program's calls; empty while the network is not in integers.</summary>
    public EquatableArray<int> LayerBytes { get; init; } = [];

    /// <summary>What each layer has of <see cref="ShippedBytes"/>, likewise.</summary>
    public EquatableArray<int> ShippedLayerBytes { get; init; } = [];
}
