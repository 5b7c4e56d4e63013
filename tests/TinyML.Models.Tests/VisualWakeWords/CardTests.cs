using System.Security.Cryptography;
using TinyML.Testing;

namespace TinyML.Models.Tests.VisualWakeWords;

public sealed class CardTests
{
    private static readonly string Folder = Path.Combine(Requirements.RepositoryRoot, "models/visual-wake-words");

    [TestCase("visual-wake-words.onnx")]
    [TestCase("visual-wake-words-int8.onnx")]
    public void The_card_gives_the_hash_of_the_shipped_file(string name)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name))));
        string[] lines = [.. File.ReadLines(Path.Combine(Folder, "README.md")).Where(line => line.Contains(hash))];
        Assert.That(lines, Has.Length.EqualTo(1), $"the card must name {hash} once");
        Assert.That(lines[0], Does.Contain($"`{name}`"));
    }
}
