using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;

namespace TinyML.Testing.Onnx;

/// <summary>One Node process with ONNX Runtime, shared by all tests of an assembly; <c>tests/oracles/onnxruntime/run.mjs</c> says how it is spoken to.</summary>
internal sealed class OnnxRuntimeProcess
{
    private static readonly Lazy<OnnxRuntimeProcess> Shared = new(() => new OnnxRuntimeProcess());

    private readonly Process _process;
    private readonly Lock _turn = new();

    private OnnxRuntimeProcess()
    {
        string script = Path.Combine(Folder, "run.mjs");
        var start = new ProcessStartInfo("node", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Folder };
        _process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
    }

    /// <summary>The only instance; started when first asked for. It ends with the tests, when its standard input closes.</summary>
    public static OnnxRuntimeProcess Instance => Shared.Value;

    /// <summary>The folder of the script and its packages.</summary>
    public static string Folder => Path.Combine(Requirements.RepositoryRoot, "tests", "oracles", "onnxruntime");

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">ONNX Runtime refuses the request; says why.</exception>
    public (JsonElement Head, byte[] Body) Ask(Dictionary<string, object> head, byte[] body)
    {
        lock (_turn)
        {
            head["bytes"] = body.Length;
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(head);
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            Stream request = _process.StandardInput.BaseStream, answer = _process.StandardOutput.BaseStream;
            request.Write(length);
            request.Write(text);
            request.Write(body);
            request.Flush();
            JsonElement answered = JsonSerializer.Deserialize<JsonElement>(Read(answer, BinaryPrimitives.ReadInt32LittleEndian(Read(answer, 4))));
            byte[] data = Read(answer, answered.GetProperty("bytes").GetInt32());
            return answered.TryGetProperty("error", out JsonElement error) ? throw new InvalidOperationException(error.GetString()) : (answered, data);
        }
    }

    private static byte[] Read(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
