using Google.Protobuf;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using TinyML.Execution;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Tests.Import.Onnx.Conformance;

/// <summary>One model of ONNX's own conformance data, with inputs and the outputs that they must give.</summary>
/// <param name="Folder">Holds model.onnx and test_data_set_N/{input,output}_M.pb.</param>
internal sealed record NodeModel(string Folder)
{
    /// <summary>Operands that say how an operator works: the tests feed them as inputs, models hold them as constants.</summary>
    private static readonly Dictionary<string, int[]> ConstantOperands = new(StringComparer.Ordinal)
    {
        ["BatchNormalization"] = [1, 2, 3, 4],
        ["Clip"] = [1, 2],
        ["ConstantOfShape"] = [0],
        ["Conv"] = [1, 2],
        ["ConvInteger"] = [1, 2, 3],
        ["DequantizeLinear"] = [1, 2],
        ["Dropout"] = [1, 2],
        ["Expand"] = [1],
        ["Gather"] = [1],
        ["Gemm"] = [1],
        ["MatMul"] = [1],
        ["MatMulInteger"] = [1, 2, 3],
        ["Pad"] = [1, 2, 3],
        ["QLinearConv"] = [1, 2, 3, 4, 5, 6, 7, 8],
        ["QLinearMatMul"] = [1, 2, 3, 4, 5, 6, 7],
        ["QuantizeLinear"] = [1, 2],
        ["ReduceMean"] = [1],
        ["Reshape"] = [1],
        ["Resize"] = [1, 2, 3],
        ["Slice"] = [1, 2, 3, 4],
        ["Split"] = [1],
        ["Squeeze"] = [1],
        ["Unsqueeze"] = [1],
        ["Upsample"] = [1],
    };

    /// <summary>The kind of model and its name, such as <c>node/test_add</c>.</summary>
    public string Name => $"{Path.GetFileName(Path.GetDirectoryName(Folder))}/{Path.GetFileName(Folder)}";

    /// <summary>The models of the data, in the order of their names.</summary>
    public static NodeModel[] All(string root) =>
        [.. Directory.EnumerateFiles(root, "model.onnx", SearchOption.AllDirectories).Select(file => new NodeModel(Path.GetDirectoryName(file)!)).OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <summary>Imports the model and runs it on every data set.</summary>
    /// <exception cref="DiagnosticException">The importer refuses the model; says why.</exception>
    /// <exception cref="InvalidDataException">The data cannot be used; says why.</exception>
    /// <returns>Null where every output is right, otherwise what is wrong.</returns>
    public string? Run()
    {
        ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(File.ReadAllBytes(Path.Combine(Folder, "model.onnx")));
        string[] sets = [.. Directory.EnumerateDirectories(Folder, "test_data_set_*").Order(StringComparer.Ordinal)];
        return sets.Length == 0 ? "no data" : sets.Select(set => RunSet(model.Clone(), set)).FirstOrDefault(wrong => wrong is not null);
    }

    private static string? RunSet(ModelProto model, string set)
    {
        List<(TensorProto Data, ValueInfoProto Declared)> inputs = Bind(model, set);
        string[] outputs = [.. model.Graph.Output.Select(output => output.Name)];
        Graph graph = OnnxImporter.Import(model.ToByteArray(), "model", scope: OnnxScope.Reference);
        Tensor[] values = new FloatExecutor(graph).RunAll([.. inputs.Select((input, i) => ToReals(Decode(input.Data, input.Declared), graph[graph.Inputs[i]].Type))]);
        for (int i = 0; i < outputs.Length; i++)
        {
            Tensor expected = Decode(ReadTensor(set, $"output_{i}.pb"), model.Graph.Output[i]), actual = values[graph.Outputs[i].Index];
            if (Difference(expected, actual) is { } wrong)
            {
                return $"output '{outputs[i]}': {wrong}";
            }
        }

        return null;
    }

    /// <summary>Makes constants of the inputs that operators need constant, and returns the elements of the others.</summary>
    private static List<(TensorProto Data, ValueInfoProto Declared)> Bind(ModelProto model, string set)
    {
        HashSet<string> constant = [.. model.Graph.Node.SelectMany(node =>
            ConstantOperands.GetValueOrDefault(node.OpType, []).Where(index => index < node.Input.Count).Select(index => node.Input[index]))];
        HashSet<string> initialized = [.. model.Graph.Initializer.Select(initializer => initializer.Name)];
        List<(TensorProto, ValueInfoProto)> inputs = [];
        ValueInfoProto[] declared = [.. model.Graph.Input.Where(input => !initialized.Contains(input.Name))];
        for (int i = 0; i < declared.Length; i++)
        {
            if (declared[i].Type?.TensorType is not { ElemType: not (int)DataType.String })
            {
                continue; // a sequence or strings, which the importer refuses
            }

            TensorProto tensor = ReadTensor(set, $"input_{i}.pb");
            if (constant.Contains(declared[i].Name))
            {
                tensor.Name = declared[i].Name;
                model.Graph.Initializer.Add(tensor);
                model.Graph.Input.Remove(declared[i]);
            }
            else
            {
                inputs.Add((tensor, declared[i]));
            }
        }

        if (model.Graph.Input.All(input => initialized.Contains(input.Name)))
        {
            var scalar = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = new TensorShapeProto() } };
            var unused = new ValueInfoProto { Name = "unused", Type = scalar };
            model.Graph.Input.Add(unused);
            inputs.Add((new TensorProto { DataType = (int)DataType.Float, FloatData = { 0 } }, unused));
        }

