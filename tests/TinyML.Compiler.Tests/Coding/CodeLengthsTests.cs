using TinyML.Compiler.Coding;

namespace TinyML.Compiler.Tests.Coding;

/// <summary>Prefix codes are as short as can be.</summary>
public sealed class CodeLengthsTests
{
    private const int Seed = 31;

    [Test]
    public void Lengths_are_those_of_Huffman_where_the_limit_does_not_bind()
    {
        for (int seed = Seed; seed < Seed + 300; seed++)
        {
            int[] frequencies = Frequencies(seed, 60);
            int[] lengths = CodeLengths.Of(frequencies, 60);
            Assert.That(Cost(frequencies, lengths), Is.EqualTo(Huffman(frequencies)), $"seed {seed}");
        }
    }

    [Test]
    public void Limited_lengths_use_up_all_patterns_and_keep_the_limit([Values(6, 7, 9, 15)] int longest)
    {
        for (int seed = Seed; seed < Seed + 300; seed++)
        {
            int[] frequencies = Frequencies(seed, 60), lengths = CodeLengths.Of(frequencies, longest);
            int[] used = [.. lengths.Where(length => length > 0)];
            Assert.That(used.Max(), Is.LessThanOrEqualTo(longest), $"seed {seed}");
            Assert.That(used.Sum(length => Math.ScaleB(1, -length)), Is.EqualTo(used.Length == 1 ? 0.5 : 1), $"seed {seed}");
            Assert.That(lengths.Select(length => length > 0), Is.EqualTo(frequencies.Select(count => count > 0)), $"seed {seed}");
        }
    }

    // A limit of 3 over eight symbols leaves no choice; over five, the two rarest pairs are one level below the others.
    [TestCase(new[] { 100, 50, 20, 10, 5, 3, 2, 1 }, 3, new[] { 3, 3, 3, 3, 3, 3, 3, 3 })]
    [TestCase(new[] { 100, 50, 20, 10, 5 }, 3, new[] { 1, 3, 3, 3, 3 })]
    [TestCase(new[] { 100, 50, 20, 10, 5 }, 4, new[] { 1, 2, 3, 4, 4 })]
    [TestCase(new[] { 0, 7, 0 }, 15, new[] { 0, 1, 0 })]
    public void Small_codes_are_those_that_one_finds_by_hand(int[] frequencies, int longest, int[] expected) =>
        Assert.That(CodeLengths.Of(frequencies, longest), Is.EqualTo(expected));

    private static int[] Frequencies(int seed, int most)
    {
        var random = new Random(seed);
        double spread = random.NextDouble() * 20;
        int[] frequencies = [.. Enumerable.Range(0, random.Next(1, most)).Select(_ => random.Next(4) == 0 ? 0 : 1 + (int)Math.Exp(random.NextDouble() * spread))];
        frequencies[0] = 1;
        return frequencies;
    }

    private static long Cost(int[] frequencies, int[] lengths) => frequencies.Zip(lengths, (count, length) => (long)count * length).Sum();

    /// <summary>Huffman's algorithm: the sum of all merged weights is the cost.</summary>
    private static long Huffman(int[] frequencies)
    {
        var queue = new PriorityQueue<long, long>(frequencies.Where(count => count > 0).Select(count => ((long)count, (long)count)));
        long cost = queue.Count == 1 ? queue.Peek() : 0;
        while (queue.Count > 1)
        {
            long merged = queue.Dequeue() + queue.Dequeue();
            cost += merged;
            queue.Enqueue(merged, merged);
        }

        return cost;
    }
}
