namespace System
{
    /// <summary>The root of all types.</summary>
    public class Object
    {
        /// <summary>An object.</summary>
        public Object()
        {
        }

        /// <summary>Whether two objects are equal.</summary>
        public virtual bool Equals(object obj) => throw null;

        /// <summary>A hash.</summary>
        public virtual int GetHashCode() => throw null;

        /// <summary>A text.</summary>
        public virtual string ToString() => throw null;

        /// <summary>The type.</summary>
        public Type GetType() => throw null;
    }

    /// <summary>The root of structs.</summary>
    public abstract class ValueType
    {
    }

    /// <summary>The root of enumerations.</summary>
    public abstract class Enum : ValueType
    {
    }

    /// <summary>No value.</summary>
    public struct Void
    {
    }

    /// <summary>True or false.</summary>
    public struct Boolean
    {
        private readonly bool _value;
    }

    /// <summary>A UTF-16 unit.</summary>
    public struct Char
    {
        private readonly char _value;
    }

    /// <summary>8 bits, signed.</summary>
    public struct SByte
    {
        private readonly sbyte _value;
    }

    /// <summary>8 bits.</summary>
    public struct Byte
    {
        private readonly byte _value;
    }

    /// <summary>16 bits, signed.</summary>
    public struct Int16
    {
        private readonly short _value;
    }

    /// <summary>16 bits.</summary>
    public struct UInt16
    {
        private readonly ushort _value;
    }

    /// <summary>32 bits, signed.</summary>
    public struct Int32
    {
        private readonly int _value;
    }

    /// <summary>32 bits.</summary>
    public struct UInt32
    {
        private readonly uint _value;
    }

    /// <summary>64 bits, signed.</summary>
    public struct Int64
    {
        private readonly long _value;
    }

    /// <summary>64 bits.</summary>
    public struct UInt64
    {
        private readonly ulong _value;
    }

    /// <summary>A single-precision number; declared because the compiler asks for it.</summary>
    public struct Single
    {
        private readonly float _value;
    }

    /// <summary>A double-precision number; declared because the compiler asks for it.</summary>
    public struct Double
    {
        private readonly double _value;
    }

    /// <summary>A native integer; declared because delegates are made with it.</summary>
    public struct IntPtr
    {
    }

    /// <summary>A native integer.</summary>
    public struct UIntPtr
    {
    }

    /// <summary>A type at run time.</summary>
    public struct RuntimeTypeHandle
    {
    }

    /// <summary>A field at run time.</summary>
    public struct RuntimeFieldHandle
    {
    }
}
