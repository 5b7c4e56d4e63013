namespace TinyML.Models.Benzene.Training;

/// <summary>What the device's integers make of a network with one hidden layer (firmware/KERNELS.md): int16 steps in, int16 weights chosen so that no
/// accumulator of 32 bits can overflow, the tanh table in Q3.12, decimal steps out. Only chooses among solutions; figures come from the compiler itself.</summary>
public sealed class DeviceRounding
{
    private const double TanhInputScale = 1.0 / 4096;
    private const double TanhOutputScale = 1.0 / 32768;

    private static readonly int[] TanhTable = [.. Enumerable.Range(0, 145).Select(k =>
        (int)Math.Min(32767, Math.Round(32768 * Math.Tanh(k <= 128 ? k / 32.0 : 4 + ((k - 128) / 4.0)))))];

    private readonly double[] _inputSteps;
    private readonly Channel[] _hidden;
    private readonly Channel _output;
    private readonly double _answerStep;

    /// <summary>Rounds a model's weights.</summary>
    public DeviceRounding(TrainedModel model)
    {
        _inputSteps = [.. model.Spec.Columns.Select(column => column.Step)];
        _answerStep = model.Spec.Target?.Step ?? 0.01;
        Network network = model.Network;
        Standardization scaling = model.Scaling;
        _hidden = [.. Enumerable.Range(0, network.Sizes[1]).Select(o =>
        {
            double[] weights = [.. _inputSteps.Select((step, i) => network.Weight(0, o, i) * step / scaling.Deviations[i])];
            double bias = network.Bias(0, o) - scaling.Means.Select((mean, i) => network.Weight(0, o, i) * mean / scaling.Deviations[i]).Sum();
            return Channel.Round(weights, bias, TanhInputScale);
        })];
        double[] last = [.. Enumerable.Range(0, network.Sizes[1]).Select(i => network.Weight(1, 0, i) * TanhOutputScale * scaling.TargetDeviation)];
        _output = Channel.Round(last, (network.Bias(1, 0) * scaling.TargetDeviation) + scaling.TargetMean, _answerStep);
    }

    /// <summary>The answer for one row of physical values, in µg/m³.</summary>
    public double Run(double[] row)
    {
        int[] steps = [.. row.Select((value, i) => (int)Math.Round(value / _inputSteps[i]))];
        int[] hidden = [.. _hidden.Select(channel => Tanh(channel.Run(steps)))];
        return _output.Run(hidden) * _answerStep;
    }

    private static int Tanh(int x)
    {
        int u = Math.Min(Math.Abs(x), 32767);
        int k = u < 16384 ? u >> 7 : 128 + ((u - 16384) >> 10);
        int f = (u < 16384 ? u : u >> 3) & 127;
        int t = TanhTable[k] + ((((TanhTable[k + 1] - TanhTable[k]) * f) + 64) >> 7);
        return x < 0 ? -t : t;
    }

    /// <summary>One output of a fully connected layer in integers.</summary>
    private sealed record Channel(long[] Weights, long Bias, long Multiplier, int Shift)
    {
        private const double LargestMultiplier = 32767;

        /// <summary>Takes the finest weight scale that fits int16 weights and int32 sums for every int16 input.</summary>
        public static Channel Round(double[] weights, double bias, double outputScale)
        {
            double finest = Math.Max(
                weights.Max(Math.Abs) / 32767,
                ((weights.Sum(Math.Abs) * 32768) + Math.Abs(bias)) / (int.MaxValue - (32768.0 * weights.Length)));
            int shift = 8;
            while (finest / outputScale * Math.Pow(2, shift + 8) <= LargestMultiplier && shift < 40)
            {
                shift += 8;
            }

            double multiplier = Math.Clamp(Math.Ceiling(finest / outputScale * Math.Pow(2, shift)), 1, LargestMultiplier);
            double scale = multiplier * outputScale / Math.Pow(2, shift);
            return new Channel([.. weights.Select(w => (long)Math.Round(w / scale))], (long)Math.Round(bias / scale), (long)multiplier, shift);
        }

        public int Run(int[] inputs)
        {
            long sum = Bias;
            for (int i = 0; i < inputs.Length; i++)
            {
                sum += Weights[i] * inputs[i];
            }

            return (int)Math.Clamp(((sum * Multiplier) + (1L << (Shift - 1))) >> Shift, short.MinValue, short.MaxValue);
        }
    }
}
