using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Protocol;

namespace TinyML.Compiler.Emit.Nano;

/// <summary>Reads <c>.tmlb</c> files that anybody may have damaged: what it returns can be run without reading or writing outside the arena and the constants.</summary>
public static class BlobReader
{
    private const int ChecksumBytes = 4;

    /// <summary>Reads a blob.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="where">The file's name, for diagnostics.</param>
    /// <exception cref="DiagnosticException">The bytes are truncated, corrupted, inconsistent or of another version.</exception>
    public static Blob Read(ReadOnlyMemory<byte> bytes, string where)
    {
        var file = new BlobCursor(bytes, where);
        int count = CheckFrame(file, bytes);
        var sections = new List<(uint Tag, ReadOnlyMemory<byte> Content)>();
        for (int i = 0; i < count; i++)
        {
            sections.Add(Section(file));
        }

        file.Take(ChecksumBytes);
        file.End();
        ReadOnlyMemory<byte> Find(uint tag) => sections.Count(section => section.Tag == tag) == 1
            ? sections.First(section => section.Tag == tag).Content
            : throw file.Invalid("a section is missing, or there twice");
        Blob blob = new BlobContents(new BlobCursor(Find(Blob.ProgramTag), where), Find(Blob.ConstantsTag), new BlobCursor(Find(Blob.HostTag), where)).Read();
        return blob with
        {
            Device = [.. sections.Where(section => section.Tag is not (Blob.ProgramTag or Blob.ConstantsTag or Blob.HostTag)).Select(section => new BlobSection(section.Tag, EquatableArray.Create(section.Content.Span)))],
        };
    }

    /// <summary>Checks the outside.</summary>
    /// <returns>How many sections there are.</returns>
    private static int CheckFrame(BlobCursor file, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < Blob.HeaderBytes + 4)
        {
            throw file.Invalid($"it has {bytes.Length} bytes, too few for any program");
        }

        if (file.UInt32() != Blob.Magic)
        {
            throw file.Invalid("it does not begin with TMLB");
        }

        int version = file.UInt16(), sections = file.UInt16(), length = file.Int32();
        if (version != Blob.Version)
        {
            throw file.Invalid($"it has format version {version}, this program reads version {Blob.Version}");
        }

        if (length != bytes.Length)
        {
            throw file.Invalid($"it says {length} bytes and has {bytes.Length}");
        }

        if (Crc32.Of(bytes.Span[..^4]) != new BlobCursor(bytes[^4..], "").UInt32())
        {
            throw file.Invalid("its checksum is wrong");
        }

        return sections;
    }

    private static (uint Tag, ReadOnlyMemory<byte> Content) Section(BlobCursor file)
    {
        uint tag = file.UInt32();
        int length = file.Int32();
        ReadOnlyMemory<byte> section = file.Take(length);
        file.Take((4 - (length % 4)) % 4);
        return (tag, section);
    }
}

/// <summary>Puts the three sections together and checks every number in them.</summary>
internal sealed class BlobContents(BlobCursor program, ReadOnlyMemory<byte> constants, BlobCursor host)
{
    private const int HashBytes = 32;

    public Blob Read()
    {
        int arenaBytes = program.Int32();
        (int Offset, int Count, int Element)[] inputs = Places(), outputs = Places();
        int ledKind = program.Choice(3), ledIndex = program.Int32(), ledThreshold = program.Int32();
        (KernelSignature Kernel, int[] Block)[] steps = Steps();
        program.End();

        byte[] hash = host.Take(HashBytes).ToArray();
        string version = host.Text(), name = host.Text();
        int lowerBound = host.Int32();
        (ProgramBuffer[] buffers, int[] offsets) = Buffers();
        (ProgramConstant[] tables, int[] tableOffsets) = Constants();
        PlannedStep[] planned = [.. steps.Select(step => Step(step.Kernel, step.Block))];
        ProgramInput[] programInputs = [.. inputs.Select(_ => Input())];
        ProgramOutput[] programOutputs = [.. outputs.Select(_ => Output())];
        host.End();

        LedProgram? led = ledKind == 0 ? null : new LedProgram(ledKind == 1 ? LedRuleKind.Threshold : LedRuleKind.Class, ledIndex, ledThreshold);
        var kernels = new KernelProgram(name, [.. buffers], [.. tables], [.. planned.Select(step => step.Call)], [.. programInputs], [.. programOutputs], led);
        var result = new PlannedProgram(
            kernels, arenaBytes, lowerBound, [.. offsets], [.. tableOffsets], EquatableArray.Create(constants.Span), [.. planned]);
        string? problem = ProgramVerifier.Check(kernels) ?? PlanVerifier.Check(result)
            ?? Compare(result, inputs, programInputs.Select(input => input.Buffer)) ?? Compare(result, outputs, programOutputs.Select(output => output.Buffer));
        return problem is null ? new Blob(result, EquatableArray.Create<byte>(hash), version) : throw host.Invalid(problem);
    }

