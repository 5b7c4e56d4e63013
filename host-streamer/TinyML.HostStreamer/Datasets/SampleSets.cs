using TinyML.Compiler.Calibration;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Data sets as the compiler takes them.</summary>
public static class SampleSets
{
    /// <summary>Samples in memory. Where any sample has a true value, only those that have one are taken, with it; otherwise all, without.</summary>
    /// <param name="data">At least one sample.</param>
    /// <param name="width">Values per sample.</param>
    /// <param name="maximum">At most this many samples, spread evenly as <c>CalibrationData</c> spreads them.</param>
    /// <param name="withTargets">Whether true values count; without them all samples are taken.</param>
    /// <exception cref="TinyML.Compiler.Diagnostics.DiagnosticException">A sample's file is damaged.</exception>
    public static SampleSet ToSampleSet(this IDataset data, int width, int maximum = int.MaxValue, bool withTargets = true)
    {
        int[] usable = withTargets ? [.. Enumerable.Range(0, data.Count).Where(i => data[i].Target is not null)] : [];
        bool isLabelled = usable.Length > 0;
        if (!isLabelled)
        {
            usable = [.. Enumerable.Range(0, data.Count)];
        }

        int count = Math.Min(usable.Length, Math.Max(maximum, 1));
        var values = new float[(long)count * width];
        var targets = new float[isLabelled ? count : 0];
        Parallel(count, i =>
        {
            Sample sample = data[usable[(int)((long)i * usable.Length / count)]];
            sample.Values().CopyTo(values.AsSpan(i * width, width));
            if (isLabelled)
            {
                targets[i] = (float)sample.Target!.Value;
            }
        });
        return isLabelled ? new SampleSet(width, values, 1, targets) : new SampleSet(width, values);
    }

    /// <summary>Does something for each number on all processors. The finding that comes up is that of the first number that has one, whatever the processors did first.</summary>
    public static void Parallel(int count, Action<int> work)
    {
        var failures = new System.Collections.Concurrent.ConcurrentDictionary<int, Exception>();
        System.Threading.Tasks.Parallel.For(0, count, (i, state) =>
        {
            try
            {
                work(i);
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown below; a loop that throws hides which number it was.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures[i] = exception;
                state.Break();
            }
        });
        if (!failures.IsEmpty)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[failures.Keys.Min()]);
        }
    }
}
