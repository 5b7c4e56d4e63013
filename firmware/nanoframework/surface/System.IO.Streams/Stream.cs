namespace System.IO
{
    /// <summary>Bytes one after the other.</summary>
    public abstract class Stream : MarshalByRefObject, IDisposable
    {
        /// <summary>How many bytes there are.</summary>
        public abstract long Length { get; }

        /// <summary>Where the next byte is read or written.</summary>
        public abstract long Position { get; set; }

        /// <summary>Closes it.</summary>
        public virtual void Close()
        {
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }

        /// <summary>Writes out what is buffered.</summary>
        public abstract void Flush();

        /// <summary>Goes to a place.</summary>
        public abstract long Seek(long offset, SeekOrigin origin);

        /// <summary>Reads at most <paramref name="count"/> bytes.</summary>
        public abstract int Read(byte[] buffer, int offset, int count);

        /// <summary>Writes bytes.</summary>
        public abstract void Write(byte[] buffer, int offset, int count);
    }

    /// <summary>What a place is counted from.</summary>
    public enum SeekOrigin
    {
        /// <summary>The begin.</summary>
        Begin = 0,

        /// <summary>The place now.</summary>
        Current = 1,

        /// <summary>The end.</summary>
        End = 2,
    }
}
