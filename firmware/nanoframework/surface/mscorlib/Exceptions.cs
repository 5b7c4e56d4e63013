namespace System
{
    /// <summary>Something failed.</summary>
    public class Exception
    {
        /// <summary>A failure.</summary>
        public Exception()
        {
        }

        /// <summary>A failure with a text.</summary>
        public Exception(string message)
        {
        }

        /// <summary>The text.</summary>
        public virtual string Message => throw null;
    }

    /// <summary>The runtime found a failure.</summary>
    public class SystemException : Exception
    {
    }

    /// <summary>An argument is none that can be used.</summary>
    public class ArgumentException : SystemException
    {
        /// <summary>A failure with a text.</summary>
        public ArgumentException(string message)
        {
        }
    }

    /// <summary>There is no more memory.</summary>
    public class OutOfMemoryException : SystemException
    {
    }
}

namespace System.IO
{
    /// <summary>Input or output failed.</summary>
    public class IOException : SystemException
    {
    }
}
