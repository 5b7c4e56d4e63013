using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TinyML.Testing.Il.Gate;

/// <summary>Refuses what C# compiles and nanoFramework rejects, crashes on or treats differently.</summary>
public sealed class NanoGate : IDisposable
{
    private const int StaticDataBytes = 64 * 1024;

    private readonly SurfaceResolver _known;
    private readonly HashSet<NanoFinding> _findings = [];

    /// <summary>A gate that knows these assemblies and no others.</summary>
    /// <param name="known">The files of nanoFramework's declarations, and of assemblies that the checked ones use.</param>
    public NanoGate(IEnumerable<string> known)
    {
        _known = new SurfaceResolver(known);
    }

    /// <summary>Checks an assembly.</summary>
    /// <param name="assembly">The file's bytes.</param>
    /// <returns>All that must not be there; nothing for an assembly that may pass.</returns>
    public IReadOnlyList<NanoFinding> Check(byte[] assembly)
    {
        _findings.Clear();
        using var module = ModuleDefinition.ReadModule(new MemoryStream(assembly), new ReaderParameters { AssemblyResolver = _known });
        Attributes(module.Assembly, module.Assembly.Name.Name);
        Attributes(module, module.Assembly.Name.Name);
        int data = 0;
        foreach (TypeDefinition type in module.GetTypes())
        {
            Type(type);
            data += type.Fields.Sum(field => field.InitialValue.Length);
        }

        if (data >= StaticDataBytes)
        {
            Add(NanoRule.StaticData, module.Assembly.Name.Name, $"{data} bytes of initial values");
        }

        return [.. _findings];
    }

    /// <inheritdoc/>
    public void Dispose() => _known.Dispose();

    private void Type(TypeDefinition type)
    {
        if (type.HasGenericParameters)
        {
            Add(NanoRule.Generics, type.FullName, "a generic type");
        }

        Attributes(type, type.FullName);
        Use(type.BaseType, type.FullName);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            Use(implemented.InterfaceType, type.FullName);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Attributes(field, field.FullName);
            Use(field.FieldType, field.FullName);
        }

        foreach (PropertyDefinition property in type.Properties)
        {
            Attributes(property, property.FullName);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Method(method);
        }
    }

    private void Method(MethodDefinition method)
    {
        string place = method.FullName;
        if (method.HasGenericParameters)
        {
            Add(NanoRule.Generics, place, "a generic method");
        }

        Attributes(method, place);
        Attributes(method.MethodReturnType, place);
        Use(method.ReturnType, place);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Attributes(parameter, place);
            Use(parameter.ParameterType, place);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            Use(local.VariableType, place);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers.Where(handler => handler.CatchType is not null))
        {
            Use(handler.CatchType, place);
            if (InstructionRules.IsDivision(handler.CatchType))
            {
                Add(NanoRule.DivisionCatches, place, "catch of " + handler.CatchType.FullName);
            }
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            Instruction(instruction, method);
        }
    }

    private void Instruction(Instruction instruction, MethodDefinition method)
    {
        string place = method.FullName;
        if (InstructionRules.Breaks(instruction, method) is { } rule)
        {
            Add(rule, place, instruction.Operand is MemberReference operand ? $"{instruction.OpCode.Name} {operand.FullName}" : instruction.OpCode.Name);
        }

        switch (instruction.Operand)
        {
            case TypeReference type:
                Use(type, place);
                break;
            case FieldReference field:
                Use(field.FieldType, place);
                Member(field, place, field.Resolve);
                break;
            case MethodReference called:
                Use(called.ReturnType, place);
                foreach (ParameterDefinition parameter in called.Parameters)
                {
                    Use(parameter.ParameterType, place);
                }

                Member(called, place, called.Resolve);
                break;
        }
    }

    private void Member(MemberReference member, string place, Func<IMemberDefinition?> resolve)
    {
        Use(member.DeclaringType, place);
        if (member is GenericInstanceMethod)
        {
            Add(NanoRule.Generics, place, member.FullName);
        }
        else if (member.DeclaringType is not TypeSpecification && !Resolves(resolve))
        {
            Add(NanoRule.OutsideSurface, place, member.FullName);
        }
    }

    private void Attributes(ICustomAttributeProvider provider, string place)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            if (attribute.AttributeType.Namespace is "System.Runtime.CompilerServices" or "Microsoft.CodeAnalysis")
            {
                Add(NanoRule.CompilerAttributes, place, attribute.AttributeType.FullName);
            }
            else
            {
                Use(attribute.AttributeType, place);
            }
        }
    }

    /// <summary>A type that stands somewhere, with all that it is made of.</summary>
    private void Use(TypeReference? type, string place)
    {
        if (type is null)
        {
            return;
        }

        if (TypeRules.Breaks(type) is { } rule)
        {
            Add(rule, place, type.FullName);
        }

        switch (type)
        {
            case GenericInstanceType instance:
                foreach (TypeReference argument in instance.GenericArguments)
                {
                    Use(argument, place);
                }

                break;
            case FunctionPointerType or GenericParameter:
                break;
            case TypeSpecification made:
                Use(made.ElementType, place);
                break;
            default:
                if (!Resolves(type.Resolve))
                {
                    Add(NanoRule.OutsideSurface, place, type.FullName);
                }

                break;
        }
    }

    private static bool Resolves(Func<IMemberDefinition?> resolve)
    {
        try
        {
            return resolve() is not null;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }

    private void Add(NanoRule rule, string place, string what) => _findings.Add(new NanoFinding(rule, place, what));
}
