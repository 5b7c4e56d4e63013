using System.Diagnostics;
using System.Globalization;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Statistics;
using TinyML.Testing;

namespace TinyML.Benchmarks;

/// <summary>Statistics of tables of growing length: time, and the memory that the process takes.</summary>
internal static class DataTable
{
    private static readonly int[] Lengths = [10_000, 100_000, 1_000_000, 3_000_000];

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        using var folder = new TemporaryFolder();
        Console.WriteLine($"{"rows",12} {"MB",8} {"seconds",8} {"peak MB",8}");
        foreach (int rows in Lengths)
        {
            string path = Path.Combine(folder.Path, "table.csv");
            Write(path, rows);
            var watch = Stopwatch.StartNew();
            DataStatistics data = TableStatistics.Of(() => new StreamReader(path), path, "target");
            double seconds = watch.Elapsed.TotalSeconds;
            using Process self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Rows,12:N0} {new FileInfo(path).Length / 1e6,8:0.0} {seconds,8:0.0} {self.PeakWorkingSet64 / 1e6,8:0}"));
        }

        Console.WriteLine();
        Console.WriteLine("Eight columns, two passes. The peak is that of the process so far. Kept are 100,000 rows and 2,000,000 fingerprints of rows at most.");
        return 0;
    }

    private static void Write(string path, int rows)
    {
        var random = new Random(1);
        using var text = new StreamWriter(path);
        text.WriteLine("time;a;b;c;d;e;f;target");
        for (int i = 0; i < rows; i++)
        {
            double a = random.NextDouble() * 1000;
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i};{a:0.0};{random.NextDouble() * 50:0.00};{random.Next(2000)};{random.NextDouble():0.000};{random.NextDouble() * 90:0.0};{-random.NextDouble() * 7:0.00};{(a * a / 1000) + random.NextDouble():0.000}"));
        }
    }
}