        return inputs;
    }

    private static float[] ToReals(Tensor tensor, TensorType type) =>
        ElementValues.ToReals(tensor.Type.Element == ElementType.Float32 ? tensor : Tensor.OfIntegers(type, tensor.Integers)).Floats;

    private static Tensor Decode(TensorProto proto, ValueInfoProto declared)
    {
        DataType wanted = (DataType)declared.Type.TensorType.ElemType, stored = (DataType)proto.DataType;
        Tensor tensor = stored == wanted
            ? OnnxConstants.Decode(proto, declared.Name)
            : throw new InvalidDataException($"the data of '{declared.Name}' is stored as {stored}, not as {wanted}");
        return tensor.Floats.Any(float.IsInfinity) ? throw new InvalidDataException($"the data of '{declared.Name}' is beyond Float32") : tensor;
    }

    private static TensorProto ReadTensor(string set, string file) =>
        TensorProto.Parser.WithDiscardUnknownFields(true).ParseFrom(File.ReadAllBytes(Path.Combine(set, file)));

    /// <summary>Integers must be equal; floats may differ by one part in a thousand, as in ONNX's own runner.</summary>
    private static string? Difference(Tensor expected, Tensor actual)
    {
        if (expected.Type.Shape != actual.Type.Shape || (expected.Type.Element == ElementType.Float32) != (actual.Type.Element == ElementType.Float32))
        {
            return $"{actual.Type.Element}[{actual.Type.Shape}], not {expected.Type.Element}[{expected.Type.Shape}]";
        }

        for (int i = 0; i < expected.Type.Shape.ElementCount; i++)
        {
            bool isEqual = expected.Type.Element == ElementType.Float32
                ? Math.Abs(expected.Floats[i] - actual.Floats[i]) <= 1e-6f + (1e-3f * Math.Abs(expected.Floats[i]))
                : expected.Integers[i] == actual.Integers[i];
            if (!isEqual)
            {
                return expected.Type.Element == ElementType.Float32
                    ? $"element {i} is {actual.Floats[i]}, not {expected.Floats[i]}"
                    : $"element {i} is {actual.Integers[i]}, not {expected.Integers[i]}";
            }
        }

        return null;
    }
}
