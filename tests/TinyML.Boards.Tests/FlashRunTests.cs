using System.Text;
using TinyML.Boards.Building;
using TinyML.Boards.Flashing;
using TinyML.Compiler.Diagnostics;
using TinyML.Testing;

namespace TinyML.Boards.Tests;

/// <summary>A flashing tool as a child process: a shell that says what such tools say.</summary>
[Platform(Exclude = "Win")]
public sealed class FlashRunTests
{
    [Test]
    public void A_tool_that_would_try_for_ever_is_ended_once_a_line_says_why()
    {
        // The first half alone would be another finding.
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Run("printf 'OS error: cannot open port X: '; printf 'Permission denied\\n'; exec tail -f /dev/null", out _))!;
        Assert.That(exception.Diagnostics[0].ToString(), Does.Contain("TML5901").And.Contain("this user may not open the port"));
    }

    [Test]
    public void Progress_without_line_ends_is_passed_on_whole_and_the_last_words_explain()
    {
        string said = "";
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Run("head -c 3000000 /dev/zero | tr '\\0' '#'; echo; echo 'No device found on X' >&2; exit 1", out said))!;
        Assert.That(said.Count(c => c == '#'), Is.EqualTo(3_000_000));
        Assert.That(exception.Diagnostics[0].ToString(), Does.Contain("no boot loader answers"));
    }

    [Test]
    public void A_tool_that_ends_well_is_believed()
    {
        Run("printf '100%%\\n'", out string said);
        Assert.That(said, Is.EqualTo("100%\n"));
    }

    private static void Run(string script, out string said)
    {
        Requirements.Program("sh");
        var text = new StringBuilder();
        try
        {
            new FlashRun(new CommandLine("sh", ["-c", script]), "board", piece => text.Append(piece)).Run();
        }
        finally
        {
            said = text.ToString();
        }
    }
}
