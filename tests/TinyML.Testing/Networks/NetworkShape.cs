using TinyML.Compiler.Ir;

namespace TinyML.Testing.Networks;

/// <summary>What follows the products of a layer.</summary>
public enum LayerEnd
{
    /// <summary>Relu as limits of the layer itself.</summary>
    FusedRelu,

    /// <summary>Tanh.</summary>
    Tanh,

    /// <summary>Sigmoid.</summary>
    Sigmoid,

    /// <summary>LeakyRelu with slope 0.1.</summary>
    LeakyRelu,

    /// <summary>Relu as a node of its own.</summary>
    Relu,

    /// <summary>Softmax after the last layer when it has more than one output, else nothing.</summary>
    Softmax,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>One layer of a random network.</summary>
/// <param name="Outputs">Width, at least 1.</param>
/// <param name="End">What follows.</param>
public readonly record struct NetworkLayer(int Outputs, LayerEnd End);

/// <summary>Everything of a random network but its numbers.</summary>
/// <param name="Inputs">Inputs, at least 1.</param>
/// <param name="SensorUnits">Whether a specification gives the inputs steps, offsets and scales.</param>
/// <param name="Layers">At least one.</param>
public sealed record NetworkShape(int Inputs, bool SensorUnits, EquatableArray<NetworkLayer> Layers)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Inputs}{(SensorUnits ? " sensors" : " inputs")}, {string.Join(", ", Layers.Select(layer => $"{layer.Outputs} {layer.End}"))}";
}
