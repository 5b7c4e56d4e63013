using System.Text.Json;

namespace TinyML.Testing.Onnx;

/// <summary>A tensor as ONNX Runtime takes and gives it.</summary>
/// <param name="Name">The name of the input or output.</param>
/// <param name="Type">The element type in the runtime's words, such as <c>float32</c>.</param>
/// <param name="Dimensions">The extents.</param>
/// <param name="Bytes">The elements, little-endian.</param>
public sealed record OnnxRuntimeTensor(string Name, string Type, int[] Dimensions, byte[] Bytes)
{
    /// <summary>A tensor of floats.</summary>
    public static OnnxRuntimeTensor Floats(string name, int[] dimensions, float[] elements)
    {
        byte[] bytes = new byte[elements.Length * sizeof(float)];
        Buffer.BlockCopy(elements, 0, bytes, 0, bytes.Length);
        return new OnnxRuntimeTensor(name, "float32", dimensions, bytes);
    }

    /// <summary>The elements of a tensor of floats or bytes.</summary>
    public float[] ToFloats()
    {
        switch (Type)
        {
            case "float32":
                float[] elements = new float[Bytes.Length / sizeof(float)];
                Buffer.BlockCopy(Bytes, 0, elements, 0, Bytes.Length);
                return elements;
            case "int8":
                return [.. Bytes.Select(element => (float)(sbyte)element)];
            case "uint8":
                return [.. Bytes.Select(element => (float)element)];
            default:
                throw new NotSupportedException($"tensors of {Type}");
        }
    }
}

/// <summary>A model in ONNX Runtime: the independent origin of what ONNX models compute.</summary>
public sealed class OnnxRuntimeModel
{
    private readonly int _session;

    /// <summary>Loads a model. Ignores the test where ONNX Runtime is not installed.</summary>
    /// <param name="file">The contents of the file.</param>
    /// <exception cref="InvalidOperationException">ONNX Runtime refuses the model; says why.</exception>
    public OnnxRuntimeModel(byte[] file)
    {
        Requirements.Program("node");
        Requirements.Folder(Path.Combine(OnnxRuntimeProcess.Folder, "node_modules"), "onnxruntime-node");
        _session = OnnxRuntimeProcess.Instance.Ask(new() { ["op"] = "load" }, file).Head.GetProperty("session").GetInt32();
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">The inputs, in any order.</param>
    /// <returns>The outputs, in the model's order.</returns>
    /// <exception cref="InvalidOperationException">ONNX Runtime refuses the inputs; says why.</exception>
    public OnnxRuntimeTensor[] Run(params OnnxRuntimeTensor[] inputs)
    {
        object[] heads = [.. inputs.Select(input => new { name = input.Name, type = input.Type, dims = input.Dimensions, bytes = input.Bytes.Length })];
        (JsonElement head, byte[] body) = OnnxRuntimeProcess.Instance.Ask(
            new() { ["op"] = "run", ["session"] = _session, ["tensors"] = heads }, [.. inputs.SelectMany(input => input.Bytes)]);
        int first = 0;
        return [.. head.GetProperty("tensors").EnumerateArray().Select(tensor =>
        {
            int count = tensor.GetProperty("bytes").GetInt32();
            byte[] bytes = body[first..(first += count)];
            return new OnnxRuntimeTensor(
                tensor.GetProperty("name").GetString()!, tensor.GetProperty("type").GetString()!,
                [.. tensor.GetProperty("dims").EnumerateArray().Select(extent => extent.GetInt32())], bytes);
        })];
    }
}
