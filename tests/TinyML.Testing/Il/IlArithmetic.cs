using Mono.Cecil.Cil;

namespace TinyML.Testing.Il;

/// <summary>What instructions do to numbers and to elements of arrays (ECMA-335, partition III).</summary>
internal static class IlArithmetic
{
    /// <summary>The element of an array, widened as the stack holds it.</summary>
    public static IlValue Element(object? array, int index) => array switch
    {
        // The runtime takes an array of signed numbers for one of unsigned numbers as well, and the other way round: only the exact type says how to widen.
        byte[] bytes when bytes.GetType() == typeof(byte[]) => IlValue.Of(bytes[index]),
        int[] numbers => IlValue.Of(numbers[index]),
        sbyte[] bytes => IlValue.Of(bytes[index]),
        short[] numbers when numbers.GetType() == typeof(short[]) => IlValue.Of(numbers[index]),
        ushort[] numbers => IlValue.Of(numbers[index]),
        uint[] numbers => IlValue.Of((int)numbers[index]),
        long[] numbers => IlValue.Of(numbers[index]),
        object?[] references => IlValue.Of(references[index]),
        bool[] flags => IlValue.Of(flags[index] ? 1 : 0),
        char[] characters => IlValue.Of(characters[index]),
        _ => throw new NotSupportedException("not an array: " + array),
    };

    /// <summary>Puts the low bits of a value into an array.</summary>
    public static void Store(object? array, int index, in IlValue value)
    {
        switch (array)
        {
            case byte[] bytes:
                bytes[index] = (byte)value.Number;
                break;
            case int[] numbers:
                numbers[index] = (int)value.Number;
                break;
            case sbyte[] bytes:
                bytes[index] = (sbyte)value.Number;
                break;
            case short[] numbers:
                numbers[index] = (short)value.Number;
                break;
            case ushort[] numbers:
                numbers[index] = (ushort)value.Number;
                break;
            case uint[] numbers:
                numbers[index] = (uint)value.Number;
                break;
            case long[] numbers:
                numbers[index] = value.Number;
                break;
            case object?[] references:
                references[index] = value.Object;
                break;
            case bool[] flags:
                flags[index] = value.Number != 0;
                break;
            case char[] characters:
                characters[index] = (char)value.Number;
                break;
            default:
                throw new NotSupportedException("not an array: " + array);
        }
    }

    /// <summary>Whether a comparing branch is taken.</summary>
    public static bool Branches(Code code, in IlValue a, in IlValue b)
    {
        if (a.Kind == IlKind.Reference)
        {
            return (code is Code.Beq or Code.Beq_S) == ReferenceEquals(a.Object, b.Object);
        }

        ulong left = Unsigned(a), right = Unsigned(b);
        return code switch
        {
            Code.Beq or Code.Beq_S => a.Number == b.Number,
            Code.Bne_Un or Code.Bne_Un_S => a.Number != b.Number,
            Code.Bge or Code.Bge_S => a.Number >= b.Number,
            Code.Bgt or Code.Bgt_S => a.Number > b.Number,
            Code.Ble or Code.Ble_S => a.Number <= b.Number,
            Code.Blt or Code.Blt_S => a.Number < b.Number,
            Code.Bge_Un or Code.Bge_Un_S => left >= right,
            Code.Bgt_Un or Code.Bgt_Un_S => left > right,
            Code.Ble_Un or Code.Ble_Un_S => left <= right,
            _ => left < right,
        };
    }

    /// <summary>Runs an instruction of one or two numbers.</summary>
    /// <returns>The top of the stack afterwards; null for an instruction that is not one.</returns>
    public static int? Run(Code code, IlValue[] stack, int top)
    {
        ref IlValue last = ref stack[top - 1];
        switch (code)
        {
            case Code.Neg:
                last = Like(last, -last.Number);
                return top;
            case Code.Not:
                last = Like(last, ~last.Number);
                return top;
            case Code.Conv_I1:
                last = IlValue.Of((sbyte)last.Number);
                return top;
            case Code.Conv_U1:
                last = IlValue.Of((byte)last.Number);
                return top;
            case Code.Conv_I2:
                last = IlValue.Of((short)last.Number);
                return top;
            case Code.Conv_U2:
                last = IlValue.Of((ushort)last.Number);
                return top;
            case Code.Conv_I4 or Code.Conv_U4:
                last = IlValue.Of((int)last.Number);
                return top;
            case Code.Conv_I8:
                last = IlValue.Of(last.Number);
                return top;
            case Code.Conv_U8:
                last = IlValue.Of((long)Unsigned(last));
                return top;
        }

        ref IlValue a = ref stack[top - 2];
        IlValue b = last;
        if (Binary(code, a, b) is not { } result)
        {
            return null;
        }

        a = result;
        return top - 1;
    }

    private static IlValue? Binary(Code code, in IlValue a, in IlValue b) => code switch
    {
        Code.Add => Like(a, a.Number + b.Number),
        Code.Sub => Like(a, a.Number - b.Number),
        Code.Mul => Like(a, a.Number * b.Number),
        Code.Div => Like(a, a.Number / b.Number),
        Code.Rem => Like(a, a.Number % b.Number),
        Code.And => Like(a, a.Number & b.Number),
        Code.Or => Like(a, a.Number | b.Number),
        Code.Xor => Like(a, a.Number ^ b.Number),
        Code.Shl => a.Kind == IlKind.Int64 ? IlValue.Of(a.Number << (int)b.Number) : IlValue.Of((int)a.Number << (int)b.Number),
        Code.Shr => a.Kind == IlKind.Int64 ? IlValue.Of(a.Number >> (int)b.Number) : IlValue.Of((int)a.Number >> (int)b.Number),
        Code.Shr_Un => a.Kind == IlKind.Int64 ? IlValue.Of((long)((ulong)a.Number >> (int)b.Number)) : IlValue.Of((int)((uint)a.Number >> (int)b.Number)),
        Code.Ceq => IlValue.Of((a.Kind == IlKind.Reference ? ReferenceEquals(a.Object, b.Object) : a.Number == b.Number) ? 1 : 0),
        Code.Cgt => IlValue.Of(a.Number > b.Number ? 1 : 0),
        Code.Clt => IlValue.Of(a.Number < b.Number ? 1 : 0),
        Code.Cgt_Un => IlValue.Of((a.Kind == IlKind.Reference ? a.Object is not null && b.Object is null : Unsigned(a) > Unsigned(b)) ? 1 : 0),
        Code.Clt_Un => IlValue.Of(Unsigned(a) < Unsigned(b) ? 1 : 0),
        _ => null,
    };

    private static IlValue Like(in IlValue kind, long number) => kind.Kind == IlKind.Int64 ? IlValue.Of(number) : IlValue.Of((int)number);

    private static ulong Unsigned(in IlValue value) => value.Kind == IlKind.Int64 ? (ulong)value.Number : (uint)value.Number;
}
