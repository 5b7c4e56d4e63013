using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TinyML.Testing.Il.Gate;

/// <summary>Instructions that must not be executed.</summary>
internal static class InstructionRules
{
    private const string Bytes = "System.Byte[]", SignedBytes = "System.SByte[]";

    /// <summary>The rule that an instruction breaks by itself, whatever types it names, or null.</summary>
    public static NanoRule? Breaks(Instruction instruction, MethodDefinition method) => instruction.OpCode.Code switch
    {
        Code.Localloc => NanoRule.StackAllocation,
        _ when instruction.OpCode.Name.Contains(".ovf", StringComparison.Ordinal) => NanoRule.CheckedArithmetic,
        _ when IsFloatingPoint(instruction.OpCode.Name) => NanoRule.FloatingPoint,
        Code.Castclass or Code.Isinst when ((TypeReference)instruction.Operand).FullName is Bytes or SignedBytes => NanoRule.ByteArrayCasts,
        Code.Isinst when IsDivision((TypeReference)instruction.Operand) => NanoRule.DivisionCatches,
        Code.Box or Code.Constrained when IsEnum((TypeReference)instruction.Operand) => NanoRule.EnumTexts,
        Code.Ldsfld or Code.Call or Code.Callvirt when instruction.Operand is MemberReference member => Member(member, method),
        _ => null,
    };

    /// <summary>Whether a type is one that a desktop throws for divisions by zero.</summary>
    public static bool IsDivision(TypeReference type) => type.FullName is "System.DivideByZeroException" or "System.ArithmeticException";

    private static NanoRule? Member(MemberReference member, MethodDefinition method) => (member.DeclaringType.FullName, member.Name) switch
    {
        ("System.BitConverter", "get_IsLittleEndian" or "IsLittleEndian") => NanoRule.Endianness,
        ("System.Array", "Copy" or "CopyTo") when HasSignedBytes(method) => NanoRule.ByteArrayCopies,
        _ => null,
    };

    /// <summary>Which array a copy takes is not followed: no sbyte[] may be at hand at all.</summary>
    private static bool HasSignedBytes(MethodDefinition method) =>
        method.Parameters.Any(parameter => parameter.ParameterType.FullName == SignedBytes)
        || method.Body.Variables.Any(local => local.VariableType.FullName == SignedBytes)
        || method.Body.Instructions.Any(instruction => instruction.Operand switch
        {
            FieldReference field => field.FieldType.FullName == SignedBytes,
            MethodReference called => called.ReturnType.FullName == SignedBytes,
            TypeReference type => instruction.OpCode.Code == Code.Newarr && type.FullName == "System.SByte",
            _ => false,
        });

    private static bool IsFloatingPoint(string name) => name.EndsWith(".r4", StringComparison.Ordinal) || name.EndsWith(".r8", StringComparison.Ordinal) || name is "conv.r.un" or "ckfinite";

    private static bool IsEnum(TypeReference type)
    {
        try
        {
            return type.Resolve()?.IsEnum ?? false;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
