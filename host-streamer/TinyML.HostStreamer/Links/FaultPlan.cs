using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Links;

/// <summary>What <c>--inject</c> asks for.</summary>
/// <param name="Rates">Probabilities per byte.</param>
/// <param name="Seed">Seed of the faults.</param>
public sealed record FaultPlan(FaultRates Rates, int Seed)
{
    /// <summary>After how many bytes that the host sends the board is reset.</summary>
    public IReadOnlyList<long> Resets { get; init; } = [];

    /// <summary>Reads a list such as <c>drop=0.01,flip=0.001,dup=0.01,delay=0.01,reset=5000,seed=77</c>; what is left out is 0, the seed 1. There may be several resets.</summary>
    /// <exception cref="DiagnosticException">TML5110: an unknown name, a rate that is not from 0 to 0.5, or a reset that is not after a whole number of bytes.</exception>
    public static FaultPlan Parse(string text)
    {
        var plan = new FaultPlan(new FaultRates(), 1);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2)
            {
                throw Refuse(part, "it is not of the form name=number");
            }

            plan = pair[0] switch
            {
                "seed" => plan with { Seed = int.TryParse(pair[1], CultureInfo.InvariantCulture, out int seed) ? seed : throw Refuse(part, "the seed is not a whole number") },
                "reset" => plan with { Resets = [.. plan.Resets, ResetOf(part, pair[1])] },
                _ => plan with { Rates = With(plan.Rates, pair[0], RateOf(part, pair[1])) },
            };
        }

        return plan;
    }

    /// <summary>Puts the bad line in front of a link, which is disposed with it.</summary>
    /// <exception cref="DiagnosticException">TML5110: there are resets, and the board cannot be reset from here.</exception>
    public FaultInjectingLink Around(IByteLink link) => Resets.Count == 0 || link is IResettableLink
        ? new(link, Rates, Seed, Resets)
        : throw new DiagnosticException(DiagnosticCodes.FaultPlanMalformed, "--inject 'reset'", $"the board at '{link.Name}' cannot be reset from here", "press its button, or stream to the simulator or to --port virtual");

    private static FaultRates With(FaultRates rates, string name, double rate) => name switch
    {
        "drop" => rates with { Drop = rate },
        "flip" => rates with { Flip = rate },
        "dup" => rates with { Duplicate = rate },
        "delay" => rates with { Delay = rate },
        _ => throw Refuse(name, "there is no such fault"),
    };

    private static double RateOf(string part, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate is >= 0 and <= 0.5
            ? rate
            : throw Refuse(part, "the rate is not a number from 0 to 0.5");

    private static long ResetOf(string part, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0 ? bytes : throw Refuse(part, "a reset comes after a whole number of bytes, at least 1");

    private static DiagnosticException Refuse(string part, string what) =>
        new(DiagnosticCodes.FaultPlanMalformed, $"--inject '{part}'", what, "write for example drop=0.01,flip=0.001,dup=0.01,delay=0.01,reset=5000,seed=77");
}
