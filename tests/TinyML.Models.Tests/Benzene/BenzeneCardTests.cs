using System.Security.Cryptography;

namespace TinyML.Models.Tests.Benzene;

public class BenzeneCardTests
{
    [TestCaseSource(typeof(BenzeneFolder), nameof(BenzeneFolder.Models))]
    public void The_card_gives_the_hash_of_the_shipped_file(string model)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(BenzeneFolder.PathOf(model + ".onnx"))));
        string[] lines = [.. File.ReadLines(BenzeneFolder.PathOf("README.md")).Where(line => line.Contains(hash))];
        Assert.That(lines, Has.Length.EqualTo(1), $"the card must name {hash} once");
        Assert.That(lines[0], Does.Contain($"`{model}.onnx`"));
    }
}
