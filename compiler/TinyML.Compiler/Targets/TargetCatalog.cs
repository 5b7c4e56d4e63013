using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Targets;

/// <summary>Every target, listed by hand.</summary>
public static class TargetCatalog
{
    /// <summary>All targets.</summary>
    public static EquatableArray<Target> All { get; } = [Avr.Target, CortexM4.Target, Xtensa.Target];

    /// <summary>The target with this name.</summary>
    /// <exception cref="DiagnosticException">There is none.</exception>
    public static Target ById(string id) => All.FirstOrDefault(target => target.Id == id)
        ?? throw new DiagnosticException(DiagnosticCodes.TargetUnknown, $"target '{id}'", "it does not exist",
            $"use one of {string.Join(", ", All.Select(target => target.Id))}");
}
