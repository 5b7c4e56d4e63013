using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>The nested loops of kernels 53 and 54: as few as do, over runs of bytes as long as can be.</summary>
internal sealed class MoveLoops
{
    /// <summary>The kernel's own limit.</summary>
    private const int MostLoops = 6;

    private readonly List<(long Turns, long InputStride, long OutputStride)> _loops = [];

    /// <summary>Loops over some extents.</summary>
    /// <param name="elementBytes">Bytes of an element.</param>
    /// <param name="extents">What is walked, outermost first.</param>
    /// <param name="inputStrides">Elements between neighbours of the input, per extent.</param>
    /// <param name="outputStrides">The same of the output.</param>
    public MoveLoops(int elementBytes, IReadOnlyList<int> extents, IReadOnlyList<int> inputStrides, IReadOnlyList<int> outputStrides)
    {
        RunBytes = elementBytes;
        for (int i = extents.Count - 1; i >= 0; i--)
        {
            if (extents[i] > 1)
            {
                Surround(extents[i], (long)inputStrides[i] * elementBytes, (long)outputStrides[i] * elementBytes);
            }
        }
    }

    /// <summary>Bytes of a run.</summary>
    public int RunBytes { get; private set; }

    /// <summary>How many loops, at least 1.</summary>
    public int Count => Math.Max(1, _loops.Count);

    /// <summary>The constant table.</summary>
    /// <exception cref="DiagnosticException">More loops than the kernel has.</exception>
    public int Table(Node node, LoweringContext context)
    {
        LoweringRules.Require(node, _loops.Count <= MostLoops, $"needs {_loops.Count} nested loops, the kernel has {MostLoops}", "use fewer dimensions");
        IEnumerable<(long Turns, long InputStride, long OutputStride)> loops = _loops.Count == 0 ? [(1, 0, 0)] : Enumerable.Reverse(_loops);
        return context.AddConstant(node.Name + "_loops", ConstantKind.Table, ElementType.Int32, [.. loops.SelectMany(loop => new[] { loop.Turns, loop.InputStride, loop.OutputStride })]);
    }

    /// <summary>One more loop around those so far; where both sides go on without a gap it becomes part of the run or of the loop inside it.</summary>
    private void Surround(int turns, long inputStride, long outputStride)
    {
        if (_loops.Count == 0)
        {
            if (inputStride == RunBytes && outputStride == RunBytes && (long)RunBytes * turns <= ushort.MaxValue)
            {
                RunBytes *= turns;
                return;
            }
        }
        else
        {
            (long inner, long innerInput, long innerOutput) = _loops[^1];
            if (inputStride == inner * innerInput && outputStride == inner * innerOutput)
            {
                _loops[^1] = (inner * turns, innerInput, innerOutput);
                return;
            }
        }

        _loops.Add((turns, inputStride, outputStride));
    }
}
