using Mono.Cecil;

namespace TinyML.Testing.Il;

/// <summary>A method of the base library that the firmware calls.</summary>
/// <param name="Arguments">How many values it takes.</param>
/// <param name="Run">What it does with them; null for methods that return nothing.</param>
internal sealed record IlIntrinsic(int Arguments, Func<IlValue[], IlValue?> Run);

/// <summary>What the base library does, for the few of its methods that the firmware calls.</summary>
internal static class IlIntrinsics
{
    private static readonly Dictionary<string, IlIntrinsic> All = new(StringComparer.Ordinal)
    {
        ["System.Object::.ctor"] = new IlIntrinsic(1, _ => null),
        ["System.Array::Copy"] = new IlIntrinsic(5, Copy),
        ["System.String::get_Length"] = new IlIntrinsic(1, values => IlValue.Of(((string)values[0].Object!).Length)),
        ["System.String::get_Chars"] = new IlIntrinsic(2, values => IlValue.Of((int)((string)values[0].Object!)[(int)values[1].Number])),
        ["System.Runtime.CompilerServices.RuntimeHelpers::InitializeArray"] = new IlIntrinsic(2, Initialize),
    };

    /// <summary>The method's meaning, or null where it is one of the firmware's own.</summary>
    public static IlIntrinsic? Of(MethodReference method) => All.GetValueOrDefault($"{method.DeclaringType.FullName}::{method.Name}");

    private static IlValue? Copy(IlValue[] values)
    {
        Array.Copy((Array)values[0].Object!, (int)values[1].Number, (Array)values[2].Object!, (int)values[3].Number, (int)values[4].Number);
        return null;
    }

    private static IlValue? Initialize(IlValue[] values)
    {
        Buffer.BlockCopy((byte[])values[1].Object!, 0, (Array)values[0].Object!, 0, Buffer.ByteLength((Array)values[0].Object!));
        return null;
    }
}
