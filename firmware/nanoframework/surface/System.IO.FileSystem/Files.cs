namespace System.IO
{
    /// <summary>How a file is opened.</summary>
    public enum FileMode
    {
        /// <summary>Makes it; it must not be there.</summary>
        CreateNew = 1,

        /// <summary>Makes it, or empties it.</summary>
        Create = 2,

        /// <summary>It must be there.</summary>
        Open = 3,

        /// <summary>Makes it where it is not there.</summary>
        OpenOrCreate = 4,

        /// <summary>It must be there and is emptied.</summary>
        Truncate = 5,

        /// <summary>Writes behind what is there.</summary>
        Append = 6,
    }

    /// <summary>What is done with a file.</summary>
    public enum FileAccess
    {
        /// <summary>Reading.</summary>
        Read = 1,

        /// <summary>Writing.</summary>
        Write = 2,

        /// <summary>Both.</summary>
        ReadWrite = 3,
    }

    /// <summary>Files.</summary>
    public static class File
    {
        /// <summary>Whether there is such a file.</summary>
        public static bool Exists(string path) => throw null;

        /// <summary>Removes a file, if it is there.</summary>
        public static void Delete(string path) => throw null;
    }

    /// <summary>A file's bytes.</summary>
    public class FileStream : Stream
    {
        /// <summary>Opens a file.</summary>
        public FileStream(string path, FileMode mode, FileAccess access)
        {
        }

        /// <inheritdoc/>
        public override long Length => throw null;

        /// <inheritdoc/>
        public override long Position
        {
            get => throw null;
            set => throw null;
        }

        /// <inheritdoc/>
        public override void Close()
        {
        }

        /// <inheritdoc/>
        public override void Flush() => throw null;

        /// <inheritdoc/>
        public override long Seek(long offset, SeekOrigin origin) => throw null;

        /// <inheritdoc/>
        public override int Read(byte[] buffer, int offset, int count) => throw null;

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int count) => throw null;
    }
}
