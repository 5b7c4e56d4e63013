using Mono.Cecil;

namespace TinyML.Testing.Il;

/// <summary>A class as the machine needs it.</summary>
internal sealed class IlType(TypeDefinition definition)
{
    /// <summary>Methods by name and parameters, for calls through interfaces and base classes.</summary>
    private readonly Dictionary<string, MethodDefinition> _methods = definition.Methods.ToDictionary(Signature);

    public TypeDefinition Definition => definition;

    /// <summary>Where each field lies; filled in by <see cref="IlProgram"/>.</summary>
    public Dictionary<string, int> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The method that is called when the object is of this class.</summary>
    public MethodDefinition? Implementation(MethodReference called) => _methods.GetValueOrDefault(Signature(called));

    private static string Signature(MethodReference method) => method.Name + "(" + string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName)) + ")";
}

/// <summary>One instruction, decoded: branches go to the index of an instruction.</summary>
internal struct IlInstruction
{
    public Mono.Cecil.Cil.Code Code;
    public int Index;
    public long Number;
    public object? Operand;
}

/// <summary>A method, decoded.</summary>
internal sealed class IlMethod
{
    public required string Name { get; init; }

    public required IlInstruction[] Body { get; init; }

    public required int Arguments { get; init; }

    public required IlValue[] Locals { get; init; }

    public required int Stack { get; init; }

    public required bool Returns { get; init; }
}
