using System.Globalization;

namespace TinyML.Compiler.Ir;

/// <summary>One attribute of an operator as the printer shows it.</summary>
/// <param name="Name">The camelCase name.</param>
/// <param name="Text">The value, the same under every culture; floats round-trip.</param>
public sealed record OperatorParameter(string Name, string Text)
{
    /// <summary>A float attribute, in the shortest form that reads back as the same number.</summary>
    public static OperatorParameter Of(string name, float value) => new(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>An integer attribute.</summary>
    public static OperatorParameter Of(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));
}
