using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Nano.Kernels;

namespace TinyML.Boards.Tests.Emit;

/// <summary>Collects calls and plans them in the simplest way: every buffer has a place of its own.</summary>
internal sealed class ProgramUnderConstruction(string name)
{
    private readonly List<ProgramBuffer> _buffers = [];
    private readonly List<ProgramConstant> _constants = [];
    private readonly List<KernelCall> _calls = [];
    private readonly List<ProgramInput> _inputs = [];
    private readonly List<ProgramOutput> _outputs = [];
    private uint _random = 1;

    public int Buffer(string bufferName, ElementType element, int count)
    {
        _buffers.Add(new ProgramBuffer(bufferName, element, count, Shape.Of(1, count)));
        return _buffers.Count - 1;
    }

    public int Constant(string constantName, ConstantKind kind, ElementType element, params long[] values)
    {
        int width = Width(element);
        _constants.Add(new ProgramConstant(constantName, kind, element, [.. values.SelectMany(value => BitConverter.GetBytes(value)[..width])]));
        return _constants.Count - 1;
    }

    public void FullyConnected(string layer, int input, int output, int inputCount, int outputCount, int minimum)
    {
        int weights = Constant($"{layer}_weights", ConstantKind.Weights, ElementType.Int8, [.. Enumerable.Range(0, inputCount * outputCount).Select(_ => (long)(sbyte)Next())]);
        int bias = Constant($"{layer}_bias", ConstantKind.Bias, ElementType.Int32, [.. Enumerable.Range(0, outputCount).Select(_ => (long)(int)Next() >> 12)]);
        int multipliers = Constant($"{layer}_multipliers", ConstantKind.Multipliers, ElementType.Int16, [.. Enumerable.Range(0, outputCount).Select(_ => 128 + (long)(Next() % 1000))]);
        Call(layer, KernelIds.FullyConnectedInt16x8, input, output, weights, bias, multipliers, inputCount, outputCount, 16, 0, minimum, 32767);
    }

    public void Call(string layer, int kernel, params int[] arguments) =>
        _calls.Add(new KernelCall(layer, KernelCatalog.ById(kernel), [.. arguments], 0));

    public void Input(int buffer, params double[] scales) =>
        _inputs.Add(new ProgramInput(_buffers[buffer].Name, buffer, [.. scales], 0));

    public void Output(int buffer, double scale, string unit) =>
        _outputs.Add(new ProgramOutput(_buffers[buffer].Name, buffer, scale, 0, unit));

    public PlannedProgram Plan(LedProgram? led)
    {
        int[] places = Places(_buffers.Select(buffer => (buffer.ByteCount, 2)), out int arena);
        int[] offsets = Places(_constants.Select(constant => (constant.Bytes.Count, Width(constant.Element))), out int constantBytes);
        var constants = new byte[constantBytes];
        for (int i = 0; i < offsets.Length; i++)
        {
            _constants[i].Bytes.AsSpan().CopyTo(constants.AsSpan(offsets[i]));
        }

        var program = new KernelProgram(name, [.. _buffers], [.. _constants], [.. _calls], [.. _inputs], [.. _outputs], led);
        return new PlannedProgram(program, arena, arena, [.. places], [.. offsets], [.. constants], [.. _calls.Select(call => Step(call, places, offsets))]);
    }

    private PlannedStep Step(KernelCall call, int[] places, int[] offsets)
    {
        var views = new List<View>();
        var block = new List<int>();
        foreach ((KernelParameter parameter, int argument) in call.Kernel.Parameters.Zip(call.Arguments))
        {
            if (parameter.Role is ParameterRole.Input or ParameterRole.Output)
            {
                views.Add(new View(places[argument], _buffers[argument].ByteCount, _buffers[argument].ByteCount, 0));
            }

            block.Add(parameter.Role switch { ParameterRole.Integer => argument, ParameterRole.Constant => offsets[argument], _ => places[argument] });
        }

        return new PlannedStep(call, 0, 1, [.. views], [.. block]);
    }

    private static int[] Places(IEnumerable<(int Bytes, int Alignment)> items, out int end)
    {
        var places = new List<int>();
        int at = 0;
        foreach ((int bytes, int alignment) in items)
        {
            at = (at + alignment - 1) / alignment * alignment;
            places.Add(at);
            at += bytes;
        }

        end = at;
        return [.. places];
    }

    private static int Width(ElementType element) => element switch { ElementType.Int32 => 4, ElementType.Int16 => 2, _ => 1 };

    private uint Next()
    {
        _random = unchecked((_random * 1664525) + 1013904223);
        return _random >> 8;
    }
}
