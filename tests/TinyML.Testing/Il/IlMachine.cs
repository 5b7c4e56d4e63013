using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TinyML.Testing.Il;

/// <summary>Runs the firmware's IL as an interpreter does, one instruction after the other, and counts: what nanoFramework's interpreter has to execute for the same call. It is not
/// nanoFramework's: instructions there take different times, and none is measured here.</summary>
internal sealed class IlMachine
{
    private const int FieldBytes = 4;

    private readonly IlProgram _program;
    private readonly IlValue[] _statics;
    private IlValue[] _stack = new IlValue[1 << 12];

    /// <summary>Runs the static constructors.</summary>
    /// <param name="program">The assemblies.</param>
    public IlMachine(IlProgram program)
    {
        _program = program;
        _statics = new IlValue[program.Statics];
        foreach (IlMethod initializer in program.Initializers)
        {
            Invoke(initializer, 0);
        }

        (Instructions, AllocatedBytes) = (0, 0);
    }

    /// <summary>How many instructions were executed.</summary>
    public long Instructions { get; private set; }

    /// <summary>Bytes of the arrays' elements and the objects' fields (four each) that were allocated.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Is told of every call of this method, before and after it.</summary>
    public IlMethod? Watched { get; set; }

    /// <summary>Gets the arguments of the watched method and the instructions of the call, when it has returned.</summary>
    public Action<IlValue[], long>? OnWatched { get; set; }

    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments, the object first.</param>
    /// <returns>What it returns; a zero where it returns nothing.</returns>
    public IlValue Call(IlMethod method, params ReadOnlySpan<IlValue> arguments)
    {
        arguments.CopyTo(_stack);
        Invoke(method, 0);
        return method.Returns ? _stack[0] : default;
    }

    /// <summary>Makes an object.</summary>
    /// <param name="type">The class.</param>
    /// <param name="arguments">What its constructor takes.</param>
    public IlValue New(string type, params ReadOnlySpan<IlValue> arguments)
    {
        IlMethod constructor = _program.Method(type, ".ctor", arguments.Length);
        IlValue made = Allocate(_program.Type(type));
        Call(constructor, [made, .. arguments]);
        return made;
    }

    /// <summary>Runs a method whose arguments lie on the stack from <paramref name="start"/>; what it returns lies there afterwards.</summary>
    private void Invoke(IlMethod method, int start)
    {
        if (method == Watched)
        {
            long before = Instructions;
            IlValue[] arguments = _stack.AsSpan(start, method.Arguments).ToArray();
            Run(method, start);
            OnWatched?.Invoke(arguments, Instructions - before);
            return;
        }

        Run(method, start);
    }

