using TinyML.Compiler.Specs;

namespace TinyML.Models.Tests.Benzene;

public class BenzeneSpecTests
{
    [TestCase("benzene", 8)]
    [TestCase("benzene-indirect", 6)]
    public void The_shipped_json_is_valid_and_names_the_columns_of_its_network(string model, int columns)
    {
        ModelSpec spec = BenzeneFolder.Spec(model);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spec.Columns, Has.Count.EqualTo(columns));
            Assert.That(spec.Target?.Name, Is.EqualTo("C6H6(GT)"));
            Assert.That(spec.Led?.Threshold, Is.EqualTo(15));
            Assert.That(spec.Missing, Is.EqualTo(new[] { -200.0 }));
            Assert.That(spec.Split, Is.EqualTo(new SplitSpec { Kind = SplitKind.Random, TestFraction = 0.3, Seed = 1 }));
        }
    }

    [Test]
    public void The_indirect_model_sees_neither_S1_nor_S2() =>
        Assert.That(BenzeneFolder.Spec("benzene-indirect").Columns, Is.EqualTo(BenzeneFolder.Spec("benzene").Columns.Skip(2)));

    [TestCaseSource(typeof(BenzeneFolder), nameof(BenzeneFolder.Models))]
    public void The_schema_reference_leads_to_the_published_schema(string model)
    {
        string schema = BenzeneFolder.Spec(model).Schema ?? "";
        Assert.That(BenzeneFolder.PathOf(schema), Does.Exist);
    }
}
