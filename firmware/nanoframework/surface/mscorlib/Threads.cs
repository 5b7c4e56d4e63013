namespace System.Threading
{
    /// <summary>A thread.</summary>
    public sealed class Thread
    {
        /// <summary>Lets others work for a time.</summary>
        public static void Sleep(int millisecondsTimeout) => throw null;
    }

    /// <summary>Something to wait for.</summary>
    public abstract class WaitHandle : MarshalByRefObject
    {
        /// <summary>Waits; false when the time was over.</summary>
        public virtual bool WaitOne(int millisecondsTimeout, bool exitContext) => throw null;
    }

    /// <summary>An event that lets one waiter pass and closes again.</summary>
    public sealed class AutoResetEvent : WaitHandle
    {
        /// <summary>An event.</summary>
        public AutoResetEvent(bool initialState)
        {
        }

        /// <summary>Opens it.</summary>
        public bool Set() => throw null;
    }
}
