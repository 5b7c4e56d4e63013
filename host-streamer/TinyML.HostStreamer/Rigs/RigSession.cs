using System.Runtime.ExceptionServices;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Sessions;

namespace TinyML.HostStreamer.Rigs;

/// <summary>Streams to several boards at once, each on a thread of its own. A board that fails does not stop the others; when the boards share the work, the others take over the
/// rows that it was asked and did not answer.</summary>
public sealed class RigSession
{
    private readonly IReadOnlyList<RigMember> _members;
    private readonly RigWork _work;
    private readonly Dictionary<string, AnswerComparison> _comparisons = [];
    private readonly RowPool? _shared;

    /// <summary>A session with boards that are not greeted yet.</summary>
    /// <param name="members">The boards, at least one.</param>
    /// <param name="work">What they do.</param>
    /// <exception cref="DiagnosticException">TML5231: they have other records, or share the work and hold other models; TML5222: results to take up are of another run.</exception>
    public RigSession(IReadOnlyList<RigMember> members, RigWork work)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = members;
        _work = work;
        RigMember first = members[0];
        foreach (RigMember member in members.Skip(1))
        {
            RequireSameWork(first, member);
        }

        if (work == RigWork.Compare)
        {
            foreach (IGrouping<string, RigMember> same in members.GroupBy(member => member.Model.Hash).Where(group => group.Count() > 1))
            {
                _comparisons[same.Key] = new AnswerComparison(first.Data, first.Options.PerRound(first.Data), same.First().Model.OutputCount);
            }
        }
        else
        {
            _shared = first.Options.Rows(first.Data);
            foreach (RigMember member in members)
            {
                _shared.Skip(member.Data, member.Options.Answered);
            }
        }
    }

    /// <summary>Streams.</summary>
    /// <param name="onSample">Called after every answer with the board's place, on the board's own thread, so for several boards at once; may be null.</param>
    /// <param name="onEnd">Called when a board has ended, with its place, on its own thread; may be null.</param>
    /// <param name="cancellation">Ends the streaming of all boards; the results cover what was answered.</param>
    /// <returns>The totals, with a result for every board.</returns>
    /// <exception cref="DiagnosticException">The findings of all boards that could not be greeted, before the first sample; or a board's results cannot be written or taken up.</exception>
    public StreamResult Run(
        Action<int, SampleOutcome, StreamProgress>? onSample = null, Action<int, StreamResult>? onEnd = null, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        RigBoard[] boards = [.. _members.Select(member => new RigBoard(member, Pool(member)))];
        OnThreads(boards, (board, _) => board.Connect(stop.Token), connecting: true, stop);
        OnThreads(
            boards,
            (board, place) =>
            {
                StreamResult result = board.Run(
                    (outcome, progress) =>
                    {
                        _comparisons.GetValueOrDefault(board.Member.Model.Hash)?.Add(board.Member.Name, outcome);
                        onSample?.Invoke(place, outcome, progress);
                    },
                    stop.Token);
                onEnd?.Invoke(place, result);
            },
            connecting: false,
            stop);
        return RigTotals.Of(boards, _work, _shared, _work == RigWork.Compare ? Agreement() : null);
    }

    private RowPool Pool(RigMember member)
    {
        if (_shared is not null)
        {
            return _shared;
        }

        RowPool pool = member.Options.Rows(member.Data);
        pool.Skip(member.Data, member.Options.Answered);
        return pool;
    }

    private AnswerAgreement Agreement()
    {
        AnswerAgreement[] all = [.. _comparisons.Values.Select(comparison => comparison.Agreement)];
        return new AnswerAgreement(all.Sum(one => one.Compared), all.Sum(one => one.Different), [.. all.SelectMany(one => one.First)]);
    }

    /// <summary>Does something for every board at once. What one of them throws ends the others; while connecting, all findings are gathered instead.</summary>
    private static void OnThreads(RigBoard[] boards, Action<RigBoard, int> act, bool connecting, CancellationTokenSource stop)
    {
        var failures = new Exception?[boards.Length];
        Task[] tasks = [.. boards.Select((board, place) => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    act(board, place);
                }
#pragma warning disable CA1031 // It is thrown again below, once every board's thread has ended.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures[place] = exception;
                    if (!connecting)
                    {
                        stop.Cancel();
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(tasks);
        if (failures.FirstOrDefault(failure => failure is not (null or DiagnosticException or OperationCanceledException)) is { } defect)
        {
            ExceptionDispatchInfo.Throw(defect);
        }

        if (failures.OfType<DiagnosticException>().SelectMany(failure => failure.Diagnostics).ToArray() is { Length: > 0 } findings)
        {
            throw new DiagnosticException(findings);
        }

        if (failures.FirstOrDefault(failure => failure is not null) is { } cancelled)
        {
            ExceptionDispatchInfo.Throw(cancelled);
        }
    }

    private void RequireSameWork(RigMember first, RigMember other)
    {
        int count = first.Options.PerRound(first.Data);
        bool same = other.Options.PerRound(other.Data) == count && other.Options.Repeat == first.Options.Repeat
            && Enumerable.Range(0, count).All(row => first.Data[row].Number == other.Data[row].Number);
        if (!same)
        {
            throw Unequal(first, other, "their folders choose other rows of the data", "compile both with the same NAME.json, or name the rows with --part all");
        }

        if (_work == RigWork.Split && first.Model.Hash != other.Model.Hash)
        {
            throw Unequal(first, other, $"they share the work and hold other models ({first.Model.Hash}, {other.Model.Hash})", "compile one folder for both, or send all rows to each with --work compare");
        }
    }

    private static DiagnosticException Unequal(RigMember first, RigMember other, string what, string todo) =>
        new(DiagnosticCodes.RigUnequal, $"'{first.Name}' and '{other.Name}'", what, todo);
}
