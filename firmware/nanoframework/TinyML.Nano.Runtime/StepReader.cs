#nullable disable
using TinyML.Nano.Kernels;

namespace TinyML.Nano.Runtime;

/// <summary>Reads the steps of a blob, checks every number of them, and places their constants.</summary>
internal sealed class StepReader
{
    // The least bytes of a step: its kernel and the number of its parameters.
    private const int StepBytes = 4;

    private readonly IBlobSource _source;
    private readonly BlobFrame _frame;
    private readonly HeapBudget _heap;
    private readonly StepCheck _check;
    private int[][] _tables;
    private int _result;
    private int _step = -1;
    private int _scratchWeights = -1;

    internal StepReader(IBlobSource source, BlobFrame frame, HeapBudget heap, int arenaBytes)
    {
        _source = source;
        _frame = frame;
        _heap = heap;
        _check = new StepCheck(arenaBytes, frame.Bytes(BlobFrame.Constants));
    }

    /// <summary>Why there are no steps.</summary>
    internal int Result
    {
        get { return _result; }
    }

    /// <summary>The step that <see cref="Result"/> is about, or -1.</summary>
    internal int Step
    {
        get { return _step; }
    }

    /// <summary>Reads the rest of the section PROG, and the constants or their window.</summary>
    /// <returns>The steps, or null.</returns>
    internal Steps Read(BlobCursor program)
    {
        int count = program.Int32();
        if (program.Failed || count < 0 || count > program.Remaining / StepBytes)
        {
            return Refuse(LoadResult.BadSection);
        }

        if (!_heap.Take(4 * count) || !_heap.Take(4 * count))
        {
            return Refuse(LoadResult.TooBig);
        }

        Steps steps = new Steps(_source, count);
        _tables = new int[count][];
        for (_step = 0; _step < count; _step++)
        {
            int result = ReadStep(program, steps);
            if (result != LoadResult.Loaded)
            {
                return Refuse(result);
            }
        }

        _step = -1;
        if (program.Remaining > 0)
        {
            return Refuse(LoadResult.BadSection);
        }

        if (_scratchWeights >= 0)
        {
            if (!_heap.Take(RowScratch.BytesFor(_scratchWeights)))
            {
                return Refuse(LoadResult.TooBig);
            }

            RowScratch.Of(_scratchWeights);
        }

        EndCodes();
        return steps;
    }

    /// <summary>Reads the constants, all of them where they fit the heap, otherwise makes a window for those of one step.</summary>
    /// <returns>Whether there is room, and they can be read.</returns>
    internal bool Place(Steps steps)
    {
        int bytes = _frame.Bytes(BlobFrame.Constants), offset = _frame.Offset(BlobFrame.Constants);
        if (_heap.Fits(bytes))
        {
            _heap.Take(bytes);
            steps.Constants = new byte[bytes];
            _result = _source.Read(offset, steps.Constants, 0, bytes) ? LoadResult.Loaded : LoadResult.Unreadable;
            return _result == LoadResult.Loaded;
        }

        int window = WindowBytes(), reads = ReadsBytes();
        bool fits = window >= 0 && _heap.Take(reads) && _heap.Take(window);
        _result = fits ? LoadResult.Loaded : LoadResult.TooBig;
        if (fits)
        {
            steps.Constants = new byte[window];
            for (int i = 0; i < _tables.Length; i++)
            {
                Rebase(steps.Blocks[i], _tables[i], offset);
            }

            steps.Reads = _tables;
        }

        return fits;
    }

    /// <summary>Checks what depends on the constants.</summary>
    /// <returns>Whether every step is sound.</returns>
    internal bool Check(Steps steps, byte[] arena)
    {
        CodeCheck codes = new CodeCheck(arena);
        for (_step = 0; _step < steps.Kernels.Length; _step++)
        {
            int kernel = steps.Kernels[_step];
            int[] block = steps.Blocks[_step];
            if (steps.KeepsSource && !steps.Fetch(_step))
            {
                _result = LoadResult.Unreadable;
                return false;
            }

            if (!ContentCheck.Fits(kernel, block, steps.Constants, arena.Length))
            {
                _result = LoadResult.BadStep;
                return false;
            }

            if (StepRules.IsCoded(kernel) && !codes.Fits(kernel, block, steps.Constants, _tables[_step][2]))
            {
                _result = LoadResult.BadCodes;
                return false;
            }
        }

        _step = -1;
        return true;
    }

