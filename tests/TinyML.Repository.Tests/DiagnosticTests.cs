using System.Reflection;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Repository.Tests;

public sealed class DiagnosticTests
{
    private static DiagnosticCode[] Codes =>
        [.. typeof(DiagnosticCodes).GetMembers(BindingFlags.Public | BindingFlags.Static).Select(member => member switch
        {
            PropertyInfo property => property.GetValue(null),
            FieldInfo constant => constant.GetValue(null),
            _ => null,
        }).OfType<DiagnosticCode>()];

    [Test]
    public void Ids_are_unique_and_well_formed() =>
        Assert.Multiple(() =>
        {
            Assert.That(Codes, Is.Not.Empty);
            Assert.That(Codes.Select(code => code.Id), Is.Unique);
            Assert.That(Codes.Select(code => code.Id), Has.All.Match("^TML[1-5][0-9]{3}$"));
        });

    [Test]
    public void Errors_lead_to_a_documented_exit_code_and_warnings_to_none() =>
        Assert.That(Codes.Where(code => (code.Severity == Severity.Error) == (code.Exit == ExitCode.Done)), Is.Empty);
}
