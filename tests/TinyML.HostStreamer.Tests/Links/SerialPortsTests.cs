using TinyML.Compiler.Targets;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Sessions;
using TinyML.HostStreamer.Tests.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Links;

[Platform(Exclude = "Win")]
public sealed class SerialPortsTests
{
    [Test]
    public void Ports_are_listed_with_what_their_USB_device_says()
    {
        string root = Directory.CreateTempSubdirectory("tinyml-ports-").FullName;
        try
        {
            string devices = Directory.CreateDirectory(Path.Combine(root, "dev")).FullName;
            foreach (string name in new[] { "ttyUSB0", "ttyACM0", "tty0", "sda" })
            {
                File.WriteAllText(Path.Combine(devices, name), "");
            }

            string usb = Directory.CreateDirectory(Path.Combine(root, "usb", "1-1")).FullName;
            File.WriteAllText(Path.Combine(usb, "idVendor"), "2341\n");
            File.WriteAllText(Path.Combine(usb, "idProduct"), "0042\n");
            File.WriteAllText(Path.Combine(usb, "product"), "Mega 2560\n");
            string port = Directory.CreateDirectory(Path.Combine(usb, "1-1:1.0")).FullName;
            string entry = Directory.CreateDirectory(Path.Combine(root, "class", "ttyACM0")).FullName;
            File.CreateSymbolicLink(Path.Combine(entry, "device"), port);
            Assert.That(SerialPorts.List([Board("arduino-mega-2560", "2341:0010", "2341:0042"), Board("arduino-uno", "2341:0043")], devices, Path.Combine(root, "class")), Is.EqualTo(new[]
            {
                new SerialPortInfo(Path.Combine(devices, "ttyACM0"), "2341:0042", "Mega 2560", "arduino-mega-2560"),
                new SerialPortInfo(Path.Combine(devices, "ttyUSB0"), null, null, null),
            }));
            BoardDefinition[] alike = [Board("one", "2341:0042"), Board("other", "2341:0042")];
            Assert.That(SerialPorts.List(alike, devices, Path.Combine(root, "class"))[0].Board, Is.Null, "either may be there");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Test]
    public void Another_backend_opens_and_lists_ports_where_there_are_no_terminals()
    {
        try
        {
            SerialPorts.Backend = new OnePort();
            Assert.That(SerialPorts.List([], "/nonexistent"), Is.EqualTo(new[] { new SerialPortInfo("COM7", null, null, null) }));
            using IByteLink link = SerialPorts.Open("COM7", 115200);
            Assert.That(link.Name, Is.EqualTo("COM7 at 115200"));
        }
        finally
        {
            SerialPorts.Backend = null;
        }
    }

    [Test]
    public void A_machine_without_ports_has_an_empty_list() => Assert.That(SerialPorts.List([], "/nonexistent"), Is.Empty);

    private static BoardDefinition Board(string id, params string[] usb) =>
        new() { Id = id, Name = id, Target = "avr", Mcu = "m", ClockHz = 1, FlashBytes = 1, RamBytes = 1, Leds = new LedPins(1, 2), Usb = usb };

    private sealed class OnePort : ISerialBackend
    {
        public IByteLink Open(string path, int baud) =>
            new InProcessLink($"{path} at {baud}", VirtualBoard.Describe(TestModels.Sum), _ => throw new InvalidOperationException("never asked"));

        public IEnumerable<string> PortNames() => ["COM7"];
    }
}
