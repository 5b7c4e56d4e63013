namespace TinyML.HostStreamer.Datasets;

/// <summary>Finds what a user may have meant by a name that is not there.</summary>
internal static class NameSuggestion
{
    /// <summary>The likeliest of <paramref name="candidates"/>, or null when none is near: equal but for case and blanks first,
    /// then the smallest edit distance of at most a third of the length, then the first one that has the name in it.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates.Where(candidate => candidate.Length is > 0 and < 200))
        {
            int distance = Distance(Plain(name), Plain(candidate));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best ?? (name.Length < 3 ? null : candidates.FirstOrDefault(candidate => candidate.Contains(name, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Plain(string name) =>
        string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not '_' and not '-')).ToUpperInvariant();

    /// <summary>Levenshtein's distance with two rows.</summary>
    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        var current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
