namespace TinyML.Testing.Il;

/// <summary>What a place of the evaluation stack, an argument, a local or a field holds.</summary>
internal enum IlKind : byte
{
    /// <summary>32 bits, sign-extended in <see cref="IlValue.Number"/>; 0, so that an untouched value is the number 0.</summary>
    Int32,

    /// <summary>64 bits.</summary>
    Int64,

    /// <summary>An object, an array, a string or null.</summary>
    Reference,

    /// <summary>An element of the array <see cref="IlValue.Object"/>, by its index.</summary>
    Element,
}

/// <summary>A value.</summary>
internal struct IlValue
{
    public long Number;
    public object? Object;
    public IlKind Kind;

    public static IlValue Of(int number) => new() { Number = number };

    public static IlValue Of(long number) => new() { Number = number, Kind = IlKind.Int64 };

    public static IlValue Of(object? reference) => new() { Object = reference, Kind = IlKind.Reference };
}

/// <summary>An object of a class that the machine runs.</summary>
/// <param name="type">The class.</param>
/// <param name="fields">The number of its fields, inherited ones included.</param>
internal sealed class IlObject(IlType type, int fields)
{
    public IlType Type { get; } = type;

    public IlValue[] Fields { get; } = new IlValue[fields];
}
