using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace TinyML.Compiler.Calibration;

/// <summary>Work over many samples on all processors. The samples are cut in the same way on every machine and the results are returned in order, so
/// that sums over them do not depend on how many processors there are.</summary>
internal static class SampleChunks
{
    private const int Chunks = 16;

    /// <summary>Does the work for each chunk of the samples.</summary>
    /// <typeparam name="TRunner">Something that serves one thread at a time.</typeparam>
    /// <typeparam name="TResult">What a chunk gives.</typeparam>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="load">Makes a runner; called once per thread that works.</param>
    /// <param name="work">Gets a runner and the samples' numbers, from the first to the one after the last.</param>
    /// <returns>The results in the order of the samples.</returns>
    /// <exception cref="Exception">The first one that <paramref name="work"/> threw, in the order of the samples.</exception>
    public static TResult[] Map<TRunner, TResult>(int samples, Func<TRunner> load, Func<TRunner, int, int, TResult> work)
    {
        int chunks = Math.Min(samples, Chunks);
        var results = new TResult[chunks];
        var failures = new Exception?[chunks];
        var idle = new ConcurrentBag<TRunner>();
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, chunk =>
        {
            try
            {
                TRunner runner = idle.TryTake(out TRunner? free) ? free : load();
                results[chunk] = work(runner, First(chunk, chunks, samples), First(chunk + 1, chunks, samples));
                idle.Add(runner);
            }
            catch (Exception failure)
            {
                failures[chunk] = failure;
            }
        });
        if (Array.Find(failures, failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return results;
    }

    private static int First(int chunk, int chunks, int samples) => (int)((long)chunk * samples / chunks);
}
