using System.Globalization;
using System.Text;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Specs;

public sealed class ModelSpecFileTests
{
    private static ModelSpec Parse(string json) => ModelSpecFile.Parse(Encoding.UTF8.GetBytes(json), "m.json");

    [Test]
    public void Members_that_are_left_out_have_their_documented_defaults()
    {
        ModelSpec spec = Parse("""{ "columns": [ { "name": "T" } ], "led": { "rule": "threshold" }, "target": { "name": "y" } }""");
        Assert.Multiple(() =>
        {
            Assert.That(spec.Task, Is.EqualTo(TaskKind.Regression));
            Assert.That(spec.Description, Is.Empty);
            Assert.That(spec.Columns[0], Is.EqualTo(new ColumnSpec { Name = "T" }));
            Assert.That(spec.Columns[0].Step, Is.EqualTo(1));
            Assert.That(spec.Columns[0].Scale, Is.EqualTo(1));
            Assert.That(spec.Missing, Is.Empty);
            Assert.That(spec.Labels, Is.Empty);
            Assert.That(spec.Split, Is.Null);
            Assert.That(spec.Target, Is.EqualTo(new TargetSpec { Name = "y" }));
            Assert.That(spec.Led, Is.EqualTo(new LedSpec { Rule = LedRuleKind.Threshold }));
            Assert.That(spec.Precision, Is.Null);
        });
        Assert.That(Parse("""{ "split": { "seed": 9 } }""").Split, Is.EqualTo(new SplitSpec { Seed = 9 }));
    }

    private const string Full = """
        {
          "$schema": "model.schema.json",
          "description": "Benzene, µg/m³",
          "url": "https://example.org/benzene",
          "task": "regression",
          "columns": [
            { "name": "PT08.S1(CO)", "unit": "", "offset": 1100.5, "scale": 217, "minimum": 300, "maximum": 3000 },
            { "name": "T", "step": 0.1, "unit": "°C", "offset": 18.3, "scale": 8.8 }
          ],
          "target": { "name": "C6H6(GT)", "unit": "µg/m³", "step": 0.01 },
          "missing": [ -200, 1e-7 ],
          "split": { "kind": "first", "testFraction": 0.25, "seed": 18446744073709551615, "trainCount": 100 },
          "picture": { "resize": "bilinear", "colour": "bgr", "offset": [ 103.5, 116.25, 123 ], "scale": 58, "layout": "nchw" },
          "raw": { "element": "uint8", "scale": 0.5, "zeroPoint": 83 },
          "led": { "rule": "threshold", "threshold": 15, "index": 0 },
          "labels": [],
          "precision": "int16x8"
        }
        """;

    [Test]
    public void What_is_written_reads_back_the_same_and_is_the_same_text_under_a_comma_culture()
    {
        ModelSpec spec = Parse(Full);
        string text = ModelSpecFile.ToJson(spec);
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That(ModelSpecFile.ToJson(Parse(text)), Is.EqualTo(text));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(text, Does.EndWith("}\n").And.Contain("\"step\": 0.1").And.Contain("1E-07").And.Contain("18446744073709551615").And.Contain("µg/m³").And.Not.Contain("\r"));
    }

