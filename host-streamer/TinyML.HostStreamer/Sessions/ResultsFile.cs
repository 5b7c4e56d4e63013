using System.Diagnostics;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Sessions;

/// <summary>One row per answered sample, in a CSV, JSON Lines or JSON file by the name's ending. Written beside its place and moved there when
/// it is complete; without <see cref="Complete"/> nothing is left behind, but when the process is killed: the rows of a CSV or JSON Lines file are then in the file beside it,
/// up to the last tenth of a second.</summary>
public sealed class ResultsFile : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(100);
    private readonly string _path;
    private readonly string _beside;
    private readonly ResultsForm _form;
    private long _flushed = Stopwatch.GetTimestamp();
    private bool _completed;

    private ResultsFile(string path, ResultsForm form)
    {
        _path = path;
        _beside = Unfinished(path);
        _form = form;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Ends in .csv, .jsonl or .json.</param>
    /// <param name="outputCount">Integers per answer.</param>
    /// <exception cref="DiagnosticException">TML5220.</exception>
    public static ResultsFile Create(string path, int outputCount)
    {
        try
        {
            ResultsForm form = ResultsForm.For(path, () => new FileStream(Unfinished(path), FileMode.Create, FileAccess.Write, FileShare.Read), outputCount)
                ?? throw new DiagnosticException(DiagnosticCodes.ResultsUnwritable, path, "the file's form is not known", $"end its name in {ResultsForm.Endings}");
            return new ResultsFile(path, form);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.ResultsUnwritable, path, exception.Message, "choose a place that can be written");
        }
    }

    /// <summary>Where the rows are until the file is complete.</summary>
    internal static string Unfinished(string path) => path + ".part";

    /// <summary>Adds a row.</summary>
    /// <exception cref="DiagnosticException">TML5220.</exception>
    public void Add(SampleOutcome outcome) => Guard(() =>
    {
        _form.Add(outcome);
        if (Stopwatch.GetElapsedTime(_flushed) >= FlushInterval)
        {
            _form.Flush();
            _flushed = Stopwatch.GetTimestamp();
        }
    });

    /// <summary>Ends the file with the summary (JSON only) and puts it in its place.</summary>
    /// <exception cref="DiagnosticException">TML5220.</exception>
    public void Complete(StreamResult result) => Guard(() =>
    {
        _form.Complete(result);
        _form.Dispose();
        File.Move(_beside, _path, overwrite: true);
        _completed = true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        try
        {
            _form.Dispose();
        }
        catch (IOException)
        {
            // A full disk is no reason to keep the half-written file.
        }

        if (File.Exists(_beside))
        {
            File.Delete(_beside);
        }
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCodes.ResultsUnwritable, _path, exception.Message, "make room, or choose another place");
        }
    }
}
