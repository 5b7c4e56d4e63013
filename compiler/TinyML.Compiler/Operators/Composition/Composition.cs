using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Functions of every element, one after the other: in integers one table, where nothing says a scale in between. Operand: x of any shape.</summary>
/// <param name="Steps">The functions, the first first.</param>
public sealed record Composition(EquatableArray<UnaryOperator> Steps) : UnaryOperator
{
    /// <inheritdoc/>
    public override string Name => "Composition";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => [new("steps", string.Join(" then ", Steps.Select(Describe)))];

    /// <inheritdoc/>
    public override float Apply(float x) => Steps.Aggregate(x, (value, step) => step.Apply(value));

    private static string Describe(UnaryOperator step) =>
        step.Attributes.Count == 0 ? step.Name : $"{step.Name}({string.Join(' ', step.Attributes.Select(attribute => $"{attribute.Name}={attribute.Text}"))})";
}
