using TinyML.HostStreamer.Datasets;
using TinyML.Models.Benzene.Training;

namespace TinyML.Models.Tests.Benzene;

public class TrainingTests
{
    [Test]
    public void The_gradient_is_that_of_finite_differences([Values("1-1", "3-4-1", "2-3-3-1")] string shape)
    {
        int[] sizes = [.. shape.Split('-').Select(int.Parse)];
        var random = new SplitMix64(5);
        Network network = Network.Random(sizes, random);
        double[] row = [.. Enumerable.Range(0, sizes[0]).Select(_ => random.NextGaussian())];
        var workspace = new Network.Workspace(network);
        double[] gradient = new double[network.Parameters.Length];
        network.RunWithGradient(row, workspace, gradient);
        const double Step = 1e-6;
        for (int p = 0; p < gradient.Length; p++)
        {
            double Shifted(double by) => network.With([.. network.Parameters.Select((value, i) => i == p ? value + by : value)]).Run(row, workspace);
            Assert.That(gradient[p], Is.EqualTo((Shifted(Step) - Shifted(-Step)) / (2 * Step)).Within(1e-8), $"parameter {p}");
        }
    }

    [Test]
    public void Levenberg_and_Marquardt_find_a_network_again_from_its_answers()
    {
        var random = new SplitMix64(7);
        var truth = new Network(1, 2, 1);
        double[] parameters = [1.5, -0.7, 0.3, 0.9, 0.8, -0.6, 0.1];
        parameters.CopyTo(truth.Parameters, 0);
        double[] inputs = [.. Enumerable.Range(0, 200).Select(i => (i - 100) / 40.0)];
        var workspace = new Network.Workspace(truth);
        var samples = new Samples(inputs, [.. inputs.Select(x => truth.Run([x], workspace))]);
        var fit = new LevenbergMarquardt(samples, parameters.Length, 0);
        double best = Enumerable.Range(0, 5).Min(_ =>
        {
            Network found = fit.Minimize(Network.Random([1, 2, 1], random), 10, 500);
            return inputs.Select((x, i) => Math.Abs(found.Run([x], workspace) - samples.Targets[i])).Max();
        });
        Assert.That(best, Is.LessThan(1e-4));
    }

    [Test]
    public void A_small_delta_ignores_a_few_wrong_rows_that_squares_follow()
    {
        double[] targets = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? 5.0 : 1.0)];
        var samples = new Samples(new double[100], targets);
        var fit = new LevenbergMarquardt(samples, 2, 0);
        double squares = fit.Minimize(new Network(1, 1), 1e6, 100).Bias(0, 0);
        double absolute = fit.Minimize(new Network(1, 1), 1e-3, 100).Bias(0, 0);
        Assert.That(squares, Is.EqualTo(1.4).Within(1e-4));
        Assert.That(absolute, Is.EqualTo(1).Within(1e-3));
    }

    [TestCaseSource(typeof(BenzeneFolder), nameof(BenzeneFolder.Models))]
    public void Training_twice_writes_the_same_bytes(string model)
    {
        byte[] first = OnnxFile.Write(ShortRun(model), model);
        byte[] second = OnnxFile.Write(ShortRun(model), model);
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Another_seed_gives_another_network()
    {
        TrainedModel first = ShortRun("benzene", 1);
        Assert.That(ShortRun("benzene", 2).Network.Parameters, Is.Not.EqualTo(first.Network.Parameters));
    }

    private static TrainedModel ShortRun(string model, ulong seed = 1)
    {
        Recipe full = model == "benzene" ? Recipe.Benzene(BenzeneFolder.Spec(model)) : Recipe.Indirect(BenzeneFolder.Spec(model));
        Recipe recipe = full with { Starts = 2, Iterations = 20, Seed = seed };
        return Trainer.Train(recipe, TableRows.Load(BenzeneFolder.Samples, recipe.Spec, DataPart.Train));
    }
}
