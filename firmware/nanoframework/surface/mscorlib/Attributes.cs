namespace System
{
    /// <summary>The root of attributes.</summary>
    public abstract class Attribute
    {
    }

    /// <summary>What an attribute may stand on.</summary>
    public enum AttributeTargets
    {
        /// <summary>A class.</summary>
        Class = 0x0004,

        /// <summary>Anything.</summary>
        All = 0x3FFF,
    }

    /// <summary>How an attribute may be used.</summary>
    public sealed class AttributeUsageAttribute : Attribute
    {
        /// <summary>The targets.</summary>
        public AttributeUsageAttribute(AttributeTargets validOn)
        {
        }
    }

    /// <summary>An argument of any length.</summary>
    public sealed class ParamArrayAttribute : Attribute
    {
    }
}

namespace System.Reflection
{
    /// <summary>The member that an indexer is.</summary>
    public sealed class DefaultMemberAttribute : Attribute
    {
        /// <summary>Its name.</summary>
        public DefaultMemberAttribute(string memberName)
        {
        }
    }

    /// <summary>An assembly's version.</summary>
    public sealed class AssemblyVersionAttribute : Attribute
    {
        /// <summary>The version.</summary>
        public AssemblyVersionAttribute(string version)
        {
        }
    }

    /// <summary>An assembly's title.</summary>
    public sealed class AssemblyTitleAttribute : Attribute
    {
        /// <summary>The title.</summary>
        public AssemblyTitleAttribute(string title)
        {
        }
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>The name of an indexer.</summary>
    public sealed class IndexerNameAttribute : Attribute
    {
        /// <summary>The name.</summary>
        public IndexerNameAttribute(string indexerName)
        {
        }
    }

    /// <summary>Marks volatile fields.</summary>
    public static class IsVolatile
    {
    }

    /// <summary>What the compiler calls.</summary>
    public static class RuntimeHelpers
    {
        /// <summary>Fills an array with the bytes of a field of the assembly.</summary>
        public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) => throw null;
    }
}
