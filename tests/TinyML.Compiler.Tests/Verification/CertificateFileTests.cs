using System.Text.Json;
using TinyML.Compiler.Certificates;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Verification;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Verification;

/// <summary><c>certificate.json</c>: written, read, and refused when it is damaged.</summary>
public sealed class CertificateFileTests
{
    private const int Seed = 93_000;

    private static readonly KernelProgram Original = Lowerer.Run(PlantedChannels.In(RandomIntegerPictures.Of(Seed, RequantizationScheme.TfLite, ElementType.Int8), Seed), null);
    private static readonly RemovalResult Removal = ChannelRemoval.Run(Original);
    private static readonly string Text = CertificateFile.ToJson(Removal.Certificate);

    [Test]
    public void A_certificate_survives_its_file()
    {
        RemovalCertificate read = Read(Text);
        Assert.That(CertificateFile.ToJson(read), Is.EqualTo(Text));
        Assert.That(() => CertificateCheck.Run(Original, Removal.Program, read), Throws.Nothing);
    }

    [Test]
    public void The_published_schema_has_the_members_that_are_written()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "compiler/TinyML.Compiler/Certificates/certificate.schema.json")));
        using JsonDocument written = JsonDocument.Parse(Text);
        Assert.Multiple(() =>
        {
            Assert.That(Members(written.RootElement), Is.EquivalentTo(Members(schema.RootElement.GetProperty("properties"))));
            foreach (string list in new[] { "buffers", "layers" })
            {
                JsonElement described = schema.RootElement.GetProperty("properties").GetProperty(list).GetProperty("items").GetProperty("properties");
                Assert.That(Members(written.RootElement.GetProperty(list)[0]), Is.EquivalentTo(Members(described)), list);
            }
        });
    }

    [Test]
    public void Every_part_of_a_file_that_was_cut_off_is_refused()
    {
        foreach (int length in Enumerable.Range(0, Text.Length / 7).Select(i => 7 * i))
        {
            RequireRefused(Text[..length], $"the first {length} characters");
        }
    }

    [Test]
    public void A_file_with_other_characters_is_refused_or_still_holds()
    {
        const string Characters = "0123456789,[]\"-";
        var random = new Random(Seed);
        int refused = 0;
        int files = Requirements.Deep ? 5_000 : 150;
        for (int i = 0; i < files; i++)
        {
            char[] changed = Text.ToCharArray();
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                changed[random.Next(changed.Length)] = Characters[random.Next(Characters.Length)];
            }

            try
            {
                CertificateCheck.Run(Original, Removal.Program, Read(new string(changed)));
            }
            catch (DiagnosticException exception)
            {
                Assert.That(exception.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.CertificateRefused));
                refused++;
            }
        }

        TestContext.Out.WriteLine($"seed {Seed}: {refused} of {files} refused");
        Assert.That(refused, Is.GreaterThan(files * 3 / 4));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"version":1,"original":"","compiled":"","buffers":[null],"layers":[]}""")]
    [TestCase("""{"version":1,"original":"","compiled":"","buffers":[{"buffer":0,"name":"x","low":[],"high":[],"kept":null,"constant":[],"unread":[]}],"layers":[]}""")]
    [TestCase("""{"version":1,"original":"","compiled":"","buffers":[],"layers":[],"signed":true}""")]
    public void What_is_no_certificate_is_refused(string text) => RequireRefused(text, text);

    private static void RequireRefused(string text, string what)
    {
        DiagnosticException? refusal = Assert.Throws<DiagnosticException>(() => Read(text), what);
        Assert.That(refusal!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.CertificateRefused), what);
    }

    private static RemovalCertificate Read(string text)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, CertificateFile.Name);
        File.WriteAllText(path, text);
        return CertificateFile.Load(path);
    }

    private static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(member => member.Name);
}