    /// <summary>Unpacks the weights of fully connected layers as far as the heap allows: they answer alike without, in twice as many instructions.</summary>
    internal void Unpack(Steps steps)
    {
        int count = steps.Kernels.Length;
        for (int i = 0; i < count && !steps.KeepsSource; i++)
        {
            int length = PairedWeights.Length(steps.Kernels[i], steps.Blocks[i]);
            int bytes = PairedWeights.Bytes(length) + (steps.Pairs == null ? HeapBudget.ArrayBytes + (4 * count) : 0);
            if (length > 0 && _heap.Fits(bytes))
            {
                _heap.Take(bytes);
                if (steps.Pairs == null)
                {
                    steps.Pairs = new long[count][];
                }

                steps.Pairs[i] = new long[length];
                PairedWeights.Unpack(steps.Kernels[i], steps.Constants, steps.Blocks[i], steps.Pairs[i]);
            }
        }
    }

    private int ReadStep(BlobCursor program, Steps steps)
    {
        int kernel = program.UInt16(), count = program.UInt16();
        if (program.Failed || count > program.Remaining / 4)
        {
            return LoadResult.BadSection;
        }

        string rule = StepRules.Of(kernel);
        if (rule == null)
        {
            return LoadResult.UnknownKernel;
        }

        if (!_heap.Take(4 * count))
        {
            return LoadResult.TooBig;
        }

        int[] block = new int[count];
        for (int i = 0; i < count; i++)
        {
            block[i] = program.Int32();
        }

        steps.Kernels[_step] = kernel;
        steps.Blocks[_step] = block;
        if (program.Failed || !_check.Fits(kernel, rule, block))
        {
            return program.Failed ? LoadResult.BadSection : LoadResult.BadStep;
        }

        int weights = RowScratch.WeightsOf(kernel, block);
        _scratchWeights = weights > _scratchWeights ? weights : _scratchWeights;
        _tables[_step] = _check.Tables();
        return LoadResult.Loaded;
    }

    // How long codes are only they themselves say: they may go as far as the next table that any step names.
    private void EndCodes()
    {
        for (int i = 0; i < _tables.Length; i++)
        {
            int[] table = _tables[i];
            if (table.Length != Steps.ReadNumbers || table[2] >= 0)
            {
                continue;
            }

            int end = _frame.Bytes(BlobFrame.Constants);
            for (int k = 0; k < _tables.Length; k++)
            {
                for (int n = 1; n < _tables[k].Length; n += Steps.ReadNumbers)
                {
                    end = _tables[k][n] > table[1] && _tables[k][n] < end ? _tables[k][n] : end;
                }
            }

            table[2] = end - table[1];
        }
    }

    // The most that a step needs; -1 beyond an int.
    private int WindowBytes()
    {
        int most = 0;
        for (int i = 0; i < _tables.Length; i++)
        {
            long bytes = 0;
            for (int n = 2; n < _tables[i].Length; n += Steps.ReadNumbers)
            {
                bytes += _tables[i][n];
            }

            if (bytes > 0x7FFFFFFF)
            {
                return -1;
            }

            most = bytes > most ? (int)bytes : most;
        }

        return most;
    }

    private int ReadsBytes()
    {
        int bytes = 0;
        for (int i = 0; i < _tables.Length; i++)
        {
            bytes += 4 + HeapBudget.ArrayBytes + (4 * _tables[i].Length);
        }

        return bytes;
    }

    // From {parameter, offset in CONS, bytes} to {offset in the source, offset in the window, bytes}.
    private static void Rebase(int[] block, int[] table, int constants)
    {
        int next = 0;
        for (int n = 0; n < table.Length; n += Steps.ReadNumbers)
        {
            block[table[n]] = next;
            table[n] = constants + table[n + 1];
            table[n + 1] = next;
            next += table[n + 2];
        }
    }

    private Steps Refuse(int result)
    {
        _result = result;
        return null;
    }
}
