using TinyML.Compiler.Conformance;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;
using TinyML.Testing.Kernels;

namespace TinyML.Compiler.Tests.Lowering;

/// <summary>Whatever a program says, a call that the verifier lets pass stays within its buffers and tables.</summary>
public sealed class CallVerifierTests
{
    private const int Seed = 5150;

    private static IEnumerable<TestCaseData> Kernels() => KernelCatalog.All.Select(kernel => new TestCaseData(kernel).SetArgDisplayNames(kernel.Name));

    [TestCaseSource(nameof(Kernels))]
    public void Good_calls_pass_and_mutated_ones_stay_inside(KernelSignature kernel)
    {
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            KernelCase kernelCase = new RandomKernelCases(Seed + i, 12).Next(kernel);
            KernelProgram program = CaseProgram.Of("one", [kernelCase]);
            Assert.That(ProgramVerifier.Check(program), Is.Null, kernelCase.ToString());
            var random = new Random(i);
            for (int k = 0; k < 10; k++)
            {
                KernelProgram mutated = Mutate(program, random);
                if (ProgramVerifier.Check(mutated) is not null)
                {
                    refused++;
                    continue;
                }

                foreach (bool isInputLast in new[] { true, false })
                {
                    Assert.That(() => Run(mutated, isInputLast), Throws.Nothing, $"{kernelCase}, mutated to {string.Join(' ', mutated.Calls[0].Arguments)}");
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(300), "mutations that were refused");
    }

    /// <summary>Another number in the block, or in one of the tables that say where to go.</summary>
    private static KernelProgram Mutate(KernelProgram program, Random random)
    {
        KernelCall call = program.Calls[0];
        int[] numbers = [.. Enumerable.Range(0, call.Arguments.Count).Where(i => call.Kernel.Parameters[i].Role == ParameterRole.Integer)];
        if (call.Kernel.Id >= KernelIds.Move && program.Constants.Count > 0 && random.Next(2) == 0)
        {
            byte[] bytes = [.. program.Constants[0].Bytes];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            return program with { Constants = [program.Constants[0] with { Bytes = EquatableArray.Create<byte>(bytes) }, .. program.Constants.Skip(1)] };
        }

        int[] arguments = [.. call.Arguments];
        int at = numbers[random.Next(numbers.Length)];
        arguments[at] = random.Next(4) switch { 0 => arguments[at] + 1, 1 => arguments[at] - 1, 2 => random.Next(-300, 300), _ => arguments[at] ^ (1 << random.Next(31)) };
        return program with { Calls = [call with { Arguments = [.. arguments] }] };
    }

    /// <summary>Runs the call in an arena of exactly the buffers that it names, the input (or the output) at the end.</summary>
    private static void Run(KernelProgram program, bool isInputLast)
    {
        KernelCall call = program.Calls[0];
        int[] order = [.. Enumerable.Range(0, program.Buffers.Count).Where(buffer => program.Buffers[buffer].Parent >= 0 || program.Buffers[buffer].Element == ElementType.Int32).OrderBy(buffer => (buffer == call.Arguments[0]) == isInputLast)];
        int[] places = new int[program.Buffers.Count], tables = new int[program.Constants.Count];
        int end = 0;
        foreach (int buffer in order)
        {
            places[buffer] = end;
            end += program.Buffers[buffer].ByteCount;
        }

        List<byte> constants = [];
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = constants.Count;
            constants.AddRange(program.Constants[i].Bytes);
        }

        int[] block = [.. call.Arguments.Select((argument, i) => call.Kernel.Parameters[i].Role switch
        {
            ParameterRole.Integer => argument,
            ParameterRole.Constant => tables[argument],
            _ => places[argument],
        })];
        KernelDispatcher.Run(call.Kernel.Id, new byte[end], [.. constants], block);
    }
}
