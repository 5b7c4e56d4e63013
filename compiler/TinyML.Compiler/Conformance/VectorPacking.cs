using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Targets;

namespace TinyML.Compiler.Conformance;

/// <summary>What a batch may take of a device, as far as it can be told before the firmware is built.</summary>
/// <param name="Target">The processor, whose kernels' configurations are kept apart.</param>
/// <param name="ArenaBytes">Inputs, outputs and scratch.</param>
/// <param name="FlashBytes">Tables, parameter blocks and kernels.</param>
public sealed record BatchLimits(Target Target, int ArenaBytes, int FlashBytes);

/// <summary>Puts vectors into batches. Those of a batch have the same elements, and are of layers of which the same is proved (<see cref="KernelConfiguration"/>), so that each runs
/// on the form of its kernel that a model of such layers has.</summary>
public static class VectorPacking
{
    /// <summary>Flash of a step beside its tables: its block, the call and its share of the padding.</summary>
    private const int StepBytes = 64;

    /// <summary>Flash of a kernel, about: the largest are above it, and firmware that does not fit after all is packed anew by <see cref="VectorBatch.Halves"/>.</summary>
    private const int KernelBytes = 800;

    /// <summary>The batches, in the order of the vectors as far as it goes.</summary>
    public static IReadOnlyList<VectorBatch> Pack(IEnumerable<ConformanceVector> vectors, BatchLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        List<VectorBatch> batches = [];
        foreach (IGrouping<(ElementType, ElementType, string), ConformanceVector> group in vectors.GroupBy(vector => Kind(vector.Case, limits.Target)))
        {
            var load = new Load();
            List<ConformanceVector> batch = [];
            foreach (ConformanceVector vector in group)
            {
                Load with = load.With(vector.Case);
                if (batch.Count > 0 && !with.Fits(limits))
                {
                    batches.Add(new VectorBatch(batch));
                    batch = [];
                    with = new Load().With(vector.Case);
                }

                batch.Add(vector);
                load = with;
            }

            batches.Add(new VectorBatch(batch));
        }

        return batches;
    }

    private static (ElementType Input, ElementType Output, string Configuration) Kind(KernelCase kernelCase, Target target)
    {
        (ElementType input, ElementType output) = CaseProgram.Form(kernelCase);
        return (input, output, KernelConfiguration.KindOf(CaseProgram.Of("one", [kernelCase]), target));
    }

    /// <summary>What vectors take.</summary>
    private sealed record Load
    {
        private const int MostOfTheLink = ushort.MaxValue;

        private long Input { get; init; }

        private long Output { get; init; }

        private long Scratch { get; init; }

        private long Tables { get; init; }

        private EquatableArray<int> Kernels { get; init; } = [];

        private int Steps { get; init; }

        public Load With(KernelCase kernelCase) => new()
        {
            Input = Input + kernelCase.InputBytes,
            Output = Output + kernelCase.OutputBytes,
            Scratch = Math.Max(Scratch, kernelCase.ScratchBytes),
            Tables = Tables + kernelCase.TableBytes,
            Kernels = Kernels.Contains(kernelCase.Kernel.Id) ? Kernels : [.. Kernels, kernelCase.Kernel.Id],
            Steps = Steps + 1,
        };

        public bool Fits(BatchLimits limits) =>
            Input <= MostOfTheLink && Output <= MostOfTheLink && Input + Output + Scratch <= limits.ArenaBytes
            && Tables <= (limits.Target.ConstantBytesLimit ?? int.MaxValue) && Tables + (Steps * StepBytes) + (Kernels.Count * KernelBytes) <= limits.FlashBytes;
    }
}
