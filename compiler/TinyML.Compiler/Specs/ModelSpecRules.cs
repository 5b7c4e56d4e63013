using System.Globalization;

namespace TinyML.Compiler.Specs;

/// <summary>What a schema cannot say about NAME.json: values that make no sense, alone or together.</summary>
internal static class ModelSpecRules
{
    /// <summary>All findings, each with its JSON path.</summary>
    public static IReadOnlyList<(string Path, string What, string Todo)> Check(ModelSpec spec)
    {
        var findings = new List<(string, string, string)>();
        CheckColumns(spec, findings);
        CheckTarget(spec, findings);
        CheckSplit(spec.Split ?? new SplitSpec(), findings);
        CheckPicture(spec.Picture, findings);
        CheckRaw(spec.Raw, findings);
        CheckLed(spec, findings);
        for (int i = 0; i < spec.Missing.Count; i++)
        {
            Finite(spec.Missing[i], $"$.missing[{i}]", findings);
        }

        CheckUrl(spec.Url, findings);
        Defined(spec.Task, "$.task", findings);
        if (spec.Precision is Precision precision)
        {
            Defined(precision, "$.precision", findings);
        }

        Distinct(spec.Labels, "$.labels", "", "label", findings);
        return findings;
    }

    private static void CheckUrl(string? url, List<(string, string, string)> findings)
    {
        // Longer ones are refused by PlatformIO.
        if (url is not null && !(url.Length <= 255 && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"))
        {
            findings.Add(("$.url", $"'{url}' is not an address of the web", "write one that begins with https:// and has at most 255 characters, or leave it out"));
        }
    }

    private static void CheckColumns(ModelSpec spec, List<(string, string, string)> findings)
    {
        for (int i = 0; i < spec.Columns.Count; i++)
        {
            ColumnSpec? column = spec.Columns[i];
            string path = $"$.columns[{i}]";
            if (column is null)
            {
                findings.Add((path, "the column is null", "write an object with a \"name\", or leave it out"));
                continue;
            }

            Positive(column.Step, $"{path}.step", findings);
            Finite(column.Offset, $"{path}.offset", findings);
            if (Finite(column.Scale, $"{path}.scale", findings) && column.Scale == 0)
            {
                findings.Add(($"{path}.scale", "the scale is 0, and readings are divided by it", "write the column's spread, or 1"));
            }

            CheckRange(column, path, findings);
        }

        Distinct([.. spec.Columns.Select(column => column?.Name ?? "?")], "$.columns", ".name", "column", findings);
    }

    private static void CheckRange(ColumnSpec column, string path, List<(string, string, string)> findings)
    {
        foreach ((double? limit, string member) in new[] { (column.Minimum, "minimum"), (column.Maximum, "maximum") })
        {
            if (limit is not double value || !Finite(value, $"{path}.{member}", findings) || !(column.Step > 0))
            {
                continue;
            }

            if (Math.Abs(value / column.Step) > short.MaxValue)
            {
                findings.Add(($"{path}.{member}", $"{value} is {value / column.Step:0} steps of {column.Step}, outside int16", "take a coarser step or a narrower range"));
            }
        }

        if (column.Minimum >= column.Maximum)
        {
            findings.Add(($"{path}.minimum", $"the minimum {column.Minimum} is not below the maximum {column.Maximum}", "exchange them, or leave them out"));
        }
    }

    private static void CheckTarget(ModelSpec spec, List<(string, string, string)> findings)
    {
        if (spec.Target is not TargetSpec target)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(target.Name))
        {
            findings.Add(("$.target.name", "the target's name is empty", "write the header of the column to compare with, or leave the target out"));
        }
        else if (spec.Columns.Any(column => column?.Name == target.Name))
        {
            findings.Add(("$.target.name", $"'{target.Name}' is an input column, too: the model would be told the answer", "take it out of the columns, or name another target"));
        }

        if (target.Step is double step)
        {
            Positive(step, "$.target.step", findings);
        }
    }

    private static void CheckSplit(SplitSpec split, List<(string, string, string)> findings)
    {
        Defined(split.Kind, "$.split.kind", findings);
        if (!(split.TestFraction is > 0 and < 1))
        {
            findings.Add(("$.split.testFraction", $"{split.TestFraction} is not between 0 and 1", "write the part of the rows that is held out, such as 0.3"));
        }

        if (split.Kind == SplitKind.First ? !(split.TrainCount >= 1) : split.TrainCount is not null)
        {
            findings.Add(("$.split.trainCount", $"{split.TrainCount?.ToString(CultureInfo.InvariantCulture) ?? "nothing"} does not go with this kind of split", "write at least 1 with the kind \"first\", and leave it out with others"));
        }
    }

    private static void CheckPicture(PictureSpec? picture, List<(string, string, string)> findings)
    {
        if (picture is null)
        {
            return;
        }

        Defined(picture.Resize, "$.picture.resize", findings);
        Defined(picture.Colour ?? ColourOrder.Rgb, "$.picture.colour", findings);
        Defined(picture.Layout ?? PictureLayout.ChannelsLast, "$.picture.layout", findings);
        foreach ((IReadOnlyList<double>? numbers, string member) in new[] { (picture.Offset, "offset"), (picture.Scale, "scale") })
        {
            string path = $"$.picture.{member}";
            int channels = picture.Colour == ColourOrder.Grey ? 1 : 3;
            if (numbers is not null && numbers.Count != 1 && numbers.Count != channels)
            {
                findings.Add((path, $"{numbers.Count} numbers are given for {channels} channels", $"write one number, or {channels}"));
            }

            for (int i = 0; i < (numbers?.Count ?? 0); i++)
            {
                if (Finite(numbers![i], path, findings) && member == "scale" && numbers[i] == 0)
                {
                    findings.Add((path, "the scale is 0, and pixels are divided by it", "write 255, or the channel's spread"));
                }
            }
        }
    }

    private static void CheckRaw(RawSpec? raw, List<(string, string, string)> findings)
    {
        if (raw is null)
        {
            return;
        }

        Defined(raw.Element, "$.raw.element", findings);
        Positive(raw.Scale, "$.raw.scale", findings);
        (int low, int high) = raw.Element switch
        {
            RawElement.Int8 => (-128, 127),
            RawElement.UInt8 => (0, 255),
            RawElement.Int16 => (-32768, 32767),
            _ => (0, 0),
        };
        if (raw.ZeroPoint < low || raw.ZeroPoint > high)
        {
            findings.Add(("$.raw.zeroPoint", $"{raw.ZeroPoint} is outside the elements' range {low} to {high}", "write the element that stands for 0"));
        }
    }

    private static void CheckLed(ModelSpec spec, List<(string, string, string)> findings)
    {
        if (spec.Led is not LedSpec led)
        {
            return;
        }

        Defined(led.Rule, "$.led.rule", findings);
        Finite(led.Threshold, "$.led.threshold", findings);
        if (led.Index < 0 || (led.Rule == LedRuleKind.Class && spec.Labels.Count > 0 && led.Index >= spec.Labels.Count))
        {
            findings.Add(("$.led.index", $"{led.Index} is not the number of an output", spec.Labels.Count > 0 ? $"write a number from 0 to {spec.Labels.Count - 1}" : "write a number from 0"));
        }
    }

    private static void Distinct(IReadOnlyList<string> names, string path, string member, string noun, List<(string, string, string)> findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                findings.Add(($"{path}[{i}]{member}", $"the {noun}'s name is empty", "write a name"));
            }
            else if (!seen.Add(names[i]))
            {
                findings.Add(($"{path}[{i}]{member}", $"the {noun} '{names[i]}' is there twice", "remove one of them"));
            }
        }
    }

    private static void Positive(double value, string path, List<(string, string, string)> findings)
    {
        if (Finite(value, path, findings) && value <= 0)
        {
            findings.Add((path, $"the step {value} is not positive", "write the smallest difference between two readings, such as 0.1"));
        }
    }

    private static bool Finite(double value, string path, List<(string, string, string)> findings)
    {
        if (double.IsFinite(value))
        {
            return true;
        }

        findings.Add((path, "the number is too large to be held", "write a number that a double holds"));
        return false;
    }

    private static void Defined<T>(T value, string path, List<(string, string, string)> findings)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            findings.Add((path, $"{value} is not one of the choices", "write one of the words that model.schema.json lists"));
        }
    }
}
