namespace TinyML.Testing.Measuring;

/// <summary>What a model costs on a simulated Cortex-M4 (QEMU, mps2-an386).</summary>
/// <param name="Instructions">Executed instructions of one inference by the streaming firmware, for each input.</param>
/// <param name="Outputs">The answers to these inputs, as int8.</param>
/// <param name="ArenaBytes">The arena.</param>
/// <param name="RamBytes">Static RAM and measured stack of the streaming firmware.</param>
/// <param name="FlashBytes">The streaming firmware as it is flashed.</param>
/// <param name="ModelFlashBytes">Model and inference code: what the same firmware without a model does not have.</param>
/// <param name="ConstantBytes">Weights and other tables.</param>
/// <param name="Layers">The layers in order.</param>
public sealed record CortexCost(
    IReadOnlyList<int> Instructions, IReadOnlyList<int[]> Outputs, int ArenaBytes, int RamBytes, int FlashBytes, int ModelFlashBytes, int ConstantBytes, IReadOnlyList<CortexLayer> Layers)
{
    /// <summary>The most that any of the inputs took.</summary>
    public int MostInstructions => Instructions.Max();

    /// <summary>What the search takes an inference to cost.</summary>
    public required long EstimatedInstructions { get; init; }

    /// <summary>Multiply-accumulates of all layers.</summary>
    public long Macs => Layers.Sum(layer => layer.Macs);
}

/// <summary>One layer.</summary>
/// <param name="Kernel">The kernel that runs it.</param>
/// <param name="Shape">Shape of its output.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="Instructions">Executed instructions, its call included.</param>
public sealed record CortexLayer(string Kernel, string Shape, long Macs, int Instructions);
