using TinyML.Compiler.Reporting;

namespace TinyML.Compiler.Tests.Reporting;

public sealed class MemoryPlanTextTests
{
    [Test]
    public void A_plan_is_drawn_with_steps_across_and_addresses_up()
    {
        BufferReport[] buffers = [new("input", 2, 2, 0, 0), new("middle", 0, 3, 0, 1), new("output", 3, 1, 1, 2)];

        string text = MemoryPlanText.Draw(buffers, 4, 4);

        Assert.That(text, Is.EqualTo("""
            4 bytes, the least that any plan of whole layers needs

                    3 |ACC
                    2 |*B.
                    1 |BB.
                    0 |BB.
                      +---
            A bytes         2 to         3, steps   0 to   0: input
            B bytes         0 to         2, steps   0 to   1: middle
            C bytes         3 to         3, steps   1 to   2: output
            * two buffers: the step writes over rows that it is done with, or works in place

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void What_a_plan_wastes_is_said() =>
        Assert.That(MemoryPlanText.Summary(1100, 1000), Is.EqualTo("1,100 bytes, 10.0 % above the 1,000 that any plan of whole layers needs"));
}
