using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Emit.C;

/// <summary>A planned program with the C names of everything in it, checked for what C can say.</summary>
internal sealed class CModel
{
    // The firmware's own headers and functions begin so: tml_model_run, tml_stream.h.
    private static readonly string[] FirmwareNames = ["config", "frame", "inference", "model", "no_model", "port", "stream", "text"];

    /// <summary>Names everything.</summary>
    /// <exception cref="DiagnosticException">The program cannot be said in C for the target.</exception>
    public CModel(PlannedProgram planned, CLibraryOptions options)
    {
        Planned = planned;
        Options = options;
        string name = CNames.Identifier(planned.Program.Name);
        Name = FirmwareNames.Contains(name) ? name + "_network" : name;
        Check();
        var constantNames = new CNames();
        Constants = [.. planned.Program.Constants.Select(constant => constantNames.Unique(constant.Name))];
        Parameters = [.. planned.Steps.Select(step => constantNames.Unique(step.Call.Layer, "_params"))];
        Inputs = Suffixes(planned.Program.Inputs.Select(input => input.Name));
        Outputs = Suffixes(planned.Program.Outputs.Select(output => output.Name));
    }

    /// <summary>The program.</summary>
    public PlannedProgram Planned { get; }

    /// <summary>What else is printed.</summary>
    public CLibraryOptions Options { get; }

    /// <summary>The model's name as part of C identifiers.</summary>
    public string Name { get; }

    /// <summary>The table of each constant.</summary>
    public EquatableArray<string> Constants { get; }

    /// <summary>The parameter struct of each step.</summary>
    public EquatableArray<string> Parameters { get; }

    /// <summary>What is appended to <c>tml_NAME_input</c> for each input: nothing when there is one.</summary>
    public EquatableArray<string> Inputs { get; }

    /// <summary>What is appended to <c>tml_NAME_output</c> for each output: nothing when there is one.</summary>
    public EquatableArray<string> Outputs { get; }

    /// <summary>The first lines of every generated file.</summary>
    public FormattableString Banner =>
        $"{CText.Comment(Planned.Program.Name)}: made by tinyml {Options.ToolVersion} from the model with SHA-256 {Options.ModelSha256}. Do not edit.";

    /// <summary>The buffer of an input.</summary>
    public ProgramBuffer Buffer(ProgramInput input) => Planned.Program.Buffers[input.Buffer];

    /// <summary>The buffer of an output.</summary>
    public ProgramBuffer Buffer(ProgramOutput output) => Planned.Program.Buffers[output.Buffer];

    /// <summary>The C type of a buffer's elements.</summary>
    public static string Type(ElementType element) => element switch
    {
        ElementType.Int8 => "int8_t",
        ElementType.UInt8 => "uint8_t",
        ElementType.Int16 => "int16_t",
        ElementType.Int32 => "int32_t",
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "no integer program has such elements"),
    };

    private static EquatableArray<string> Suffixes(IEnumerable<string> names)
    {
        var unique = new CNames();
        string[] suffixes = [.. names.Select(name => $"_{unique.Unique(name)}")];
        return suffixes.Length == 1 ? [""] : [.. suffixes];
    }

    private void Check()
    {
        string where = $"model '{Planned.Program.Name}'";
        int tooMany = Options.Target.BytesTooMany(Planned);
        if (tooMany > 0)
        {
            throw new DiagnosticException(DiagnosticCodes.ConstantsDoNotFit, where,
                FormattableString.Invariant($"its constants take {Planned.Constants.Count} bytes, the largest table {Planned.Program.Constants.Max(constant => constant.Bytes.Count)}: {tooMany} more than {Options.Target.Title} can address"),
                "use fewer neurons or 8-bit precision, or choose a board with another processor");
        }

        PlannedStep? ring = Planned.Steps.FirstOrDefault(step => step.Views.Any(view => view.RingRows != 0));
        if (ring is not null)
        {
            throw new DiagnosticException(DiagnosticCodes.NotEmittable, $"layer '{ring.Call.Layer}'", "it works on a ring of rows, which C libraries do not have yet", "plan whole layers");
        }
    }
}
