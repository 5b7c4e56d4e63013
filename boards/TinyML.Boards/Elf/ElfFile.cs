using System.Buffers.Binary;
using System.Text;

namespace TinyML.Boards.Elf;

/// <summary>A linked 32-bit little-endian ELF executable: what the linker put where, to the byte.
/// The layout is that of the System V ABI, "Object Files".</summary>
public sealed class ElfFile
{
    private const int HeaderSize = 52;
    private const int ProgramHeaderSize = 32;
    private const int SectionHeaderSize = 40;
    private const int SymbolSize = 16;
    private readonly byte[] _file;

    private ElfFile(byte[] file)
    {
        _file = file;
        if (file.Length < HeaderSize || !file.AsSpan(0, 7).SequenceEqual<byte>([0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1]))
        {
            throw new InvalidDataException("not a 32-bit little-endian ELF file");
        }

        Machine = (ElfMachine)U16(18);
        Segments = ReadSegments();
        Sections = ReadSections();
        Symbols = ReadSymbols();
    }

    /// <summary>The processor.</summary>
    public ElfMachine Machine { get; }

    /// <summary>What a loader copies, in file order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>The sections, in file order.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The symbols that have a name, in file order.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such ELF file, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ElfFile Read(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="InvalidDataException">They are no such ELF file, or are damaged.</exception>
    public static ElfFile Parse(byte[] bytes)
    {
        try
        {
            return new ElfFile(bytes);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the ELF file is damaged", exception);
        }
    }

    /// <summary>The bytes of a segment that are in the file (zero-filled memory is not).</summary>
    public ReadOnlySpan<byte> Contents(ElfSegment segment) => _file.AsSpan(segment.FileOffset, segment.FileSize);

    /// <summary>The symbol of this name, or null.</summary>
    public ElfSymbol? Find(string name) => Symbols.FirstOrDefault(symbol => symbol.Name == name);

    /// <summary>The last code symbol at or below an address, or null: where a program counter is.</summary>
    public ElfSymbol? CodeAt(uint address) =>
        Symbols.Where(symbol => symbol.Kind is ElfSymbolKind.Function && symbol.Value <= address).MaxBy(symbol => symbol.Value);

    private List<ElfSegment> ReadSegments()
    {
        var segments = new List<ElfSegment>();
        int table = I32(28);
        for (int i = 0; i < U16(44); i++)
        {
            int at = table + (i * ProgramHeaderSize);
            if (U32(at) == 1)
            {
                var segment = new ElfSegment(I32(at + 4), U32(at + 8), U32(at + 12), I32(at + 16), I32(at + 20));
                _ = Contents(segment);
                segments.Add(segment);
            }
        }

        return segments;
    }

    private List<ElfSection> ReadSections()
    {
        var sections = new List<ElfSection>();
        int table = I32(32);
        int names = U16(48) == 0 ? 0 : I32(table + (U16(50) * SectionHeaderSize) + 16);
        for (int i = 0; i < U16(48); i++)
        {
            int at = table + (i * SectionHeaderSize);
            uint flags = U32(at + 8);
            sections.Add(new ElfSection(
                Text(names + I32(at)), U32(at + 4), (flags & 1) != 0, (flags & 2) != 0, U32(at + 12), I32(at + 16), I32(at + 20), I32(at + 24)));
        }

        return sections;
    }

    private List<ElfSymbol> ReadSymbols()
    {
        var symbols = new List<ElfSymbol>();
        foreach (ElfSection table in Sections.Where(section => section.Type == ElfSection.SymbolTable))
        {
            int names = Sections[table.Link].FileOffset;
            for (int at = table.FileOffset; at + SymbolSize <= table.FileOffset + table.Size; at += SymbolSize)
            {
                string name = Text(names + I32(at));
                if (name.Length > 0)
                {
                    symbols.Add(new ElfSymbol(name, U32(at + 4), I32(at + 8), (ElfSymbolKind)(_file[at + 12] & 15), U16(at + 14) != 0));
                }
            }
        }

        return symbols;
    }

    private string Text(int at)
    {
        ReadOnlySpan<byte> rest = _file.AsSpan(at);
        int end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(rest[..(end < 0 ? rest.Length : end)]);
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

    private int I32(int at) => checked((int)U32(at));
}

/// <summary>Processors.</summary>
public enum ElfMachine
{
    /// <summary>Not named.</summary>
    None = 0,

    /// <summary>Arm, 32-bit.</summary>
    Arm = 40,

    /// <summary>AVR, 8-bit.</summary>
    Avr = 83,
}

/// <summary>A part that a loader copies.</summary>
/// <param name="FileOffset">Where its bytes are in the file.</param>
/// <param name="VirtualAddress">Where the program sees them.</param>
/// <param name="PhysicalAddress">Where they are stored: flash, for initialised data.</param>
/// <param name="FileSize">Bytes in the file.</param>
/// <param name="MemorySize">Bytes in memory; the rest is zero.</param>
public sealed record ElfSegment(int FileOffset, uint VirtualAddress, uint PhysicalAddress, int FileSize, int MemorySize);

/// <summary>A section.</summary>
/// <param name="Name">Such as <c>.text</c>.</param>
/// <param name="Type">1 contents, 2 symbol table, 8 zeroed memory.</param>
/// <param name="Writable">Whether the program may write it: RAM.</param>
/// <param name="Allocated">Whether it takes memory on the device.</param>
/// <param name="Address">Where the program sees it.</param>
/// <param name="FileOffset">Where its bytes are in the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Link">For a symbol table, the index of its string table.</param>
public sealed record ElfSection(string Name, uint Type, bool Writable, bool Allocated, uint Address, int FileOffset, int Size, int Link)
{
    /// <summary>The type of a symbol table.</summary>
    public const uint SymbolTable = 2;

    /// <summary>The type of memory that starts zeroed (or not initialised) and takes no room in the file.</summary>
    public const uint NoBits = 8;
}

/// <summary>Kinds of symbol.</summary>
public enum ElfSymbolKind
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Data.</summary>
    Data = 1,

    /// <summary>Code.</summary>
    Function = 2,
}

/// <summary>A named address.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The address.</param>
/// <param name="Size">Bytes, 0 when not known.</param>
/// <param name="Kind">Data or code.</param>
/// <param name="Defined">False for what another object must bring.</param>
public sealed record ElfSymbol(string Name, uint Value, int Size, ElfSymbolKind Kind, bool Defined);
