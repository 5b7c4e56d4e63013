using System.Globalization;

namespace TinyML.Cli.Output;

/// <summary>Classes for people.</summary>
internal static class ClassNames
{
    /// <summary>A class by its name in NAME.json, or by its number.</summary>
    public static string Of(int number, IReadOnlyList<string> labels) => number < labels.Count ? labels[number] : number.ToString(CultureInfo.InvariantCulture);
}
