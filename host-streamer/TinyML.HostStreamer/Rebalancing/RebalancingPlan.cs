using TinyML.Compiler.Reporting.Data;

namespace TinyML.HostStreamer.Rebalancing;

/// <summary>Decides how many pictures each class should have in each cluster.</summary>
internal static class RebalancingPlan
{
    /// <summary>How many pictures are made of one at most, itself among them: more copies say nothing new.</summary>
    public const int MostOfOne = 4;

    /// <summary>Makes a plan: no picture is left out; clusters that are rare within their class grow to its average, then classes grow to the largest one,
    /// the clusters first that grew least.</summary>
    /// <param name="names">The class of each picture.</param>
    /// <param name="clusters">The cluster of each picture, from 0.</param>
    /// <param name="classes">The classes in order.</param>
    /// <param name="clusterCount">Clusters.</param>
    public static RebalancingCell[] For(string[] names, int[] clusters, IReadOnlyList<string> classes, int clusterCount)
    {
        Dictionary<string, int> places = classes.Select((name, i) => (name, i)).ToDictionary(StringComparer.Ordinal);
        int[][] counts = [.. classes.Select(_ => new int[clusterCount])];
        for (int i = 0; i < names.Length; i++)
        {
            counts[places[names[i]]][clusters[i]]++;
        }

        int[][] wanted = [.. counts.Select(Grown)];
        int largest = wanted.Max(cells => cells.Sum());
        for (int c = 0; c < wanted.Length; c++)
        {
            Fill(wanted[c], counts[c], largest);
        }

        return [.. classes.SelectMany((name, c) => counts[c].Select((count, cluster) => new RebalancingCell(name, cluster + 1, count, wanted[c][cluster]))).Where(cell => cell.Count > 0)];
    }

    private static int[] Grown(int[] counts)
    {
        int present = Math.Max(1, counts.Count(count => count > 0));
        int average = (counts.Sum() + present - 1) / present;
        return [.. counts.Select(count => Math.Max(count, Math.Min(MostOfOne * count, average)))];
    }

    private static void Fill(int[] wanted, int[] counts, int total)
    {
        for (int missing = total - wanted.Sum(); missing > 0; missing--)
        {
            int next = -1;
            for (int i = 0; i < counts.Length; i++)
            {
                // Growth compared as fractions: wanted/count of both sides, multiplied out.
                if (wanted[i] < MostOfOne * counts[i] && (next < 0 || (long)wanted[i] * counts[next] < (long)wanted[next] * counts[i]))
                {
                    next = i;
                }
            }

            if (next < 0)
            {
                return;
            }

            wanted[next]++;
        }
    }
}
