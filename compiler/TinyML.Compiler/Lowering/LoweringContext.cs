using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>What the lowering of one operator may use: buffers of values, constant tables, and kernel calls in order.</summary>
/// <param name="graph">The integer graph.</param>
public sealed class LoweringContext(Graph graph)
{
    private readonly List<ProgramBuffer> _buffers = [];
    private readonly ConstantPool _constants = new();
    private readonly List<KernelCall> _calls = [];
    private readonly Dictionary<ValueId, int> _bufferOf = [];

    /// <summary>The integer graph.</summary>
    public Graph Graph { get; } = graph;

    /// <summary>The buffers so far.</summary>
    public IReadOnlyList<ProgramBuffer> Buffers => _buffers;

    /// <summary>The constant tables so far.</summary>
    public IReadOnlyList<ProgramConstant> Constants => _constants.Constants;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<KernelCall> Calls => _calls;

    /// <summary>The buffer that holds a value.</summary>
    /// <exception cref="DiagnosticException">The value is constant, which only the operands of some operators may be.</exception>
    public int Buffer(ValueId id) => _bufferOf.TryGetValue(id, out int buffer)
        ? buffer
        : throw new DiagnosticException(
            DiagnosticCodes.NoIntegerForm, $"value '{Graph[id].Name}'", "a constant stands where a kernel reads a computed tensor", "fold the constant into its neighbours, or use it as the operand of Add, Sub, Mul or PRelu");

    /// <summary>Whether a value has a buffer already.</summary>
    public bool HasBuffer(ValueId id) => _bufferOf.ContainsKey(id);

    /// <summary>Lets a value share the buffer of another.</summary>
    public void Share(ValueId id, int buffer) => _bufferOf[id] = buffer;

    /// <summary>The buffer that a node writes its output to; made when none was set aside.</summary>
    public int Define(ValueId id)
    {
        if (!_bufferOf.TryGetValue(id, out int buffer))
        {
            _bufferOf[id] = buffer = AddBuffer(Graph[id].Name, Graph[id].Type);
        }

        return buffer;
    }

    /// <summary>Adds a buffer.</summary>
    /// <returns>Its index.</returns>
    public int AddBuffer(string name, TensorType type, int parent = -1, int parentOffset = 0)
    {
        _buffers.Add(new ProgramBuffer(name, type.Element, type.Shape.ElementCount, type.Shape, parent, parentOffset));
        return _buffers.Count - 1;
    }

    /// <summary>Adds a constant table, or finds the one with the same elements.</summary>
    /// <param name="name">Any name; made a C identifier and unique.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="element">Int8, Int16 or Int32.</param>
    /// <param name="elements">The elements; they fit the type.</param>
    /// <returns>Its index.</returns>
    public int AddConstant(string name, ConstantKind kind, ElementType element, IReadOnlyList<long> elements) => _constants.Add(name, kind, element, elements);

    /// <summary>Adds a kernel call; element-wise ones over more elements than a kernel counts become several.</summary>
    /// <exception cref="DiagnosticException">A count does not fit the parameter block.</exception>
    public void Call(string layer, int kernelId, EquatableArray<int> arguments, long macs = 0)
    {
        KernelSignature kernel = KernelCatalog.ById(kernelId);
        if (Pieces.AreNeeded(kernel, arguments))
        {
            foreach (EquatableArray<int> piece in Pieces.Of(kernel, arguments, Part))
            {
                Call(layer, kernelId, piece);
            }

            return;
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            if (kernel.Parameters[i] is { Role: ParameterRole.Integer, CType: "uint16_t" } parameter && arguments[i] > ushort.MaxValue)
            {
                throw new DiagnosticException(
                    DiagnosticCodes.TooManyElements,
                    $"layer '{layer}'",
                    $"{parameter.Name} is {arguments[i]}, kernels count to {ushort.MaxValue}",
                    "use a smaller layer");
            }
        }

        _calls.Add(new KernelCall(layer, kernel, arguments, macs));
    }

    /// <summary>A part of a buffer.</summary>
    private int Part(int buffer, int first, int count)
    {
        ProgramBuffer whole = _buffers[buffer];
        int root = whole.Parent >= 0 ? whole.Parent : buffer, width = whole.ByteCount / whole.Count;
        _buffers.Add(new ProgramBuffer($"{whole.Name}_from{first}", whole.Element, count, Shape.Of(count), root, whole.ParentOffset + (first * width)));
        return _buffers.Count - 1;
    }

    /// <summary>Adds a call that copies all bytes of one buffer into another.</summary>
    public void Copy(string layer, int from, int to) => Call(layer, KernelIds.Copy, [from, to, _buffers[from].ByteCount]);
}
