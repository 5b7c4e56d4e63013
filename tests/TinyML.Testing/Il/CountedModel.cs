namespace TinyML.Testing.Il;

/// <summary>What one step of a model took.</summary>
/// <param name="KernelId">Its kernel.</param>
/// <param name="Instructions">Executed IL instructions.</param>
public sealed record CountedStep(int KernelId, long Instructions);

/// <summary>What one inference took.</summary>
/// <param name="Instructions">Executed IL instructions, those of the executor's loop included.</param>
/// <param name="AllocatedBytes">What was allocated.</param>
/// <param name="Steps">The kernels in the order of their calls.</param>
public sealed record CountedRun(long Instructions, long AllocatedBytes, IReadOnlyList<CountedStep> Steps);

/// <summary>A model in the nanoFramework firmware's own assemblies (compiled against nanoFramework's surface), run instruction by instruction on a machine that counts.
/// The counts are of executed IL instructions on that machine; no time on a board follows from them.</summary>
public sealed class CountedModel
{
    private const string Runtime = "TinyML.Nano.Runtime.";
    private static readonly string[] Assemblies = ["TinyML.Nano.Kernels.dll", "TinyML.Nano.Runtime.dll"];

    private readonly IlProgram _program = new(Paths);
    private readonly IlMachine _machine;
    private readonly IlValue _model;

    /// <summary>Loads a blob as a board does, on the machine too.</summary>
    /// <param name="blob">The .tmlb file.</param>
    /// <param name="heapBudget">Bytes that the model may take.</param>
    /// <exception cref="InvalidOperationException">The firmware refused it.</exception>
    public CountedModel(byte[] blob, int heapBudget = 64 << 20)
    {
        _machine = new IlMachine(_program);
        IlValue source = _machine.New(Runtime + "ByteArraySource", IlValue.Of(blob));
        IlValue loader = _machine.New(Runtime + "ModelLoader", source, IlValue.Of(heapBudget));
        _model = Call("ModelLoader", "Load", loader);
        LoadInstructions = _machine.Instructions;
        if (_model.Object is null)
        {
            throw new InvalidOperationException($"the firmware refuses the blob: reason {Call("ModelLoader", "get_Result", loader).Number}, step {Call("ModelLoader", "get_Step", loader).Number}");
        }
    }

    /// <summary>The compiled assemblies.</summary>
    public static IEnumerable<string> Paths => Assemblies.Select(name => Path.Combine(AppContext.BaseDirectory, "nanoframework", name));

    /// <summary>IL instructions that loading took.</summary>
    public long LoadInstructions { get; }

    /// <summary>Runs one inference.</summary>
    /// <param name="input">The bytes of the inputs.</param>
    /// <param name="output">Receives the bytes of the outputs.</param>
    public CountedRun Run(ReadOnlySpan<byte> input, out byte[] output)
    {
        byte[] arena = (byte[])Call("Model", "get_Arena", _model).Object!;
        input.CopyTo(Place("get_Input", arena));
        List<CountedStep> steps = [];
        _machine.Watched = _program.Method("TinyML.Nano.Kernels.KernelDispatcher", "Run", 5);
        _machine.OnWatched = (arguments, instructions) => steps.Add(new CountedStep((int)arguments[0].Number, instructions));
        (long instructionsBefore, long bytesBefore) = (_machine.Instructions, _machine.AllocatedBytes);
        if (Call("Model", "Run", _model).Number == 0)
        {
            throw new InvalidOperationException("the model could not read its constants");
        }

        var run = new CountedRun(_machine.Instructions - instructionsBefore, _machine.AllocatedBytes - bytesBefore, steps);
        output = Place("get_Output", arena).ToArray();
        return run;
    }

    private Span<byte> Place(string property, byte[] arena)
    {
        IlValue place = Call("Model", property, _model);
        return arena.AsSpan((int)Call("ArenaPlace", "get_Offset", place).Number, (int)Call("ArenaPlace", "get_Bytes", place).Number);
    }

    private IlValue Call(string type, string method, IlValue target) => _machine.Call(_program.Method(Runtime + type, method, 0), target);
}
