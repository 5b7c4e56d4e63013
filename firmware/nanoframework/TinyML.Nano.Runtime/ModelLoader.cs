#nullable disable
using System;

namespace TinyML.Nano.Runtime;

/// <summary>Loads a blob from a source that anybody may have written: what it returns runs within its arena and its constants, whatever the bytes say.</summary>
public sealed class ModelLoader
{
    private const int ChunkBytes = 256;

    private readonly IBlobSource _source;
    private readonly HeapBudget _heap;
    private readonly BlobFrame _frame;
    private int _result;
    private int _step;

    /// <summary>A loader.</summary>
    /// <param name="source">The blob. Where its constants do not fit the budget, the model goes on reading from it.</param>
    /// <param name="heapBudget">How many bytes of the heap the model may take: arena, constants or their window, steps.</param>
    public ModelLoader(IBlobSource source, int heapBudget)
    {
        _source = source;
        _heap = new HeapBudget(heapBudget);
        _frame = new BlobFrame(source, new byte[ChunkBytes]);
        _step = -1;
    }

    /// <summary>What became of it: a number of <see cref="LoadResult"/>.</summary>
    public int Result
    {
        get { return _result; }
    }

    /// <summary>The step that <see cref="Result"/> is about, counted from 0; -1 where it is about none.</summary>
    public int Step
    {
        get { return _step; }
    }

    /// <summary>The bytes of the heap that the model takes, or that it would have taken where it is too big.</summary>
    public int HeapBytes
    {
        get { return _heap.Taken; }
    }

    /// <summary>Loads the model.</summary>
    /// <returns>The model, or null: <see cref="Result"/> says why.</returns>
    public Model Load()
    {
        try
        {
            _result = _frame.Read();
            return _result == LoadResult.Loaded ? Read() : null;
        }
        catch (OutOfMemoryException)
        {
            _result = LoadResult.TooBig;
            return null;
        }
    }

    private Model Read()
    {
        BlobCursor program = _frame.Open(BlobFrame.Program);
        int arenaBytes = program.Int32();
        if (arenaBytes < 0 || !_heap.Take(arenaBytes))
        {
            return Refuse(arenaBytes < 0 ? LoadResult.BadPlace : LoadResult.TooBig);
        }

        ArenaPlace input = Place(program, arenaBytes), output = input == null ? null : Place(program, arenaBytes);
        LedRule led = output == null ? null : Led(program, output);
        if (led == null)
        {
            return Refuse(LoadResult.BadPlace);
        }

        StepReader reader = new StepReader(_source, _frame, _heap, arenaBytes);
        ModelText text = new ModelText();
        Steps steps = reader.Read(program);
        if (steps == null)
        {
            return Refuse(reader);
        }

        int result = text.Read(_frame, _heap, output.Bytes);
        if (result != LoadResult.Loaded)
        {
            return Refuse(result);
        }

        if (!reader.Place(steps))
        {
            return Refuse(reader);
        }

        byte[] arena = new byte[arenaBytes];
        if (!reader.Check(steps, arena))
        {
            return Refuse(reader);
        }

        reader.Unpack(steps);
        return new Model(arena, input, output, led, steps, text);
    }

    private Model Refuse(StepReader reader)
    {
        _step = reader.Step;
        return Refuse(reader.Result);
    }

    private Model Refuse(int result)
    {
        _result = result;
        return null;
    }

    // Inputs, or outputs: at least one, side by side, of one element.
    private static ArenaPlace Place(BlobCursor program, int arenaBytes)
    {
        int count = program.Int32(), first = 0, next = 0, elementBytes = 0, firstCount = 0;
        for (int i = 0; i < count && !program.Failed; i++)
        {
            int offset = program.Int32(), elements = program.Int32(), bytes = program.Int32();
            if (i == 0)
            {
                first = next = offset;
                elementBytes = bytes;
                firstCount = elements;
            }

            bool possible = offset >= 0 && offset == next && elements > 0 && (bytes == 1 || bytes == 2) && bytes == elementBytes;
            if (!possible || elements > (arenaBytes - offset) / bytes)
            {
                return null;
            }

            next = offset + (elements * bytes);
        }

        return count > 0 && !program.Failed ? new ArenaPlace(first, next - first, elementBytes, firstCount) : null;
    }

    private static LedRule Led(BlobCursor program, ArenaPlace output)
    {
        int kind = program.Int32(), index = program.Int32(), threshold = program.Int32();
        bool possible = kind == 0 || (index >= 0 && index < output.FirstCount);
        return !program.Failed && kind >= 0 && kind <= LedRule.ByClass && possible ? new LedRule(kind, index, threshold) : null;
    }
}
