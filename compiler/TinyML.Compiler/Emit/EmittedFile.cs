namespace TinyML.Compiler.Emit;

/// <summary>A file that an emitter made.</summary>
/// <param name="Path">Relative to the output folder, with forward slashes.</param>
/// <param name="Text">The contents, with line feeds.</param>
public sealed record EmittedFile(string Path, string Text);
