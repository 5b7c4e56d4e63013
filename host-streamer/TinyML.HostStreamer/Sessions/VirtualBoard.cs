using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>A board that needs no toolchain: the integer executor behind the device's end of the protocol. It has no processor, so
/// it measures no cost.</summary>
public sealed class VirtualBoard : IResettableLink
{
    /// <summary>What it states as its board id; a session takes no cost from such a board.</summary>
    public const string BoardId = "virtual";

    private readonly InProcessLink _link;

    /// <summary>A board that holds <paramref name="model"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spec">The model's JSON file, whose labels text mode shows, or null.</param>
    public VirtualBoard(StreamModel model, ModelSpec? spec = null)
    {
        DeviceModel held = Hold(model, spec);
        _link = new InProcessLink(BoardId, Describe(model), held.Run, held.AnswerText, Load);
    }

    /// <inheritdoc/>
    public string Name => _link.Name;

    /// <summary>How often the model ran.</summary>
    public long Executions => _link.Device.Executions;

    /// <summary>What the board says of itself.</summary>
    public static DeviceInfo Describe(StreamModel model)
    {
        KernelProgram program = model.Planned.Program;
        LedProgram? led = program.Led;
        return new DeviceInfo(
            new BoardInfo(HelloRequest.ProtocolVersion, 250, 1, CostUnit.Microseconds, 0, "host", BoardId),
            new ModelInfo
            {
                Name = program.Name,
                Hash = model.Hash,
                InputBytes = checked((ushort)model.InputBytes),
                OutputBytes = checked((ushort)model.OutputBytes),
                LedRule = led is null ? LedRule.None : led.Kind == LedRuleKind.Threshold ? LedRule.Threshold : LedRule.Class,
                LedIndex = (byte)(led?.Index ?? 0),
                LedThreshold = led?.Threshold ?? 0,
                Inputs = [.. program.Inputs.Select(input => Tensor(program, input.Name, "", input.Buffer, input.ZeroPoint, input.Scales))],
                Outputs = [.. program.Outputs.Select(output => Tensor(program, output.Name, output.Unit, output.Buffer, output.ZeroPoint, [output.Scale]))],
            });
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout) => _link.Read(buffer, timeout);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes) => _link.Write(bytes);

    /// <inheritdoc/>
    public void Reset() => _link.Reset();

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private static DeviceModel Hold(StreamModel model, ModelSpec? spec)
    {
        var description = new ModelDescription(model.Planned, spec);
        (int factor, int decimals) = description.DecimalStep();
        var format = new TextFormat(description.OutputNames, factor, decimals, model.Planned.Program.Outputs[0].ZeroPoint);
        ModelInfo info = Describe(model).Model;
        Func<byte[], DeviceAnswer> run = Execute(model);
        return new DeviceModel(info, run, new TextMode(info, format, run).Answer);
    }

    private static Func<byte[], DeviceAnswer> Execute(StreamModel model)
    {
        var executor = new IntegerExecutor(model.Planned);
        return input =>
        {
            int[] outputs = executor.Run(model.InputFromBytes(input));
            return new DeviceAnswer(model.OutputToBytes(outputs), 0, model.LedOf(outputs));
        };
    }

    /// <summary>A model that arrived over the link, by the compiler's own reader.</summary>
    private static LoadedModel Load(byte[] blob, string hash)
    {
        try
        {
            return new LoadedModel(UpdateStatus.Taken, Hold(new StreamModel(BlobReader.Read(blob, BoardId).Planned, hash), spec: null));
        }
        catch (DiagnosticException)
        {
            return new LoadedModel(UpdateStatus.BadSection, null);
        }
    }

    private static TensorInfo Tensor(KernelProgram program, string name, string unit, int buffer, int zeroPoint, EquatableArray<double> scales) => new(
        name,
        unit,
        program.Buffers[buffer].Element switch
        {
            ElementType.Int16 => WireElement.Int16,
            ElementType.Int32 => WireElement.Int32,
            ElementType.UInt8 => WireElement.UInt8,
            _ => WireElement.Int8,
        },
        checked((ushort)program.Buffers[buffer].Count),
        (short)zeroPoint,
        [.. scales.Select(scale => (float)scale)]);
}
