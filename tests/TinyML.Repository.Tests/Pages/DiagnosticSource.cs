using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TinyML.Repository.Tests.Pages;

/// <summary>One place that reports a diagnostic: its texts, with … for what only a run knows. Empty where the place takes a text from elsewhere.</summary>
internal sealed record ReportingPlace(string Where, string What, string Todo);

/// <summary>What the source says of diagnostics: their summaries, and the texts with which they are reported.</summary>
internal sealed partial class DiagnosticSource
{
    private const string Unknown = "…";

    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReportingPlace>> _places = new(StringComparer.Ordinal);

    private DiagnosticSource()
    {
    }

    /// <summary>Reads every source file of the product.</summary>
    public static DiagnosticSource Read()
    {
        var source = new DiagnosticSource();
        foreach (string file in Repository.Files.Where(IsProduct))
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot();
            foreach (PropertyDeclarationSyntax property in root.DescendantNodes().OfType<PropertyDeclarationSyntax>().Where(property => property.Type.ToString() == "DiagnosticCode"))
            {
                source._summaries[property.Identifier.Text] = Summary(property);
            }

            foreach (ArgumentSyntax argument in root.DescendantNodes().OfType<ArgumentSyntax>())
            {
                source.Collect(argument);
            }
        }

        return source;
    }

    /// <summary>The summary of the property that registers a diagnostic.</summary>
    public string SummaryOf(string property) => _summaries[property];

    /// <summary>Where a diagnostic is reported, each wording once, in the order of the files.</summary>
    public IReadOnlyList<ReportingPlace> PlacesOf(string property) => _places.TryGetValue(property, out List<ReportingPlace>? places) ? [.. places.Distinct()] : [];

    private static bool IsProduct(string file) => file.EndsWith(".cs", StringComparison.Ordinal)
        && (file.StartsWith("compiler/", StringComparison.Ordinal) || file.StartsWith("host-streamer/", StringComparison.Ordinal) || file.StartsWith("boards/", StringComparison.Ordinal));

    /// <summary>The code is followed by where, what and what to do; those that build a diagnostic of fewer texts leave out the first.</summary>
    private void Collect(ArgumentSyntax argument)
    {
        SeparatedSyntaxList<ArgumentSyntax> list = argument.Parent switch
        {
            BaseArgumentListSyntax call => call.Arguments,
            TupleExpressionSyntax tuple => tuple.Arguments,
            _ => default,
        };
        if (argument.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "DiagnosticCodes" } } code)
        {
            return;
        }

        string[] texts = [.. list.Skip(list.IndexOf(argument) + 1).Select(text => Text(text.Expression))];
        string Last(int index) => index <= texts.Length && texts[^index].Any(char.IsLetter) ? texts[^index] : "";
        string name = code.Name.Identifier.Text;
        if (!_places.TryGetValue(name, out List<ReportingPlace>? places))
        {
            _places.Add(name, places = []);
        }

        places.Add(new ReportingPlace(Last(3), Last(2), Last(1)));
    }

    private static string Text(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(part => part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : Unknown)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Text(sum.Left) + Text(sum.Right),
        ConditionalExpressionSyntax choice when Text(choice.WhenTrue) is var text => text.Any(char.IsLetter) ? text : Text(choice.WhenFalse),
        ParenthesizedExpressionSyntax inner => Text(inner.Expression),
        _ => Unknown,
    };

    private static string Summary(PropertyDeclarationSyntax property)
    {
        Match summary = SummaryText().Match(property.GetLeadingTrivia().ToFullString());
        return Spaces().Replace(Tags().Replace(summary.Groups[1].Value.Replace("///", "", StringComparison.Ordinal), "$1"), " ").Trim();
    }

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex SummaryText();

    [GeneratedRegex("<c>(.*?)</c>|<see cref=\"[^\"]*?\"/>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