    private void Run(IlMethod method, int start)
    {
        int locals = start + method.Arguments, top = locals + method.Locals.Length, at = 0;
        if (top + method.Stack + 16 > _stack.Length)
        {
            Array.Resize(ref _stack, 2 * (top + method.Stack + 16));
        }

        method.Locals.CopyTo(_stack, locals);
        IlInstruction[] body = method.Body;
        IlValue[] stack = _stack;
        long count = 0;
        while (true)
        {
            ref IlInstruction instruction = ref body[at++];
            count++;
            switch (instruction.Code)
            {
                case Code.Nop:
                    break;
                case Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3:
                    stack[top++] = stack[start + (instruction.Code - Code.Ldarg_0)];
                    break;
                case Code.Ldarg_S or Code.Ldarg:
                    stack[top++] = stack[start + instruction.Index];
                    break;
                case Code.Starg_S or Code.Starg:
                    stack[start + instruction.Index] = stack[--top];
                    break;
                case Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3:
                    stack[top++] = stack[locals + (instruction.Code - Code.Ldloc_0)];
                    break;
                case Code.Ldloc_S or Code.Ldloc:
                    stack[top++] = stack[locals + instruction.Index];
                    break;
                case Code.Stloc_0 or Code.Stloc_1 or Code.Stloc_2 or Code.Stloc_3:
                    stack[locals + (instruction.Code - Code.Stloc_0)] = stack[--top];
                    break;
                case Code.Stloc_S or Code.Stloc:
                    stack[locals + instruction.Index] = stack[--top];
                    break;
                case Code.Ldc_I4_M1 or Code.Ldc_I4_0 or Code.Ldc_I4_1 or Code.Ldc_I4_2 or Code.Ldc_I4_3 or Code.Ldc_I4_4 or Code.Ldc_I4_5 or Code.Ldc_I4_6 or Code.Ldc_I4_7 or Code.Ldc_I4_8:
                    stack[top++] = IlValue.Of((int)instruction.Code - (int)Code.Ldc_I4_0);
                    break;
                case Code.Ldc_I4_S or Code.Ldc_I4:
                    stack[top++] = IlValue.Of((int)instruction.Number);
                    break;
                case Code.Ldc_I8:
                    stack[top++] = IlValue.Of(instruction.Number);
                    break;
                case Code.Ldnull:
                    stack[top++] = IlValue.Of((object?)null);
                    break;
                case Code.Ldstr or Code.Ldtoken:
                    stack[top++] = IlValue.Of(instruction.Operand);
                    break;
                case Code.Dup:
                    stack[top] = stack[top - 1];
                    top++;
                    break;
                case Code.Pop:
                    top--;
                    break;
                case Code.Br or Code.Br_S or Code.Leave or Code.Leave_S:
                    at = instruction.Index;
                    break;
                case Code.Switch:
                    int[] targets = (int[])instruction.Operand!;
                    uint chosen = (uint)stack[--top].Number;
                    at = chosen < targets.Length ? targets[chosen] : at;
                    break;
                case Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S:
                    IlValue condition = stack[--top];
                    bool holds = condition.Kind == IlKind.Reference ? condition.Object is not null : condition.Number != 0;
                    at = holds == (instruction.Code is Code.Brtrue or Code.Brtrue_S) ? instruction.Index : at;
                    break;
                case Code.Beq or Code.Beq_S or Code.Bne_Un or Code.Bne_Un_S or Code.Bge or Code.Bge_S or Code.Bgt or Code.Bgt_S or Code.Ble or Code.Ble_S or Code.Blt or Code.Blt_S
                    or Code.Bge_Un or Code.Bge_Un_S or Code.Bgt_Un or Code.Bgt_Un_S or Code.Ble_Un or Code.Ble_Un_S or Code.Blt_Un or Code.Blt_Un_S:
                    top -= 2;
                    at = IlArithmetic.Branches(instruction.Code, stack[top], stack[top + 1]) ? instruction.Index : at;
                    break;
                case Code.Ldelem_U1 or Code.Ldelem_I1 or Code.Ldelem_I2 or Code.Ldelem_U2 or Code.Ldelem_I4 or Code.Ldelem_U4 or Code.Ldelem_I8 or Code.Ldelem_Ref:
                    top--;
                    stack[top - 1] = IlArithmetic.Element(stack[top - 1].Object, (int)stack[top].Number);
                    break;
                case Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 or Code.Stelem_I8 or Code.Stelem_Ref:
                    top -= 3;
                    IlArithmetic.Store(stack[top].Object, (int)stack[top + 1].Number, stack[top + 2]);
                    break;
                case Code.Ldelema:
                    top--;
                    stack[top - 1] = new IlValue { Object = stack[top - 1].Object, Number = stack[top].Number, Kind = IlKind.Element };
                    break;
                case Code.Ldind_I4 or Code.Ldind_U1 or Code.Ldind_I8 or Code.Ldind_I2:
                    stack[top - 1] = IlArithmetic.Element(stack[top - 1].Object, (int)stack[top - 1].Number);
                    break;
                case Code.Stind_I4 or Code.Stind_I1 or Code.Stind_I8 or Code.Stind_I2:
                    top -= 2;
                    IlArithmetic.Store(stack[top].Object, (int)stack[top].Number, stack[top + 1]);
                    break;
                case Code.Ldlen:
                    stack[top - 1] = IlValue.Of(((Array)stack[top - 1].Object!).Length);
                    break;
                case Code.Newarr:
                    stack[top - 1] = IlValue.Of(NewArray((TypeReference)instruction.Operand!, (int)stack[top - 1].Number));
                    break;
                case Code.Ldfld:
                    stack[top - 1] = ((IlObject)stack[top - 1].Object!).Fields[instruction.Index];
                    break;
                case Code.Stfld:
                    top -= 2;
                    ((IlObject)stack[top].Object!).Fields[instruction.Index] = stack[top + 1];
                    break;
                case Code.Ldsfld:
                    stack[top++] = _statics[instruction.Index];
                    break;
                case Code.Stsfld:
                    _statics[instruction.Index] = stack[--top];
                    break;
                case Code.Call or Code.Callvirt or Code.Newobj:
                    Instructions += count;
                    count = 0;
                    top = Call(instruction, top);
                    stack = _stack;
                    break;
                case Code.Ret:
                    Instructions += count;
                    if (method.Returns)
                    {
                        stack[start] = stack[top - 1];
                    }

                    return;
                default:
                    top = IlArithmetic.Run(instruction.Code, stack, top)
                        ?? throw new NotSupportedException($"{method.Name}: the machine does not know {instruction.Code}");
                    break;
            }
        }
    }

