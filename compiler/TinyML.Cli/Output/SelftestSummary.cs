using System.Globalization;

namespace TinyML.Cli.Output;

/// <summary>Prints what a self-test found, the answer first.</summary>
internal static class SelftestSummary
{
    private const int ShownFailures = 20, ShownLeftOut = 5;

    /// <summary>Prints it.</summary>
    public static void Print(SelftestResult result)
    {
        bool isGood = result.Failed.Count == 0 && result is { Failure: null, Interrupted: false };
        Terminal.Line(Text($"{result.Board} ({result.Port}): {result.Passed:N0} of {result.Vectors:N0} vectors pass"), isGood ? "green" : "red");
        foreach (FailedVector failed in result.Failed.Take(ShownFailures))
        {
            Terminal.Line(Text($"  {failed.Kernel}, {failed.Vector}: element {failed.Element} is {failed.Got}, not {failed.Expected}; {failed.Different} differ"), hanging: 4);
        }

        More(result.Failed.Count - ShownFailures);
        Terminal.Field("batches", Text($"{result.Batches:N0}, {result.ElapsedSeconds:0.0} s"));
        if (result.NotRun > 0)
        {
            Terminal.Field("not run", Text($"{result.NotRun:N0} vectors: {(result.Interrupted ? "interrupted" : "the board was gone")}"));
        }

        if (result.LeftOut.Count > 0)
        {
            Terminal.Field("left out", Text($"{result.LeftOut.Count:N0} vectors too large for the board"));
            foreach (LeftOutVector left in result.LeftOut.Take(ShownLeftOut))
            {
                Terminal.Line(Text($"  {left.Kernel}, {left.Vector}: {left.Reason}"), hanging: 4);
            }

            More(result.LeftOut.Count - ShownLeftOut);
        }

        Kernels(result);
    }

    private static void More(int count)
    {
        if (count > 0)
        {
            Terminal.Line(Text($"  … and {count:N0} more; --json lists all"));
        }
    }

    private static void Kernels(SelftestResult result)
    {
        bool hasLeftOut = result.LeftOut.Count > 0;
        var table = new Listing([new("kernel"), new("vectors", IsNumber: true), new("pass", IsNumber: true), .. hasLeftOut ? new[] { new Listing.Column("left out", IsNumber: true) } : []]);
        foreach (SelftestKernel kernel in result.Kernels)
        {
            table.Add([kernel.Kernel, Text($"{kernel.Vectors:N0}"), Text($"{kernel.Passed:N0}"), .. hasLeftOut ? new[] { Text($"{kernel.LeftOut:N0}") } : []]);
        }

        if (!table.IsEmpty)
        {
            table.Print();
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
