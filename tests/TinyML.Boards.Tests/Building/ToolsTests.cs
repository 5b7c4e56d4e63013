using TinyML.Boards.Building;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Building;

public sealed class ToolsTests
{
    [Test]
    public void The_survey_names_every_compiler_that_a_board_needs()
    {
        IEnumerable<string> needed = BoardCatalogue.Shipped.LoadAll().Where(board => board.Definition.Build is not null)
            .SelectMany(board => (string[])[new Toolchain(board).Compiler, new Toolchain(board).ObjectCopy]).Distinct();
        IReadOnlyList<ToolStatus> survey = Tools.Survey();
        Assert.That(needed, Is.SubsetOf(survey.Select(tool => tool.Name)));
        Assert.That(survey.Select(tool => tool.Install), Has.All.Not.Empty);
    }

    [Test]
    public void An_installed_tool_has_a_version()
    {
        Requirements.Program("avr-gcc");
        ToolStatus compiler = Tools.Survey().Single(tool => tool.Name == "avr-gcc");
        Assert.That(compiler.Found, Is.True);
        Assert.That(compiler.Version, Does.Match("[0-9]+\\.[0-9]+"));
    }

    [Test]
    public void Commands_can_be_pasted_into_a_shell() =>
        Assert.That(new CommandLine("gcc", ["-DX=1", "a b.c", "it's", ""]).ToString(), Is.EqualTo("gcc -DX=1 'a b.c' 'it'\\''s' ''"));
}
