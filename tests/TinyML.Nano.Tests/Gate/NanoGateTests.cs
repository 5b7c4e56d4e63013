using TinyML.Testing.Il.Gate;

namespace TinyML.Nano.Tests.Gate;

/// <summary>What CI can see of whether nanoFramework takes the firmware: nothing is in it that its runtime is known to refuse, to crash on or to treat differently.</summary>
public class NanoGateTests
{
    private static readonly string[] Own = ["TinyML.Nano.Kernels", "TinyML.Nano.Runtime", "Firmware"];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "nanoframework");

    private static string[] Surface => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "surface"), "*.dll");

    [TestCaseSource(nameof(Own))]
    public void The_firmware_passes(string assembly)
    {
        using var gate = new NanoGate([.. Surface, .. Own.Select(name => Path.Combine(Folder, name + ".dll"))]);
        Assert.That(gate.Check(File.ReadAllBytes(Path.Combine(Folder, assembly + ".dll"))), Is.Empty);
    }

    [TestCaseSource(typeof(Offence), nameof(Offence.All))]
    public void An_offence_is_named_with_place_and_reason(Offence offence)
    {
        using var gate = new NanoGate(Surface);
        NanoFinding[] findings = [.. gate.Check(OffendingAssembly.Of(offence.Members)).Where(finding => finding.Rule == offence.Rule)];
        Assert.That(findings, Has.Some.Matches<NanoFinding>(finding => finding.Place.Contains(offence.Place, StringComparison.Ordinal)));
        Assert.That(findings[0].ToString(), Does.Contain(NanoRules.Reason(offence.Rule)));
    }

    [Test]
    public void Every_rule_has_an_offence([Values] NanoRule rule)
    {
        Assert.That(Offence.All.Select(offence => offence.Rule), Has.Member(rule));
    }

    [Test]
    public void Code_of_the_same_kind_within_the_rules_passes()
    {
        const string Members = """
            enum E { A, B }
            static readonly byte[] table = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
            static int Fine(byte[] x, ref int y)
            {
                byte[] copy = new byte[table.Length];
                System.Array.Copy(x, 0, copy, 0, copy.Length);
                sbyte signed = (sbyte)x[0];
                E e = (E)x[1];
                try { return unchecked((signed << 30) + y + (int)e + copy[2]); }
                catch (System.Exception) { return 0; }
            }
            """;
        using var gate = new NanoGate(Surface);
        Assert.That(gate.Check(OffendingAssembly.Of(Members, Surface)), Is.Empty);
    }
}
