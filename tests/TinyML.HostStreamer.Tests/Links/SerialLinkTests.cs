using System.Diagnostics;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Links;

namespace TinyML.HostStreamer.Tests.Links;

[Platform(Exclude = "Win")]
public sealed class SerialLinkTests
{
    private static byte[] ReadAll(SerialLink link, int count)
    {
        var bytes = new List<byte>();
        var buffer = new byte[100];
        while (bytes.Count < count)
        {
            int read = link.Read(buffer, TimeSpan.FromSeconds(10));
            Assert.That(read, Is.Positive, "bytes that were sent must arrive");
            bytes.AddRange(buffer[..read]);
        }

        return [.. bytes];
    }

    [Test]
    public void Every_byte_passes_unchanged_in_both_directions()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, 115200);
        terminal.Write(all);
        Assert.That(ReadAll(link, 256), Is.EqualTo(all));
        link.Write(all);
        Assert.That(terminal.Read(256), Is.EqualTo(all));
        Assert.That(link.Name, Is.EqualTo(terminal.Path));
    }

    [TestCase(9600)]
    [TestCase(115200)]
    [TestCase(250_000)]
    [TestCase(1_000_000)]
    [TestCase(123_457)]
    public void Any_speed_is_taken(int baud)
    {
        using var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, baud);
        link.Write([42]);
        Assert.That(terminal.Read(1), Is.EqualTo(new byte[] { 42 }));
    }

    [Test]
    public void The_speed_of_an_open_port_can_be_changed_to_one_that_it_takes()
    {
        using var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, 115200);
        Assert.That((link.TrySetSpeed(500_000), link.Speed), Is.EqualTo((true, 500_000)));
        link.Write([42]);
        Assert.That(terminal.Read(1), Is.EqualTo(new byte[] { 42 }));
        link.Dispose();
        Assert.That(() => link.TrySetSpeed(115200), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_silent_port_is_waited_for_as_long_as_was_asked()
    {
        using var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, 115200);
        long start = Stopwatch.GetTimestamp();
        Assert.That(link.Read(new byte[1], TimeSpan.FromMilliseconds(30)), Is.Zero);
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.GreaterThanOrEqualTo(29));
        Assert.That(link.Read(new byte[1], TimeSpan.Zero), Is.Zero);
    }

    [Test]
    public void A_port_that_goes_away_is_an_error_after_what_still_arrived()
    {
        var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, 115200);
        terminal.Write([1, 2, 3]);
        Assert.That(ReadAll(link, 3), Is.EqualTo(new byte[] { 1, 2, 3 }));
        terminal.Dispose();
        Assert.That(() => link.Read(new byte[1], TimeSpan.FromSeconds(10)), Throws.InstanceOf<IOException>().With.Message.Contains("unplugged"));
        Assert.That(() => link.Write([1]), Throws.InstanceOf<IOException>());
    }

    /// <summary>A board that hangs reads nothing: what is sent to it again and again fills the terminal.</summary>
    [Test]
    public void A_port_that_takes_no_bytes_is_no_longer_waited_for_than_a_silent_one()
    {
        using var terminal = new PseudoTerminal();
        using SerialLink link = SerialLink.Open(terminal.Path, 115200);
        terminal.Write([1]);
        Assert.That(ReadAll(link, 1), Has.Length.EqualTo(1));
        long start = Stopwatch.GetTimestamp();
        Assert.That(() => link.Write(new byte[1 << 20]), Throws.TypeOf<TimeoutException>().With.Message.Contains(terminal.Path));
        TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
        Assert.That(() => link.Read(new byte[1], TimeSpan.Zero), Throws.Nothing, "it is not closed");
    }

    private static void AssertRefused(string path, string code, int baud = 115200)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => SerialLink.Open(path, baud).Dispose())!;
        Assert.That(exception.Diagnostics[0].Code.Id, Is.EqualTo(code), exception.Message);
        Assert.That(exception.Diagnostics[0].Where, Is.EqualTo(path));
        Assert.That(exception.ExitCode, Is.EqualTo(ExitCode.DeviceFailure));
    }

    [Test]
    public void A_port_that_is_not_there_is_refused() => AssertRefused("/dev/ttyNOPE0", "TML5100");

    /// <summary>Files that Debian gives to these groups; the superuser, who may run the tests, is refused nothing.</summary>
    [TestCase("/etc/shadow", "the group 'shadow'", "usermod -a -G shadow ")]
    [TestCase("/etc/passwd", "'root' alone", "dialout")]
    [TestCase("/dev/ttyNOPE0", "may not open the port —", "dialout")]
    [Platform("Linux")]
    public void A_port_of_others_is_refused_with_the_group_that_may_open_it(string path, string said, string todo)
    {
        const int AccessDenied = 13;
        DiagnosticException refusal = SerialErrors.Opening(path, AccessDenied);
        Assert.That(refusal.Diagnostics[0].Code.Id, Is.EqualTo("TML5101"));
        Assert.That(refusal.Message, Does.Contain(said).And.Contain(todo));
    }

    [Test]
    public void A_file_that_is_no_port_is_refused() => AssertRefused("/dev/null", "TML5103");

    [Test]
    public void A_speed_that_makes_no_sense_is_refused() => AssertRefused("/dev/null", "TML5103", baud: 0);

    [Test]
    public void A_busy_port_is_refused_and_free_again_when_closed()
    {
        using var terminal = new PseudoTerminal();
        using (SerialLink.Open(terminal.Path, 115200))
        {
            AssertRefused(terminal.Path, "TML5102");
        }

        Assert.That(() => SerialLink.Open(terminal.Path, 115200).Dispose(), Throws.Nothing);
    }

    [Test]
    public void A_closed_link_says_so()
    {
        using var terminal = new PseudoTerminal();
        SerialLink link = SerialLink.Open(terminal.Path, 115200);
        link.Dispose();
        link.Dispose();
        Assert.That(() => link.Read(new byte[1], TimeSpan.Zero), Throws.TypeOf<ObjectDisposedException>());
    }
}
