using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Coding;

/// <summary>Writes the tables of layers as codes where that makes them smaller. Nothing is lost: every layer is decoded again and compared.</summary>
public static class ProgramEncoder
{
    /// <summary>Encodes a program.</summary>
    /// <param name="program">A program; layers that are coded already stay as they are.</param>
    /// <param name="options">What may be done.</param>
    /// <exception cref="InvalidOperationException">Decoding gives other tables, which is a mistake in this program.</exception>
    public static EncodedProgram Run(KernelProgram program, EncodeOptions options)
    {
        Candidate[] candidates = [.. Candidates(program, options)], worthwhile = [.. candidates.Where(candidate => candidate.Gain >= options.SmallestGain)];
        int largestArena = options.LargestArena ?? MemoryPlanner.Run(program).ArenaBytes;
        HashSet<int> chosen = Choose(program, worthwhile, largestArena);
        bool pays = candidates.Where(candidate => chosen.Contains(candidate.Step)).Sum(candidate => (long)candidate.Gain) >= options.SmallestTotalGain;
        KernelProgram encoded = pays ? With(program, candidates.Where(candidate => chosen.Contains(candidate.Step))) : program;
        return new(encoded, [.. candidates.Select(candidate =>
            !worthwhile.Contains(candidate) ? candidate.Plain("codes would not be smaller")
            : !chosen.Contains(candidate.Step) ? candidate.Plain("coded it would need a larger arena")
            : !pays ? candidate.Plain("all layers together gain less than the code that decodes them takes")
            : candidate.Coded())]);
    }

    /// <summary>All layers that gain by it, or, where the arena grows too large, one after the other by what they gain, as long as it does not.</summary>
    private static HashSet<int> Choose(KernelProgram program, IEnumerable<Candidate> worthwhile, int largestArena)
    {
        Candidate[] gaining = [.. worthwhile.OrderByDescending(candidate => candidate.Gain).ThenBy(candidate => candidate.Step)];
        bool Fits(IEnumerable<Candidate> some) => MemoryPlanner.Run(With(program, some)).ArenaBytes <= largestArena;
        if (gaining.Length == 0 || Fits(gaining))
        {
            return [.. gaining.Select(candidate => candidate.Step)];
        }

        List<Candidate> taken = [];
        foreach (Candidate candidate in gaining)
        {
            if (Fits([.. taken, candidate]))
            {
                taken.Add(candidate);
            }
        }

        return [.. taken.Select(candidate => candidate.Step)];
    }

    private static IEnumerable<Candidate> Candidates(KernelProgram program, EncodeOptions options)
    {
        int[] uses = new int[program.Constants.Count];
        foreach (int constant in program.Calls.SelectMany(Constants))
        {
            uses[constant]++;
        }

        for (int step = 0; step < program.Calls.Count; step++)
        {
            KernelCall call = program.Calls[step];
            if (CodedKernels.CodedOf(call.Kernel.Id) is not null)
            {
                int before = Constants(call).Where(constant => uses[constant] == 1).Sum(constant => program.Constants[constant].Bytes.Count);
                LayerTables tables = LayerTables.Of(program, call);
                yield return new Candidate(step, call.Layer, tables.Shape, before, LayerEncoder.Smallest(tables, options));
            }
        }
    }

    /// <summary>The program with some layers coded, and without the tables that nobody reads any more.</summary>
    private static KernelProgram With(KernelProgram program, IEnumerable<Candidate> coded)
    {
        List<ProgramBuffer> buffers = [.. program.Buffers];
        List<ProgramConstant> constants = [.. program.Constants];
        KernelCall[] calls = [.. program.Calls];
        foreach (Candidate candidate in coded.OrderBy(candidate => candidate.Step))
        {
            KernelCall call = calls[candidate.Step];
            KernelSignature kernel = CodedKernels.CodedOf(call.Kernel.Id)!;
            int words = candidate.Shape.ScratchBytes(kernel, candidate.Encoded.Code.Symbols) / sizeof(int);
            int tables = call.Kernel.Parameters.Count(parameter => parameter.Role == ParameterRole.Constant);
            buffers.Add(new ProgramBuffer($"{call.Layer}_scratch", ElementType.Int32, words, Shape.Of(words)));
            constants.Add(new ProgramConstant(CodesName(program, call), ConstantKind.Codes, ElementType.UInt8, candidate.Encoded.Code.Bytes));
            calls[candidate.Step] = call with
            {
                Kernel = kernel,
                Arguments = [call.Arguments[0], call.Arguments[1], buffers.Count - 1, constants.Count - 1, .. call.Arguments.Skip(2 + tables)],
            };
        }

        return WithoutUnused(program with { Buffers = [.. buffers], Constants = [.. constants], Calls = [.. calls] });
    }

    private static string CodesName(KernelProgram program, KernelCall call)
    {
        const string Weights = "_weights";
        string name = program.Constants[call.Argument("weights")].Name;
        return (name.EndsWith(Weights, StringComparison.Ordinal) ? name[..^Weights.Length] : name) + "_codes";
    }

    private static KernelProgram WithoutUnused(KernelProgram program)
    {
        int[] used = [.. program.Calls.SelectMany(Constants).Distinct().Order()];
        Dictionary<int, int> places = used.Select((constant, place) => (constant, place)).ToDictionary(pair => pair.constant, pair => pair.place);
        return program with
        {
            Constants = [.. used.Select(constant => program.Constants[constant])],
            Calls = [.. program.Calls.Select(call => call with
            {
                Arguments = [.. call.Arguments.Select((argument, i) => call.Kernel.Parameters[i].Role == ParameterRole.Constant ? places[argument] : argument)],
            })],
        };
    }

    private static IEnumerable<int> Constants(KernelCall call) =>
        call.Arguments.Where((_, i) => call.Kernel.Parameters[i].Role == ParameterRole.Constant);
}
