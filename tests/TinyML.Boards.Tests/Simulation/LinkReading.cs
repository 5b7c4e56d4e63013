using TinyML.Protocol;

namespace TinyML.Boards.Tests.Simulation;

/// <summary>Reading with an end in sight.</summary>
internal static class LinkReading
{
    /// <summary>How long a board may be silent.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Reads this many bytes or fails the test.</summary>
    public static byte[] ReadExactly(this IByteLink link, int count)
    {
        var bytes = new byte[count];
        int have = 0;
        while (have < count)
        {
            int got = link.Read(bytes.AsSpan(have), Patience);
            Assert.That(got, Is.Positive, "the link went silent");
            have += got;
        }

        return bytes;
    }
}
