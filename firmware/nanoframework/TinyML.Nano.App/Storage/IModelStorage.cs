#nullable disable
namespace TinyML.Nano.App.Storage;

/// <summary>Where models survive a reset: a few files, named by numbers. Nothing throws: storage may be missing, full or worn out.</summary>
public interface IModelStorage
{
    /// <summary>How many bytes a file has; -1 where it is not there.</summary>
    int Length(int file);

    /// <summary>Reads bytes of a file.</summary>
    /// <returns>Whether all of them were read.</returns>
    bool Read(int file, int offset, byte[] target, int targetOffset, int count);

    /// <summary>Makes a file, or empties it.</summary>
    bool Create(int file);

    /// <summary>Writes bytes behind those that a file has.</summary>
    bool Append(int file, byte[] bytes, int offset, int count);

    /// <summary>Makes what was appended last.</summary>
    /// <returns>Whether it is written.</returns>
    bool Finish(int file);
}
