using TinyML.Compiler.Calibration;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Data sets as the compiler takes them.</summary>
public static class SampleSets
{
    /// <summary>All samples in memory. Where any sample has a true value, only those that have one are taken, with it; otherwise all, without.</summary>
    /// <param name="data">At least one sample.</param>
    /// <param name="width">Values per sample.</param>
    public static SampleSet ToSampleSet(this IDataset data, int width)
    {
        var values = new List<float>();
        var targets = new List<float>();
        bool isLabelled = Enumerable.Range(0, data.Count).Any(i => data[i].Target is not null);
        for (int i = 0; i < data.Count; i++)
        {
            Sample sample = data[i];
            if (isLabelled && sample.Target is null)
            {
                continue;
            }

            values.AddRange(sample.Values());
            if (isLabelled)
            {
                targets.Add((float)sample.Target!.Value);
            }
        }

        return isLabelled ? new SampleSet(width, [.. values], 1, [.. targets]) : new SampleSet(width, [.. values]);
    }
}
