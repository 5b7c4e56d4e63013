using System.Text;
using TinyML.Testing.Onnx;
using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.EndToEnd.Tests;

/// <summary>A model that tells red pictures from blue ones, and pictures for it.</summary>
internal static class ColourPictures
{
    private const int Side = 4;

    /// <summary>Writes colour.onnx.</summary>
    /// <returns>Its path.</returns>
    public static string WriteModel(Scratch scratch)
    {
        // Class 0 is the mean of red, class 1 that of blue.
        float[] weights = [.. Enumerable.Range(0, 2).SelectMany(output => Enumerable.Range(0, Side * Side * 3).Select(i => i % 3 == 2 * output ? 1f / (Side * Side) : 0))];
        return scratch.Write("colour.onnx", new OnnxModelBuilder(13).Input("picture", 1, Side, Side, 3).Integers("flat", 1, Side * Side * 3)
            .Constant("weights", [2, Side * Side * 3], weights).Constant("bias", [2], 0, 0)
            .Node("Reshape", ["picture", "flat"], "row").Node("Gemm", ["row", "weights", "bias"], "scores", Integer("transB", 1))
            .Output("scores", 1, 2).ToBytes());
    }

    /// <summary>Writes a picture of one colour.</summary>
    /// <returns>Its path.</returns>
    public static string Write(Scratch scratch, string name, int side, byte red, byte blue)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch[name])!);
        return scratch.Write(name, [.. Encoding.ASCII.GetBytes($"P6 {side} {side} 255\n"), .. Enumerable.Repeat(new byte[] { red, 90, blue }, side * side).SelectMany(pixel => pixel)]);
    }
}
