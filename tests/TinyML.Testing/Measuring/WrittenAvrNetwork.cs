namespace TinyML.Testing.Measuring;

/// <summary>A network written by hand in C, with one input.</summary>
/// <param name="name">For the table.</param>
/// <param name="source">File in C/networks.</param>
/// <param name="flags">What tml_config.h would say, and what chooses the activation.</param>
internal sealed class WrittenAvrNetwork(string name, string source, IReadOnlyList<string> flags) : AvrNetwork
{
    public override string Name => name;

    public override AvrCost Measure()
    {
        CTarget target = CTarget.Avr with { Name = "avr " + name, Flags = [.. CTarget.Avr.Flags, .. flags] };
        using var folder = new TemporaryFolder();
        string elf = CRunner.Link(target, folder.Path, Program, [Path.Combine(Folder, source), "-lm"], ["-I" + Folder]);
        MeasuredRun[] runs = MeasuredRun.Parse(target.Execute(elf));
        return MeasuredRun.Cost(runs, ElfSize.Of(elf), SizeWithout());
    }
}
