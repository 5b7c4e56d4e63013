using TinyML.HostStreamer.Sessions;

namespace TinyML.HostStreamer.Tests.Sessions;

public sealed class AnsweredNumbersTests
{
    [Test]
    public void It_answers_as_a_set_of_all_numbers_would([Values(3, 40, 1000)] int range, [Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var numbers = new AnsweredNumbers();
        var set = new HashSet<long>();
        for (int i = 0; i < 2000; i++)
        {
            long number = (i / 8) + random.Next(range);
            Assert.That(numbers.Add(number), Is.EqualTo(set.Add(number)), $"seed {seed}, number {number}");
            Assert.That(numbers.Count, Is.EqualTo(set.Count));
        }
    }
}
