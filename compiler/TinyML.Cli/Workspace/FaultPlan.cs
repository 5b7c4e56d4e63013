using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>What <c>--inject</c> asks for.</summary>
/// <param name="Rates">Rates per byte.</param>
/// <param name="Seed">The seed of the faults.</param>
internal sealed record FaultPlan(FaultRates Rates, int Seed)
{
    /// <summary>Reads <c>drop=0.01,flip=0.001,dup=0.01,delay=0.001,seed=77</c>.</summary>
    /// <exception cref="DiagnosticException">Something else.</exception>
    public static FaultPlan Parse(string text)
    {
        var rates = new FaultRates();
        int seed = 1;
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=');
            if (pair.Length == 2 && pair[0] == "seed" && int.TryParse(pair[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out int number))
            {
                seed = number;
                continue;
            }

            if (pair.Length != 2 || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) || rate is not (>= 0 and <= 0.5))
            {
                throw Bad(part);
            }

            rates = pair[0] switch
            {
                "drop" => rates with { Drop = rate },
                "flip" => rates with { Flip = rate },
                "dup" => rates with { Duplicate = rate },
                "delay" => rates with { Delay = rate },
                _ => throw Bad(part),
            };
        }

        return new FaultPlan(rates, seed);
    }

    private static DiagnosticException Bad(string part) =>
        new(DiagnosticCodes.FaultsNotUnderstood, "--inject", $"'{part}' is not understood", "write drop=, flip=, dup= or delay= with a rate from 0 to 0.5 per byte, and seed= with a whole number, separated by commas");
}