    [Test]
    public void The_published_schema_has_the_members_that_are_read()
    {
        string path = Path.Combine(Requirements.RepositoryRoot, "compiler/TinyML.Compiler/Specs/model.schema.json");
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(path));
        using JsonDocument full = JsonDocument.Parse(ModelSpecFile.ToJson(Parse(Full)));
        AssertSameMembers(schema.RootElement, full.RootElement);
    }

    private static void AssertSameMembers(JsonElement schema, JsonElement value)
    {
        JsonElement properties = schema.GetProperty("properties");
        Assert.That(properties.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(value.EnumerateObject().Select(member => member.Name)));
        foreach (JsonProperty member in value.EnumerateObject())
        {
            JsonElement described = properties.GetProperty(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                AssertSameMembers(described, member.Value);
            }
            else if (member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first)
            {
                AssertSameMembers(described.GetProperty("items"), first);
            }
        }
    }

    [Test]
    public void A_byte_order_mark_is_no_obstacle() =>
        Assert.That(ModelSpecFile.Parse([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Full)], "m.json").Columns, Has.Count.EqualTo(2));

    private static readonly object[] BadTexts =
    [
        new object[] { "", "TML1501", "m.json:1" },
        new object[] { "null", "TML1501", "m.json:1" },
        new object[] { "[]", "TML1501", "m.json:1" },
        new object[] { "{\n  \"columns\": [\n", "TML1501", "m.json:3" },
        new object[] { "{\n  \"colums\": []\n}", "TML1501", "m.json:2" },
        new object[] { "{\n  \"columns\": [ { \"step\": 1 } ]\n}", "TML1501", "m.json:2 $.columns[0]" },
        new object[] { "{ \"columns\": [ { \"name\": null } ] }", "TML1501", "$.columns[0].name" },
        new object[] { "{ \"columns\": null }", "TML1501", "$.columns" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"step\": \"0.1\" } ] }", "TML1501", "$.columns[0].step" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"name\": \"b\" } ] }", "TML1501", "m.json:1" },
        new object[] { "{ \"task\": \"guessing\" }", "TML1501", "$.task" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"step\": NaN } ] }", "TML1501", "$.columns[0].step" },
        new object[] { "{ // no\n \"columns\": [] }", "TML1501", "m.json:1" },
        new object[] { "{ \"columns\": [] } x", "TML1501", "m.json:1" },
        new object[] { "{\n \"columns\": [\n  { \"name\": \"a\" },\n  { \"name\": \"b\",\n    \"step\": 0 } ] }", "TML1502", "m.json:5 $.columns[1].step" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"step\": -0.1 } ] }", "TML1502", "$.columns[0].step" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"step\": 1e999 } ] }", "TML1502", "$.columns[0].step" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"scale\": 0 } ] }", "TML1502", "$.columns[0].scale" },
        new object[] { "{ \"url\": \"ftp://example.org\" }", "TML1502", "$.url" },
        new object[] { "{ \"url\": \"example.org\" }", "TML1502", "$.url" },
        new object[] { "{ \"columns\": [ null ] }", "TML1502", "$.columns[0]" },
        new object[] { "{ \"columns\": [ { \"name\": \" \" } ] }", "TML1502", "$.columns[0].name" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\" }, { \"name\": \"a\" } ] }", "TML1502", "$.columns[1].name" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"minimum\": 5, \"maximum\": 5 } ] }", "TML1502", "$.columns[0].minimum" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\", \"step\": 0.01, \"maximum\": 400 } ] }", "TML1502", "$.columns[0].maximum" },
        new object[] { "{ \"columns\": [ { \"name\": \"a\" } ], \"target\": { \"name\": \"a\" } }", "TML1502", "$.target.name" },
        new object[] { "{ \"target\": { \"name\": \"y\", \"step\": 0 } }", "TML1502", "$.target.step" },
        new object[] { "{ \"split\": { \"testFraction\": 1 } }", "TML1502", "$.split.testFraction" },
        new object[] { "{ \"split\": { \"seed\": -1 } }", "TML1501", "$.split.seed" },
        new object[] { "{ \"split\": { \"kind\": \"first\" } }", "TML1502", "$.split.trainCount" },
        new object[] { "{ \"split\": { \"kind\": \"first\", \"trainCount\": 0 } }", "TML1502", "$.split.trainCount" },
        new object[] { "{ \"split\": { \"trainCount\": 100 } }", "TML1502", "$.split.trainCount" },
        new object[] { "{ \"picture\": { \"resize\": \"bicubic\" } }", "TML1501", "$.picture.resize" },
        new object[] { "{ \"picture\": { \"offset\": \"1\" } }", "TML1501", "$.picture.offset" },
        new object[] { "{ \"picture\": { \"offset\": [ 1, 2 ] } }", "TML1502", "$.picture.offset" },
        new object[] { "{ \"picture\": { \"colour\": \"grey\", \"offset\": [ 1, 2, 3 ] } }", "TML1502", "$.picture.offset" },
        new object[] { "{ \"picture\": { \"scale\": [ 1, 0, 1 ] } }", "TML1502", "$.picture.scale" },
        new object[] { "{ \"raw\": { \"scale\": 0 } }", "TML1502", "$.raw.scale" },
        new object[] { "{ \"raw\": { \"zeroPoint\": 200 } }", "TML1502", "$.raw.zeroPoint" },
        new object[] { "{ \"raw\": { \"element\": \"float32\", \"zeroPoint\": 1 } }", "TML1502", "$.raw.zeroPoint" },
        new object[] { "{ \"led\": { \"threshold\": 15 } }", "TML1501", "$.led" },
        new object[] { "{ \"led\": { \"rule\": 7 } }", "TML1502", "$.led.rule" },
        new object[] { "{ \"led\": { \"rule\": \"class\", \"index\": 2 }, \"labels\": [ \"no\", \"yes\" ] }", "TML1502", "$.led.index" },
        new object[] { "{ \"labels\": [ \"no\", \"no\" ] }", "TML1502", "$.labels[1]" },
        new object[] { "{ \"labels\": [ null ] }", "TML1502", "$.labels[0]" },
        new object[] { "{ \"missing\": [ 1e999 ] }", "TML1502", "$.missing[0]" },
    ];

    [TestCaseSource(nameof(BadTexts))]
    public void A_bad_file_is_refused_with_its_line_and_path(string json, string code, string where)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Parse(json))!;
        Assert.That(exception.Diagnostics[0].Code.Id, Is.EqualTo(code), exception.Message);
        Assert.That(exception.Diagnostics[0].Where, Does.Contain(where), exception.Message);
        Assert.That(exception.ExitCode, Is.EqualTo(ExitCode.BadInput));
    }

    [Test]
    public void Every_prefix_of_a_good_file_is_refused_without_a_crash()
    {
        byte[] good = Encoding.UTF8.GetBytes(Full);
        for (int length = 0; length < good.Length - 1; length++)
        {
            byte[] prefix = good[..length];
            Assert.That(() => ModelSpecFile.Parse(prefix, "m.json"), Throws.TypeOf<DiagnosticException>());
        }
    }

    [Test]
    public void All_findings_are_reported_at_once()
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() =>
            Parse("""{ "columns": [ { "name": "a", "step": 0, "scale": 0 } ], "split": { "testFraction": 7 } }"""))!;
        Assert.That(exception.Diagnostics, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_file_that_is_not_there_and_a_folder_are_diagnostics()
    {
        Assert.That(() => ModelSpecFile.Load("/nonexistent/m.json"), Throws.TypeOf<DiagnosticException>());
        Assert.That(() => ModelSpecFile.Load(Path.GetTempPath()), Throws.TypeOf<DiagnosticException>());
    }

    [Test]
    public void Saving_replaces_a_file_whole_and_leaves_nothing_beside_it()
    {
        string folder = Directory.CreateTempSubdirectory("tinyml-spec-").FullName;
        try
        {
            string path = Path.Combine(folder, "m.json");
            File.WriteAllText(path, "old");
            ModelSpecFile.Save(Parse(Full), path);
            Assert.That(File.ReadAllText(path), Is.EqualTo(ModelSpecFile.ToJson(ModelSpecFile.Load(path))));
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
            Assert.That(() => ModelSpecFile.Save(Parse(Full), Path.Combine(folder, "none", "m.json")), Throws.TypeOf<DiagnosticException>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
