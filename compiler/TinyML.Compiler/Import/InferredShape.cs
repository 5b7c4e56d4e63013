using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import;

/// <summary>Shapes that importers infer, bounded by what a file may ask for.</summary>
internal static class InferredShape
{
    /// <summary>The shape of an operator's result.</summary>
    /// <param name="where">The node, for the message.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="types">Its operands.</param>
    /// <param name="elements">The most elements of a result.</param>
    /// <param name="tooLarge">What is reported beyond that.</param>
    /// <exception cref="DiagnosticException">The operands do not fit the operator, or the result is too large.</exception>
    public static Shape Of(string where, Operator @operator, TensorType[] types, long elements, DiagnosticCode tooLarge)
    {
        Shape shape;
        try
        {
            shape = @operator.InferShape(types);
        }
        catch (DiagnosticException mismatch)
        {
            Diagnostic finding = mismatch.Diagnostics[0];
            throw new DiagnosticException(finding.Code, where, $"{@operator.Name}: {finding.What}", finding.Todo);
        }

        long count = 1;
        foreach (int extent in shape.Dimensions)
        {
            count *= extent;
            if (count > elements)
            {
                throw new DiagnosticException(tooLarge, where, $"its result has more than {elements} elements", "choose a smaller model");
            }
        }

        return shape;
    }
}
