using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TinyML.Testing.Il;

/// <summary>Assemblies of the firmware, decoded for <see cref="IlMachine"/>.</summary>
internal sealed class IlProgram
{
    private readonly Dictionary<string, IlType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<MethodDefinition, IlMethod> _methods = [];
    private readonly Dictionary<string, int> _statics = new(StringComparer.Ordinal);

    /// <summary>Reads assemblies.</summary>
    /// <param name="paths">Their files.</param>
    public IlProgram(IEnumerable<string> paths)
    {
        foreach (TypeDefinition type in paths.SelectMany(path => ModuleDefinition.ReadModule(path).GetTypes()))
        {
            // Properties and attributes of the assemblies come once in each.
            _types.TryAdd(type.FullName, new IlType(type));
        }

        foreach (FieldDefinition field in _types.Values.SelectMany(type => type.Definition.Fields))
        {
            if (field.IsStatic)
            {
                _statics[field.FullName] = _statics.Count;
            }
            else
            {
                Dictionary<string, int> places = _types[field.DeclaringType.FullName].Fields;
                places[field.FullName] = places.Count;
            }
        }
    }

    /// <summary>How many static fields there are.</summary>
    public int Statics => _statics.Count;

    /// <summary>The static constructors.</summary>
    public IEnumerable<IlMethod> Initializers => _types.Values.SelectMany(type => type.Definition.Methods).Where(method => method is { IsConstructor: true, IsStatic: true }).Select(Method);

    /// <summary>A class of the assemblies.</summary>
    public IlType Type(string fullName) => _types.TryGetValue(fullName, out IlType? type) ? type : throw new NotSupportedException($"class {fullName} is not in the assemblies");

    /// <summary>A method by its name in a class.</summary>
    public IlMethod Method(string type, string name, int parameters) =>
        Method(Type(type).Definition.Methods.Single(method => method.Name == name && method.Parameters.Count == parameters));

    /// <summary>A method, decoded when it is asked for first.</summary>
    public IlMethod Method(MethodReference reference)
    {
        MethodDefinition method = reference as MethodDefinition
            ?? Type(reference.DeclaringType.FullName).Implementation(reference) ?? throw new NotSupportedException($"{reference.FullName} is not in the assemblies");
        return _methods.TryGetValue(method, out IlMethod? decoded) ? decoded : _methods[method] = Decode(method);
    }

    private IlMethod Decode(MethodDefinition method)
    {
        Mono.Cecil.Cil.MethodBody body = method.Body ?? throw new NotSupportedException($"{method.FullName} has no body");
        Dictionary<Instruction, int> indices = body.Instructions.Select((instruction, i) => (instruction, i)).ToDictionary();
        return new IlMethod
        {
            Name = method.FullName,
            Arguments = method.Parameters.Count + (method.HasThis ? 1 : 0),
            Locals = [.. body.Variables.Select(variable => InitialValue(variable.VariableType))],
            Stack = body.MaxStackSize,
            Returns = method.ReturnType.FullName != "System.Void",
            Body = [.. body.Instructions.Select(instruction => Decode(instruction, method, indices))],
        };
    }

    private static IlValue InitialValue(TypeReference type) => type.FullName switch
    {
        "System.Int64" or "System.UInt64" => IlValue.Of(0L),
        _ when type.IsValueType => IlValue.Of(0),
        _ => IlValue.Of((object?)null),
    };

    private IlInstruction Decode(Instruction instruction, MethodDefinition method, Dictionary<Instruction, int> indices)
    {
        var decoded = new IlInstruction { Code = instruction.OpCode.Code };
        switch (instruction.Operand)
        {
            case Instruction target:
                decoded.Index = indices[target];
                break;
            case Instruction[] targets:
                decoded.Operand = targets.Select(target => indices[target]).ToArray();
                break;
            case VariableDefinition local:
                decoded.Index = local.Index;
                break;
            case ParameterDefinition parameter:
                decoded.Index = parameter.Index + (method.HasThis ? 1 : 0);
                break;
            case sbyte number:
                decoded.Number = number;
                break;
            case int number:
                decoded.Number = number;
                break;
            case long number:
                decoded.Number = number;
                break;
            case FieldReference field when instruction.OpCode.Code == Code.Ldtoken:
                decoded.Operand = field.Resolve().InitialValue;
                break;
            case FieldReference field:
                decoded.Index = _statics.TryGetValue(field.FullName, out int place) ? place : Type(field.DeclaringType.FullName).Fields[field.FullName];
                break;
            case MethodReference called when IlIntrinsics.Of(called) is { } intrinsic:
                decoded.Operand = intrinsic;
                break;
            case MethodReference called when instruction.OpCode.Code == Code.Callvirt:
                decoded.Operand = called;
                break;
            case MethodReference called:
                decoded.Operand = new Lazy<(IlMethod, IlType)>(() => (Method(called), Type(called.DeclaringType.FullName)));
                break;
            default:
                decoded.Operand = instruction.Operand;
                break;
        }

        return decoded;
    }
}
