using System.Buffers.Binary;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Execution.Integers;

namespace TinyML.Execution;

/// <summary>Runs a planned program in one byte arena, through the firmware's own C# kernels or forms of them with vectors: the integers that every
/// board answers. Keeps its arena between runs, so one instance serves one thread.</summary>
public sealed class IntegerExecutor : IProgramRunner
{
    private readonly byte[] _arena;
    private readonly IntegerStep[] _steps;

    /// <summary>Prepares a program.</summary>
    public IntegerExecutor(PlannedProgram planned)
    {
        Planned = planned;
        _arena = new byte[planned.ArenaBytes];
        byte[] constants = planned.Constants.AsSpan().ToArray();
        _steps = [.. planned.Steps.Select(step => IntegerStep.Of(step.Call.Kernel.Id, constants, step.Block.ToArray()))];
        InputCount = planned.Program.InputCount;
        OutputCount = planned.Program.OutputCount;
    }

    /// <summary>The program that runs.</summary>
    public PlannedProgram Planned { get; }

    /// <summary>Number of elements of all inputs.</summary>
    public int InputCount { get; }

    /// <summary>Number of elements of all outputs.</summary>
    public int OutputCount { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The number of integers is wrong, or one does not fit its element type.</exception>
    public int[] Run(ReadOnlySpan<int> sample)
    {
        FillInputs(sample);
        foreach (IntegerStep step in _steps)
        {
            step.Run(_arena);
        }

        return ReadOutputs();
    }

    /// <summary>The outputs for one sample of 16-bit integers, such as sensor steps.</summary>
    public int[] Run(ReadOnlySpan<short> sample)
    {
        var wide = new int[sample.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = sample[i];
        }

        return Run(wide);
    }

    /// <summary>Quantizes physical values, runs, and gives the answers in real units.</summary>
    public float[] Predict(ReadOnlySpan<float> values) =>
        InputQuantizer.Dequantize(Planned.Program, Run(InputQuantizer.Quantize(Planned.Program, values)));

    /// <inheritdoc/>
    public int[][] Trace(ReadOnlySpan<int> sample)
    {
        FillInputs(sample);
        var contents = new int[Planned.Program.Buffers.Count][];
        foreach (ProgramInput input in Planned.Program.Inputs)
        {
            contents[input.Buffer] = ReadBuffer(input.Buffer);
        }

        for (int step = 0; step < _steps.Length; step++)
        {
            KernelCall call = Planned.Steps[step].Call;
            _steps[step].Run(_arena);
            contents[call.Arguments[1]] = ReadBuffer(call.Arguments[1]);
        }

        for (int buffer = 0; buffer < contents.Length; buffer++)
        {
            contents[buffer] ??= [];
        }

        return contents;
    }

    private void FillInputs(ReadOnlySpan<int> sample)
    {
        if (sample.Length != InputCount)
        {
            throw new ArgumentException($"{InputCount} integers are needed, {sample.Length} are given", nameof(sample));
        }

        int next = 0;
        foreach (ProgramInput input in Planned.Program.Inputs)
        {
            ProgramBuffer buffer = Planned.Program.Buffers[input.Buffer];
            Fill(buffer.Element, _arena.AsSpan(Planned.BufferOffsets[input.Buffer], buffer.ByteCount), sample.Slice(next, buffer.Count));
            next += buffer.Count;
        }
    }

    private static void Fill(ElementType element, Span<byte> bytes, ReadOnlySpan<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int value = values[i];
            if (value != (element == ElementType.Int8 ? (sbyte)value : (short)value))
            {
                throw new ArgumentException($"{value} is not an {element}");
            }

            if (element == ElementType.Int8)
            {
                bytes[i] = (byte)value;
            }
            else
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes[(2 * i)..], (short)value);
            }
        }
    }

    private int[] ReadOutputs() => [.. Planned.Program.Outputs.SelectMany(output => ReadBuffer(output.Buffer))];

    private int[] ReadBuffer(int index)
    {
        ProgramBuffer buffer = Planned.Program.Buffers[index];
        int offset = Planned.BufferOffsets[index];
        var values = new int[buffer.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = buffer.Element == ElementType.Int8
                ? (sbyte)_arena[offset + i]
                : BinaryPrimitives.ReadInt16LittleEndian(_arena.AsSpan(offset + (2 * i)));
        }

        return values;
    }
}
