using System.Globalization;
using Spectre.Console;
using TinyML.Compiler.Search;

namespace TinyML.Cli.Output;

/// <summary>Shows a search while it runs: a bar with the time left on a terminal, a line per recipe when standard error is redirected.</summary>
internal static class SearchView
{
    /// <summary>Runs the search under the view.</summary>
    public static SearchResult Show(Func<Action<SearchProgress>, SearchResult> search)
    {
        if (!Terminal.IsLive)
        {
            return search(progress => Terminal.Step(Line(progress)));
        }

        SearchResult? result = null;
        Terminal.Error.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("trying recipes");
                result = search(progress =>
                {
                    task.MaxValue = progress.Expected;
                    task.Value = progress.Tried;
                    task.Description = Markup.Escape(progress.Best is { } best ? $"best {Figures(best)}" : "trying recipes");
                });
                task.Value = task.MaxValue;
            });
        return result!;
    }

    private static string Line(SearchProgress progress) => string.Create(
        CultureInfo.InvariantCulture, $"{progress.Tried} of at most {progress.Expected}: {(progress.Point.Failure is { } failure ? failure : Figures(progress.Point))}{(progress.WasKnown ? ", known" : "")}{(ReferenceEquals(progress.Best, progress.Point) ? ", the best so far" : "")}");

    private static string Figures(SearchPoint point) => string.Create(CultureInfo.InvariantCulture, $"{point.ModelBytes:N0} bytes, loss {100 * (point.Answers?.Drop ?? 0):0.0#} %");
}
