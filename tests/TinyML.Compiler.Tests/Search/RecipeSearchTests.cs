using TinyML.Compiler.Calibration;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Tests.Clustering;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Search;

/// <summary>Searches on a small network, with the real steps.</summary>
public sealed class RecipeSearchTests
{
    private const int Trials = 32;
    private static readonly SearchGoal Bytes = new() { MaxModelBytes = 720 };
    private static readonly Lazy<SearchResult> Whole = new(() => Search(SearchState.InMemory()).Run(Bytes));

    [Test]
    public void A_budget_of_bytes_is_met_with_the_least_error_that_was_found_within()
    {
        SearchResult found = Whole.Value;
        Assert.That(found.IsMet, Is.True, string.Join('\n', found.Points.Select(point => $"{point.ModelBytes} {point.Answers?.OutputError:G3} {point.Words}")));
        Assert.That(found.Points.Select(point => point.Recipe.Steps.OfType<ClusterStep>().Count()), Has.Some.GreaterThan(1), "layers were told apart");
        Assert.That(found.Best.Answers!.OutputError, Is.EqualTo(found.Points.Where(Bytes.IsMetBy).Min(point => point.Answers!.OutputError)));
        Assert.That(found.Points.Count + found.Failures.Count, Is.LessThanOrEqualTo(Trials));
        Assert.That(found.Failures, Is.Empty);
    }

    [Test]
    public void A_loss_is_kept_to_with_the_fewest_bytes_that_were_found_within()
    {
        var goal = new SearchGoal { MaxDrop = 0.07 };
        SearchResult found = Search(SearchState.InMemory()).Run(goal);
        Assert.That(found.Best.Answers!.Drop, Is.LessThanOrEqualTo(0.07));
        Assert.That(found.Best.ModelBytes, Is.EqualTo(found.Points.Where(goal.IsMetBy).Min(point => point.ModelBytes)).And.LessThan(found.Points[0].ModelBytes));
    }

    [Test]
    public void What_a_recipe_without_loss_meets_is_not_searched_for() =>
        Assert.That(Search(SearchState.InMemory()).Run(new SearchGoal { MaxModelBytes = 5000 }).Points, Has.Count.LessThanOrEqualTo(Recipe.Shipped.Count + 1));

    [Test]
    public void The_recipe_that_was_found_gives_the_same_program_when_it_is_compiled()
    {
        SearchPoint best = Whole.Value.Best;
        CompilationResult[] compiled = [.. Enumerable.Range(0, 2).Select(_ => Compilation.Run(
            ClusteredNetwork.Of(1), null, ClusteredNetwork.Samples(1), RecipeFile.Parse(System.Text.Encoding.UTF8.GetBytes(RecipeFile.ToJson(best.Recipe)), "found").ToOptions(), Executors.Instance))];
        Assert.That((compiled[0].Size.Total, compiled[0].Planned.ArenaBytes, compiled[0].LiveMacs), Is.EqualTo((best.ModelBytes, best.ArenaBytes, best.LiveMacs)));
        Assert.That(compiled[0].Steps[^1].Answers, Is.EqualTo(best.Answers), "and the same figures");
        Assert.That(BlobWriter.Write(new Blob(compiled[0].Planned, [], "t")), Is.EqualTo(BlobWriter.Write(new Blob(compiled[1].Planned, [], "t"))));
    }

    [Test]
    public void An_interrupted_search_goes_on_where_it_was_and_finds_the_same([Values(1, 7)] int tried)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "out.search.json");
        SearchResult whole = Whole.Value;

        using var cancellation = new CancellationTokenSource();
        Assert.That(
            () => Search(SearchState.Open(path, "key")).Run(Bytes, progress => { if (progress.Tried == tried) { cancellation.Cancel(); } }, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        SearchState state = SearchState.Open(path, "key");
        Assert.That(state.Count, Is.EqualTo(tried));
        int known = 0;
        SearchResult resumed = Search(state).Run(Bytes, progress => known += progress.WasKnown ? 1 : 0);
        Assert.That(known, Is.EqualTo(tried));
        Assert.That(resumed.Points.Select(Text), Is.EqualTo(whole.Points.Select(Text)));
        Assert.That(Text(resumed.Best), Is.EqualTo(Text(whole.Best)));
    }

    [Test]
    public void A_state_of_something_else_or_a_damaged_one_is_begun_anew()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "out.search.json");
        SearchPoint point = new(Recipe.Int8, 1, 2, 3, 4, null);
        SearchState.Open(path, "key").Get(Recipe.Int8, _ => point);
        Assert.That(SearchState.Open(path, "key").Get(Recipe.Int8, _ => throw new AssertionException("it is known")), Is.EqualTo(point));
        Assert.That(SearchState.Open(path, "other key").Count, Is.Zero);
        File.WriteAllText(path, File.ReadAllText(path)[..^20]);
        Assert.That(SearchState.Open(path, "key").Count, Is.Zero);
    }

    [Test]
    public void What_cannot_be_met_says_what_was_nearest()
    {
        SearchResult found = Search(SearchState.InMemory(), trials: 12).Run(new SearchGoal { MaxModelBytes = 10 });
        Assert.That(found.IsMet, Is.False);
        Assert.That(found.Best.ModelBytes, Is.EqualTo(found.Points.Min(point => point.ModelBytes)));
    }

    [Test]
    public void Few_samples_and_samples_that_are_all_the_same_are_warned_about()
    {
        SampleSet samples = ClusteredNetwork.Samples(1);
        string[] Warnings(params int[] chosen) => [.. new RecipeSearch(ClusteredNetwork.Of(1), null, samples.Select(chosen), CandidateRecipes.UsualFrame, Recipe.Int8.ToOptions(), Executors.Instance, SearchState.InMemory()).Warnings.Select(warning => warning.What)];
        Assert.That(Warnings([.. Enumerable.Repeat(0, 200)]), Has.One.Contains("all 50 samples that judge recipes are the same"));
        Assert.That(Warnings(0), Has.One.Contains("the same"));
        Assert.That(Warnings([.. Enumerable.Range(0, 40)]), Has.One.Contains("judged by 10 samples"));
        Assert.That(Warnings([.. Enumerable.Range(0, 128).Select(i => i % 64)]), Is.Empty);
    }

    private static RecipeSearch Search(SearchState state, int trials = Trials) =>
        new(ClusteredNetwork.Of(1), null, ClusteredNetwork.Samples(1), CandidateRecipes.UsualFrame, CandidateRecipes.UsualFrame.ToOptions(), Executors.Instance, state, trials);

    private static string Text(SearchPoint point) => $"{RecipeFile.ToJson(point.Recipe)} {point.ModelBytes} {point.ArenaBytes} {point.LiveMacs} {point.Cost} {point.Answers}";
}
