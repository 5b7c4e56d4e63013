using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Datasets;

/// <summary>A first NAME.json and what had to be guessed in it.</summary>
/// <param name="Spec">To be edited and saved.</param>
/// <param name="Notes">The guesses, as warnings.</param>
public sealed record InitialSpec(ModelSpec Spec, IReadOnlyList<Diagnostic> Notes);

/// <summary>Looks through a table and writes down what it can see: numeric columns, decimal steps, ranges, missing markers.</summary>
public static class SpecInitialiser
{
    /// <summary>Makes a first NAME.json.</summary>
    /// <param name="path">A CSV file, a zip archive with one, or <c>-</c>.</param>
    /// <param name="inputCount">Values that the model takes per row.</param>
    /// <param name="columns">The columns that the user names, or null to take the first numeric ones.</param>
    /// <param name="target">The target that the user names, or null to take the last numeric column that is left.</param>
    /// <param name="task">What the model does.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1518.</exception>
    public static InitialSpec FromTable(string path, int inputCount, IReadOnlyList<string>? columns = null, string? target = null, TaskKind task = TaskKind.Regression)
    {
        using TextReader text = TableSource.Open(path);
        return FromTable(text, path, inputCount, columns, target, task);
    }

    /// <summary>Makes a first NAME.json from a text.</summary>
    /// <inheritdoc cref="FromTable(string, int, IReadOnlyList{string}?, string?, TaskKind)"/>
    /// <param name="text">The table's text.</param>
    /// <param name="source">Its name in findings.</param>
    /// <param name="inputCount">Values that the model takes per row.</param>
    /// <param name="columns">The columns that the user names, or null.</param>
    /// <param name="target">The target that the user names, or null.</param>
    /// <param name="task">What the model does.</param>
    public static InitialSpec FromTable(TextReader text, string source, int inputCount, IReadOnlyList<string>? columns, string? target, TaskKind task)
    {
        ColumnProfile[] profiles = Profile(text, source);
        string where = $"{source}:1";
        var notes = new List<Diagnostic>();
        ColumnProfile[] chosen = columns is null
            ? FirstNumeric(profiles, inputCount, target, where, notes)
            : [.. columns.Select(name => ByName(profiles, name, where))];
        if (chosen.Length != inputCount)
        {
            throw new DiagnosticException(DiagnosticCodes.TooFewColumns, where, $"{chosen.Length} columns are named and the model has {inputCount} inputs", "name as many columns as the model has inputs");
        }

        ColumnProfile? answer = target is null
            ? profiles.LastOrDefault(profile => profile.IsNumeric && !chosen.Contains(profile))
            : ByName(profiles, target, where);
        if (target is null && answer is not null)
        {
            notes.Add(Guess(where, $"'{answer.Name}' is taken as the target, the last numeric column that is left", "correct \"target\" if the model predicts another one"));
        }

        var spec = new ModelSpec
        {
            Schema = "model.schema.json",
            Task = task,
            Columns = [.. chosen.Select(profile => Column(profile, source, notes))],
            Target = answer is null ? null : new TargetSpec { Name = answer.Name },
            Missing = Markers([.. chosen, .. answer is null ? [] : new[] { answer }], source, notes),
        };
        return new InitialSpec(spec, notes);
    }

    private static ColumnProfile[] Profile(TextReader text, string source)
    {
        using var rows = new CsvRows(text, source);
        char separator = TableHeader.DetectSeparator(rows.PeekFirstLine() ?? "", new TableLayout([], null, [], []));
        ColumnProfile[]? profiles = null;
        while (rows.Next(separator))
        {
            if (profiles is null)
            {
                profiles = [.. Enumerable.Range(0, rows.Count).Select(i => new ColumnProfile(rows[i].Trim().ToString()))];
                continue;
            }

            for (int i = 0; i < Math.Min(rows.Count, profiles.Length); i++)
            {
                profiles[i].Add(rows[i]);
            }
        }

        return profiles?.Any(profile => profile.IsNumeric) == true
            ? profiles
            : throw new DiagnosticException(DiagnosticCodes.NoUsableRows, source, "no column holds numbers", "name a CSV table with a header and rows of numbers");
    }

    private static ColumnProfile[] FirstNumeric(ColumnProfile[] profiles, int inputCount, string? target, string where, List<Diagnostic> notes)
    {
        ColumnProfile[] numeric = [.. profiles.Where(profile => profile.IsNumeric && profile.Name.Length > 0 && profile.Name != target)];
        if (numeric.Length < inputCount)
        {
            throw new DiagnosticException(DiagnosticCodes.TooFewColumns, where, $"the table has {numeric.Length} numeric columns and the model {inputCount} inputs", "check the separator and the cells that are not numbers");
        }

        if (numeric.Length > inputCount + 1)
        {
            notes.Add(Guess(where, $"the first {inputCount} of {numeric.Length} numeric columns are taken as inputs", "correct \"columns\" where the model was trained on others"));
        }

        return numeric[..inputCount];
    }

    private static ColumnProfile ByName(ColumnProfile[] profiles, string name, string where)
    {
        ColumnProfile? profile = profiles.FirstOrDefault(profile => profile.Name == name);
        if (profile is null)
        {
            string? meant = NameSuggestion.Nearest(name, profiles.Select(other => other.Name));
            throw new DiagnosticException(DiagnosticCodes.ColumnMissing, where, $"there is no column '{name}'", meant is null ? "name one of the header's columns" : $"did you mean '{meant}'?");
        }

        return profile.IsNumeric
            ? profile
            : throw new DiagnosticException(DiagnosticCodes.CellNotNumber, $"{where}, column '{name}'", $"{profile.Texts} cells of the column are not numbers", "correct them, or name another column");
    }

    private static ColumnSpec Column(ColumnProfile profile, string source, List<Diagnostic> notes)
    {
        double step = profile.Step(out bool coarsened);
        if (coarsened)
        {
            notes.Add(Guess($"{source}, column '{profile.Name}'", $"the step is {step}, because int16 does not hold the range in the {profile.Decimals} decimals of the readings", "correct \"step\" if the range can be narrower"));
        }

        return new ColumnSpec { Name = profile.Name, Step = step, Minimum = profile.Minimum, Maximum = profile.Maximum };
    }

    private static double[] Markers(ColumnProfile[] profiles, string source, List<Diagnostic> notes)
    {
        double[] markers = [.. profiles.SelectMany(profile => profile.Markers()).Distinct().Order()];
        foreach (double marker in markers)
        {
            notes.Add(Guess(source, $"{marker} is taken to mean \"no value\": it recurs and lies far below all other values", "remove it from \"missing\" if it is a reading"));
        }

        return markers;
    }

    private static Diagnostic Guess(string where, string what, string todo) => new(DiagnosticCodes.SpecGuess, where, what, todo);
}
