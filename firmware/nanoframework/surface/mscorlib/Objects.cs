namespace System
{
    /// <summary>A text. Its members that make new texts allocate.</summary>
    public sealed class String
    {
        /// <summary>How many UTF-16 units.</summary>
        public int Length => throw null;

        /// <summary>A UTF-16 unit.</summary>
        [Runtime.CompilerServices.IndexerName("Chars")]
        public char this[int index] => throw null;

        /// <summary>One text after the other.</summary>
        public static string Concat(string str0, string str1) => throw null;

        /// <summary>One text after the other.</summary>
        public static string Concat(string str0, string str1, string str2) => throw null;

        /// <summary>Whether two texts are equal.</summary>
        public static bool operator ==(string a, string b) => throw null;

        /// <summary>Whether two texts differ.</summary>
        public static bool operator !=(string a, string b) => throw null;

        /// <inheritdoc/>
        public override bool Equals(object obj) => throw null;

        /// <inheritdoc/>
        public override int GetHashCode() => throw null;
    }

    /// <summary>The root of arrays.</summary>
    public abstract class Array
    {
        /// <summary>How many elements.</summary>
        public int Length => throw null;

        /// <summary>Copies elements between arrays of the same element type.</summary>
        public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length) => throw null;

        /// <summary>Sets elements to zero.</summary>
        public static void Clear(Array array, int index, int length) => throw null;
    }

    /// <summary>A type.</summary>
    public abstract class Type
    {
        /// <summary>The type of a handle.</summary>
        public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => throw null;
    }

    /// <summary>What has to be given back.</summary>
    public interface IDisposable
    {
        /// <summary>Gives it back.</summary>
        void Dispose();
    }

    /// <summary>The root of delegates.</summary>
    public abstract class Delegate
    {
        /// <summary>Both, one after the other.</summary>
        public static Delegate Combine(Delegate a, Delegate b) => throw null;

        /// <summary>One without the other.</summary>
        public static Delegate Remove(Delegate source, Delegate value) => throw null;
    }

    /// <summary>The root of delegates that call several methods.</summary>
    public abstract class MulticastDelegate : Delegate
    {
    }

    /// <summary>What an event tells.</summary>
    public class EventArgs
    {
    }

    /// <summary>The root of objects that may live in another domain.</summary>
    public abstract class MarshalByRefObject
    {
    }
}
