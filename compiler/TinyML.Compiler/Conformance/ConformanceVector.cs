namespace TinyML.Compiler.Conformance;

/// <summary>A conformance vector: a kernel case whose output is known from elsewhere.</summary>
/// <param name="File">The file that it is in, without folder and ending.</param>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="Case">The case; its expected output is there.</param>
public sealed record ConformanceVector(string File, int Number, KernelCase Case)
{
    /// <summary>Every vector of the files, in their order.</summary>
    public static IReadOnlyList<ConformanceVector> Of(IEnumerable<VectorFile> files) =>
        [.. files.SelectMany(file => file.Cases.Select((kernelCase, i) => new ConformanceVector(file.ToString(), i + 1, kernelCase)))];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{File} {Number} ({Case.Name})");
}

/// <summary>A vector that was answered wrongly.</summary>
/// <param name="Vector">The vector.</param>
/// <param name="Element">The first element of the output that differs, from 0.</param>
/// <param name="Expected">What it is to be.</param>
/// <param name="Got">What it was.</param>
/// <param name="Different">How many elements differ.</param>
public sealed record VectorFailure(ConformanceVector Vector, int Element, int Expected, int Got, int Different);
