using System.Buffers.Binary;
using System.Text;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Lowering;

/// <summary>Constant tables in the order in which they were first asked for; equal ones are one.</summary>
public sealed class ConstantPool
{
    private readonly List<ProgramConstant> _constants = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The tables so far.</summary>
    public IReadOnlyList<ProgramConstant> Constants => _constants;

    /// <summary>Adds a constant table, or finds the one with the same elements.</summary>
    /// <param name="name">Any name; made a C identifier and unique.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="element">Int8, Int16 or Int32.</param>
    /// <param name="elements">The elements; they fit the type.</param>
    /// <returns>Its index.</returns>
    public int Add(string name, ConstantKind kind, ElementType element, IReadOnlyList<long> elements) => Add(name, kind, element, LittleEndian(element, elements));

    /// <summary>Adds a constant table, or finds the one with the same bytes.</summary>
    /// <param name="name">Any name; made a C identifier and unique.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="element">What its bytes are.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    /// <returns>Its index.</returns>
    public int Add(string name, ConstantKind kind, ElementType element, EquatableArray<byte> bytes)
    {
        int same = _constants.FindIndex(constant => constant.Kind == kind && constant.Element == element && constant.Bytes == bytes);
        if (same >= 0)
        {
            return same;
        }

        string identifier = Identifier(name), unique = identifier;
        for (int i = 1; !_names.Add(unique); i++)
        {
            unique = $"{identifier}_{i}";
        }

        _constants.Add(new ProgramConstant(unique, kind, element, bytes));
        return _constants.Count - 1;
    }

    /// <summary>Elements as the bytes of a table.</summary>
    /// <param name="element">Int8, Int16 or Int32.</param>
    /// <param name="elements">The elements; they fit the type.</param>
    internal static EquatableArray<byte> LittleEndian(ElementType element, IReadOnlyList<long> elements)
    {
        int width = ElementValues.ByteWidth(element);
        var bytes = new byte[elements.Count * width];
        Span<byte> whole = stackalloc byte[8];
        for (int i = 0; i < elements.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(whole, elements[i]);
            whole[..width].CopyTo(bytes.AsSpan(i * width));
        }

        return EquatableArray.Create<byte>(bytes);
    }

    private static string Identifier(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "layer_" + text : text.ToString();
    }
}
