namespace TinyML.HostStreamer.Rebalancing;

/// <summary>Takes the files of a set of pictures.</summary>
internal interface ISetWriter : IDisposable
{
    /// <summary>Adds a picture.</summary>
    /// <param name="name">Its name without folder.</param>
    /// <param name="label">Its class, or empty without one.</param>
    /// <param name="number">Its class's number, or -1.</param>
    /// <param name="file">Its file.</param>
    void Add(string name, string label, int number, byte[] file);
}
