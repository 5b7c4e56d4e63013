using System.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.Models.Benzene.Training;

var table = AirQualityTable.Load(args[0]);
var split = new SplitSpec { Kind = args[1] == "c" ? SplitKind.Chronological : SplitKind.Random };
var features = args[2] switch { "all" => FeatureSet.All, "s2" => FeatureSet.OnlyS2, "no2" => FeatureSet.WithoutS2, _ => FeatureSet.WithoutS1S2 };
int[] hidden = [.. args[3].Split('-').Select(int.Parse)];
double delta = double.Parse(args[5]);
var train = table.Select(features, split, false);
var test = table.Select(features, split, true);
Console.WriteLine($"{train.Targets.Length} {test.Targets.Length}");
for (ulong seed = 1; seed <= ulong.Parse(args[4]); seed++)
{
    var w = Stopwatch.StartNew();
    var m = Trainer.Train(new Recipe(features, hidden, 1, delta, double.Parse(args[7]), int.Parse(args[6])), train, seed, 0.01);
    string Report(double[] a, TableRows r) => $"{TrainedModel.MeanAbsoluteError(a, r):f4} led {a.Zip(r.Targets, (x, y) => (x > 15) == (y > 15) ? 1.0 : 0).Average():f5}";
    Console.WriteLine($"{seed} train {Report(m.Predict(train), train)} dev {Report(m.PredictOnDevice(train, 0.01), train)} | test {Report(m.Predict(test), test)} dev.01 {Report(m.PredictOnDevice(test, 0.01), test)} dev.1 {Report(m.PredictOnDevice(test, 0.1), test)}max {m.Network.Parameters.Max(Math.Abs):f1} {w.Elapsed.TotalSeconds:f1}s");
}
