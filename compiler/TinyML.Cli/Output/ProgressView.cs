using Spectre.Console;

namespace TinyML.Cli.Output;

/// <summary>A bar with the time left on standard error while something takes long; nothing where it is piped.</summary>
internal static class ProgressView
{
    private const int BarWidth = 24;

    /// <summary>Runs work under a bar.</summary>
    /// <param name="what">What is done, in a few words.</param>
    /// <param name="work">Does it, and is given what takes the done part of it, 0 to 1.</param>
    public static T Show<T>(string what, Func<Action<double>, T> work)
    {
        if (!Terminal.IsLive)
        {
            return work(_ => { });
        }

        return Terminal.Error.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(what), maxValue: 1);
                T result = work(part => task.Value = part);
                task.Value = 1;
                return result;
            });
    }
}
