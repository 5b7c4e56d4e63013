using TinyML.Compiler.Conformance;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Conformance;

/// <summary>The conformance vectors as programs that a device can hold.</summary>
public sealed class VectorPackingTests
{
    private static readonly IReadOnlyList<ConformanceVector> All = ConformanceVector.Of(VectorFile.All);

    private static IEnumerable<TestCaseData> Limits() =>
        from target in TargetCatalog.All
        from kilobytes in new[] { 1, 6, 1000 }
        select new TestCaseData(new BatchLimits(target, kilobytes * 1000, kilobytes * 16_000)).SetArgDisplayNames(target.Id, $"{kilobytes} KB");

    [TestCaseSource(nameof(Limits))]
    public void Every_vector_is_in_one_batch_of_its_own_kind_that_fits(BatchLimits limits)
    {
        IReadOnlyList<VectorBatch> batches = VectorPacking.Pack(All, limits);
        Assert.That(batches.Sum(batch => batch.Vectors.Count), Is.EqualTo(All.Count));
        Assert.That(batches.SelectMany(batch => batch.Vectors).ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(All), "each vector once");
        foreach (VectorBatch batch in batches)
        {
            KernelProgram program = batch.Program("batch");
            string kind = KernelConfiguration.KindOf(program, limits.Target);
            Assert.That(batch.Vectors.Select(vector => KernelConfiguration.KindOf(CaseProgram.Of("one", [vector.Case]), limits.Target)).Distinct(), Is.EqualTo(new[] { kind }), $"the kinds of {batch.Vectors[0]} and its like");
            Assert.That(ProgramVerifier.Check(program), Is.Null);
            Assert.That(batch.Vectors.Count == 1 || program.InputBytes + program.OutputBytes <= limits.ArenaBytes, "the arena");
        }
    }

    [Test]
    public void The_host_answers_every_batch_and_a_wrong_byte_is_told()
    {
        foreach (VectorBatch batch in VectorPacking.Pack(All, new BatchLimits(CortexM4.Target, 50_000, 1_000_000)))
        {
            byte[] output = Answer(MemoryPlanner.Run(batch.Program("batch")), batch.Input());
            Assert.That(batch.Failures(output), Is.Empty);
            output[^1] ^= 0x80;
            VectorFailure failure = batch.Failures(output).Single();
            int[] expected = batch.Vectors[^1].Case.Expected!;
            Assert.That((failure.Vector, failure.Element, failure.Expected, failure.Different), Is.EqualTo((batch.Vectors[^1], expected.Length - 1, expected[^1], 1)));
            Assert.That(failure.Got, Is.Not.EqualTo(failure.Expected));
        }
    }

    [Test]
    public void Halves_are_the_whole()
    {
        var batch = new VectorBatch([.. All.Take(7)]);
        (VectorBatch first, VectorBatch second) = batch.Halves();
        Assert.That((first.Vectors.Count, second.Vectors.Count), Is.EqualTo((3, 4)));
        Assert.That(first.Vectors.Concat(second.Vectors), Is.EqualTo(batch.Vectors));
        Assert.That(() => batch.Failures(new byte[3]), Throws.ArgumentException);
    }

    private static byte[] Answer(PlannedProgram planned, byte[] input)
    {
        ProgramBuffer from = planned.Program.Buffers[planned.Program.Inputs[0].Buffer], to = planned.Program.Buffers[planned.Program.Outputs[0].Buffer];
        static string CType(ProgramBuffer buffer) => buffer.ByteCount == buffer.Count ? "int8_t" : "int16_t";
        return Elements.ToBytes(new IntegerExecutor(planned).Run(Elements.FromBytes(input, CType(from))), CType(to));
    }
}