    /// <returns>The top of the stack afterwards.</returns>
    private int Call(in IlInstruction instruction, int top)
    {
        if (instruction.Operand is IlIntrinsic intrinsic)
        {
            top -= intrinsic.Arguments;
            if (intrinsic.Run(_stack.AsSpan(top, intrinsic.Arguments).ToArray()) is { } result)
            {
                _stack[top++] = result;
            }

            return top;
        }

        IlMethod method;
        if (instruction.Operand is MethodReference called)
        {
            object? target = _stack[top - called.Parameters.Count - 1].Object;
            method = target is IlObject made && made.Type.Implementation(called) is { } own ? _program.Method(own) : _program.Method(called);
        }
        else
        {
            (method, IlType type) = ((Lazy<(IlMethod, IlType)>)instruction.Operand!).Value;
            if (instruction.Code == Code.Newobj)
            {
                IlValue made = Allocate(type);
                int first = top - (method.Arguments - 1);
                _stack.AsSpan(first, method.Arguments - 1).CopyTo(_stack.AsSpan(first + 2));
                _stack[first] = _stack[first + 1] = made;
                Invoke(method, first + 1);
                return first + 1;
            }
        }

        int start = top - method.Arguments;
        Invoke(method, start);
        return method.Returns ? start + 1 : start;
    }

    private IlValue Allocate(IlType type)
    {
        AllocatedBytes += FieldBytes * type.Fields.Count;
        var made = new IlObject(type, type.Fields.Count);
        foreach (FieldDefinition field in type.Definition.Fields.Where(field => !field.IsStatic))
        {
            made.Fields[type.Fields[field.FullName]] = field.FieldType.FullName == "System.Int64" ? IlValue.Of(0L) : field.FieldType.IsValueType ? IlValue.Of(0) : IlValue.Of((object?)null);
        }

        return IlValue.Of(made);
    }

    private Array NewArray(TypeReference element, int length)
    {
        (Array array, int width) = element.FullName switch
        {
            "System.Byte" => (new byte[length], 1),
            "System.SByte" => (new sbyte[length], 1),
            "System.Boolean" => (new bool[length], 1),
            "System.Int16" => (new short[length], 2),
            "System.UInt16" => (new ushort[length], 2),
            "System.Char" => (new char[length], 2),
            "System.Int32" => (new int[length], 4),
            "System.UInt32" => (new uint[length], 4),
            "System.Int64" => (new long[length], 8),
            _ => ((Array)new object?[length], FieldBytes),
        };
        AllocatedBytes += (long)width * length;
        return array;
    }
}
