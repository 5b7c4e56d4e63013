using TinyML.Compiler.Conformance;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.Tests.Runtime;

/// <summary>A planned program as a board holds it: written as a blob, loaded by the firmware's own loader.</summary>
internal sealed class RuntimeModel
{
    /// <summary>More than any network here takes.</summary>
    public const int Roomy = 64 << 20;

    private readonly PlannedProgram _planned;

    /// <summary>Loads a program; fails the test when it is refused.</summary>
    public RuntimeModel(PlannedProgram planned, int heapBudget = Roomy)
    {
        _planned = planned;
        var loader = new ModelLoader(new ByteArraySource(BlobWriter.Write(new Blob(planned, [.. new byte[32]], "test"))), heapBudget);
        Loaded = loader.Load();
        Assert.That(loader.Result, Is.Zero, $"{LoadResult.Describe(loader.Result)}, step {loader.Step}, {planned.Program.Name}");
    }

    /// <summary>The smallest heap that the loader accepts for a program, found by halving.</summary>
    public static int LeastHeap(PlannedProgram planned)
    {
        byte[] blob = BlobWriter.Write(new Blob(planned, [.. new byte[32]], "test"));
        int tooSmall = 0, enough = Roomy;
        while (enough - tooSmall > 1)
        {
            int middle = tooSmall + ((enough - tooSmall) / 2);
            bool fits = new ModelLoader(new ByteArraySource(blob), middle).Load() is not null;
            (tooSmall, enough) = fits ? (tooSmall, middle) : (middle, enough);
        }

        return enough;
    }

    /// <summary>The model.</summary>
    public Model Loaded { get; }

    /// <summary>The answers to one sample.</summary>
    public int[] Run(int[] sample)
    {
        Fill(sample);
        Assert.That(Loaded.Run(), Is.True);
        return Outputs();
    }

    /// <summary>Puts a sample into the arena.</summary>
    public void Fill(int[] sample) => Elements.ToBytes(sample, CType(_planned.Program.Inputs[0].Buffer)).CopyTo(Loaded.Arena, Loaded.Input.Offset);

    /// <summary>What the arena holds after a run.</summary>
    public int[] Outputs() => Elements.FromBytes(Loaded.Arena.AsSpan(Loaded.Output.Offset, Loaded.Output.Bytes), CType(_planned.Program.Outputs[0].Buffer));

    private string CType(int buffer) => _planned.Program.Buffers[buffer].Element == ElementType.Int16 ? "int16_t" : "int8_t";
}
