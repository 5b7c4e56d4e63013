#nullable disable
using System;
using System.IO;
using TinyML.Nano.App.Storage;

namespace TinyML.Nano.App.Esp32;

/// <summary>Model files on the internal storage, drive I:. One file is open at a time for reading and one for writing.</summary>
internal sealed class FileStorage : IModelStorage
{
    private const int None = -1;

    private readonly string[] _paths = new string[] { @"I:\model-a.tmlb", @"I:\model-b.tmlb", @"I:\model.tmlb" };
    private FileStream _reader;
    private FileStream _writer;
    private int _readFile = None;
    private int _writtenFile = None;

    /// <inheritdoc/>
    public int Length(int file)
    {
        try
        {
            return File.Exists(_paths[file]) ? (int)Reader(file).Length : None;
        }
        catch (Exception)
        {
            return None;
        }
    }

    /// <inheritdoc/>
    public bool Read(int file, int offset, byte[] target, int targetOffset, int count)
    {
        try
        {
            FileStream reader = Reader(file);
            reader.Seek(offset, SeekOrigin.Begin);
            int done = 0, read = 1;
            while (done < count && read > 0)
            {
                read = reader.Read(target, targetOffset + done, count - done);
                done += read;
            }

            return done == count;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Create(int file)
    {
        return OpenWriter(file, FileMode.Create);
    }

    /// <inheritdoc/>
    public bool Append(int file, byte[] bytes, int offset, int count)
    {
        try
        {
            if (_writtenFile != file && !OpenWriter(file, FileMode.Append))
            {
                return false;
            }

            _writer.Write(bytes, offset, count);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Finish(int file)
    {
        if (_writtenFile != file)
        {
            return false;
        }

        try
        {
            _writer.Flush();
            _writer.Close();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
        finally
        {
            _writer = null;
            _writtenFile = None;
        }
    }

    private bool OpenWriter(int file, FileMode mode)
    {
        try
        {
            CloseReaderOf(file);
            if (_writtenFile != None)
            {
                Finish(_writtenFile);
            }

            if (mode == FileMode.Create)
            {
                // Not every file system of nanoFramework shortens a file.
                File.Delete(_paths[file]);
            }

            _writer = new FileStream(_paths[file], mode, FileAccess.Write);
            _writtenFile = file;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private FileStream Reader(int file)
    {
        if (_readFile != file)
        {
            CloseReaderOf(_readFile);
            _reader = new FileStream(_paths[file], FileMode.Open, FileAccess.Read);
            _readFile = file;
        }

        return _reader;
    }

    private void CloseReaderOf(int file)
    {
        if (file != None && _readFile == file)
        {
            _readFile = None;
            _reader.Close();
        }
    }
}