    private (int, int, int)[] Places()
    {
        var places = new (int, int, int)[program.Count(12)];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (program.Int32(), program.Int32(), program.Int32());
        }

        return places;
    }

    private (KernelSignature Kernel, int[] Block)[] Steps()
    {
        var steps = new (KernelSignature, int[])[program.Count(4)];
        for (int i = 0; i < steps.Length; i++)
        {
            int id = program.UInt16(), count = program.UInt16();
            KernelSignature? kernel = KernelCatalog.All.FirstOrDefault(known => known.Id == id);
            if (kernel is null || kernel.Parameters.Count != count)
            {
                throw program.Invalid($"no kernel {id} with {count} parameters is known");
            }

            steps[i] = (kernel, program.Numbers(count));
        }

        return steps;
    }

    private (ProgramBuffer[] Buffers, int[] Offsets) Buffers()
    {
        var buffers = new ProgramBuffer[host.Count(24)];
        var offsets = new int[buffers.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            string name = host.Text();
            var element = (ElementType)host.Choice((int)ElementType.Bool + 1);
            int[] dimensions = host.Numbers(host.Count(4));
            long count = 1;
            foreach (int extent in dimensions)
            {
                count *= extent is > 0 and <= 65535 ? extent : throw host.Invalid($"buffer '{name}' has an extent of {extent}");
                count = count <= 1 << 24 ? count : throw host.Invalid($"buffer '{name}' is too large");
            }

            buffers[i] = new ProgramBuffer(name, element, (int)count, Shape.Of(dimensions), host.Int32(), host.Int32());
            offsets[i] = host.Int32();
        }

        return (buffers, offsets);
    }

    private (ProgramConstant[] Constants, int[] Offsets) Constants()
    {
        var tables = new ProgramConstant[host.Count(20)];
        var offsets = new int[tables.Length];
        for (int i = 0; i < tables.Length; i++)
        {
            string name = host.Text();
            var kind = (ConstantKind)host.Choice((int)ConstantKind.Codes + 1);
            var element = (ElementType)host.Choice((int)ElementType.Bool + 1);
            offsets[i] = host.Int32();
            int length = host.Int32();
            if (offsets[i] < 0 || length < 0 || offsets[i] > constants.Length - length)
            {
                throw host.Invalid($"table '{name}' lies outside the constants");
            }

            tables[i] = new ProgramConstant(name, kind, element, EquatableArray.Create(constants.Span.Slice(offsets[i], length)));
        }

        return (tables, offsets);
    }

    private PlannedStep Step(KernelSignature kernel, int[] block)
    {
        string layer = host.Text();
        long macs = host.Int64();
        int[] arguments = host.Numbers(kernel.Parameters.Count);
        int begin = host.Int32(), end = host.Int32();
        int[] views = host.Numbers(host.Count(4));
        if (views.Length % 4 != 0)
        {
            throw host.Invalid($"layer '{layer}' has a part of a view");
        }

        View[] read = [.. views.Chunk(4).Select(view => new View(view[0], view[1], view[2], view[3]))];
        return new PlannedStep(new KernelCall(layer, kernel, [.. arguments], macs), begin, end, [.. read], [.. block]);
    }

    private ProgramInput Input()
    {
        string name = host.Text();
        int buffer = host.Int32(), zeroPoint = host.Int32();
        var scales = new double[host.Count(8)];
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = host.Scale();
        }

        return new ProgramInput(name, buffer, [.. scales], zeroPoint);
    }

    private ProgramOutput Output()
    {
        string name = host.Text();
        int buffer = host.Int32(), zeroPoint = host.Int32();
        double scale = host.Scale();
        return new ProgramOutput(name, buffer, scale, zeroPoint, host.Text());
    }

    /// <summary>Device and host must mean the same bytes by the inputs and outputs.</summary>
    private static string? Compare(PlannedProgram planned, (int Offset, int Count, int Element)[] places, IEnumerable<int> buffers) => places
        .Zip(buffers, (place, buffer) => (place, buffer))
        .Any(pair => pair.place != (planned.BufferOffsets[pair.buffer], planned.Program.Buffers[pair.buffer].Count, planned.Program.Buffers[pair.buffer].Element == ElementType.Int8 ? 1 : 2))
        ? "device and host disagree about an input or output"
        : null;
}
