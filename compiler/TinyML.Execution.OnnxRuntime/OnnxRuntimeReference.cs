using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Execution.OnnxRuntime;

/// <summary>ONNX Runtime as the reference of ONNX models.</summary>
public sealed class OnnxRuntimeReference : IReferenceRuntime
{
    /// <inheritdoc/>
    public IReferenceModel Load(byte[] file, Graph imported)
    {
        try
        {
            return new Model(new InferenceSession(file), imported);
        }
        catch (OnnxRuntimeException refusal)
        {
            throw Unusable(imported, refusal.Message);
        }
    }

    private static DiagnosticException Unusable(Graph imported, string why) => new(
        DiagnosticCodes.ReferenceUnusable, $"model '{imported.Name}'", $"ONNX Runtime cannot run it: {why}", "compare with --reference builtin");

    private sealed class Model : IReferenceModel, IDisposable
    {
        private readonly InferenceSession _session;
        private readonly Graph _imported;

        public Model(InferenceSession session, Graph imported)
        {
            (_session, _imported) = (session, imported);
            string? unknown = imported.Inputs.Select(id => imported[id].Name).FirstOrDefault(name => !session.InputMetadata.ContainsKey(name))
                ?? imported.Outputs.Select(id => imported[id].Name).FirstOrDefault(name => !session.OutputMetadata.ContainsKey(name));
            if (unknown is not null || session.InputMetadata.Values.Any(input => input.ElementType != typeof(float)))
            {
                throw Unusable(imported, unknown is null ? "an input is not of floats" : $"it has no input or output '{unknown}'");
            }
        }

        public float[] Run(ReadOnlySpan<float> sample)
        {
            var inputs = new List<NamedOnnxValue>();
            int first = 0;
            foreach (ValueId id in _imported.Inputs)
            {
                Value value = _imported[id];
                int[] dimensions = [.. _session.InputMetadata[value.Name].Dimensions.Select(extent => Math.Max(1, extent))];
                float[] elements = sample.Slice(first, value.Type.Shape.ElementCount).ToArray();
                first += elements.Length;
                inputs.Add(NamedOnnxValue.CreateFromTensor(value.Name, new DenseTensor<float>(ToFile(elements, value.Type.Shape, dimensions), dimensions)));
            }

            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(inputs, [.. _imported.Outputs.Select(id => _imported[id].Name)]);
            return [.. _imported.Outputs.Zip(results, (id, result) => FromFile(result.AsTensor<float>(), _imported[id].Type.Shape)).SelectMany(elements => elements)];
        }

        public void Dispose() => _session.Dispose();

        /// <summary>Channels first, where the file has them first.</summary>
        private static float[] ToFile(float[] elements, Shape shape, int[] dimensions)
        {
            if (shape.Dimensions.SequenceEqual(dimensions))
            {
                return elements;
            }

            (int channels, int area) = (shape[-1], elements.Length / shape[-1]);
            return [.. Enumerable.Range(0, elements.Length).Select(i => elements[(i % area * channels) + (i / area)])];
        }

        private static float[] FromFile(Tensor<float> tensor, Shape shape)
        {
            float[] elements = [.. tensor];
            if (shape.Dimensions.SequenceEqual([.. tensor.Dimensions]))
            {
                return elements;
            }

            (int channels, int area) = (shape[-1], elements.Length / shape[-1]);
            return [.. Enumerable.Range(0, elements.Length).Select(i => elements[(i % channels * area) + (i / channels)])];
        }
    }
}
