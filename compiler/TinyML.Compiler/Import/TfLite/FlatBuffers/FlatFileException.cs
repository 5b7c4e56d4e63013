namespace TinyML.Compiler.Import.TfLite.FlatBuffers;

/// <summary>Bytes that are not a sound FlatBuffers file; the importer turns it into a diagnostic.</summary>
/// <param name="what">What is wrong.</param>
internal sealed class FlatFileException(string what) : Exception(what);
