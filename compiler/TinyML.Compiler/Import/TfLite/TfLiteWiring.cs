using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Follows the tensors of a file from its outputs back to its inputs.</summary>
/// <param name="model">The file; all tensor numbers in it exist.</param>
/// <param name="report">Takes findings.</param>
internal sealed class TfLiteWiring(TfLiteModel model, Action<Diagnostic> report)
{
    /// <summary>The operators that outputs depend on, in the order of the file, which is the order of execution.</summary>
    public IReadOnlyList<TfLiteOperator> Needed()
    {
        var producers = new int?[model.Tensors.Length];
        bool[] given = [.. model.Tensors.Select(tensor => TfLiteConstants.IsConstant(model, tensor))];
        foreach (int input in model.Inputs)
        {
            given[input] = true;
        }

        foreach (TfLiteOperator source in model.Operators)
        {
            foreach (int output in source.Outputs)
            {
                if (producers[output] is not null || given[output])
                {
                    report(new Diagnostic(
                        DiagnosticCodes.TfLiteWiring, $"operator {source.Number} ({source.Type})", $"it defines '{model.Tensors[output].Name}' a second time", "convert the model again"));
                }

                producers[output] ??= source.Number;
            }
        }

        bool[] needed = new bool[model.Operators.Length];
        var open = new Stack<int>(model.Outputs);
        while (open.TryPop(out int tensor))
        {
            if (producers[tensor] is { } producer && !needed[producer])
            {
                needed[producer] = true;
                foreach (int input in model.Operators[producer].Inputs.Where(input => input >= 0))
                {
                    open.Push(input);
                }
            }
        }

        return [.. model.Operators.Where((_, i) => needed[i])];
    }
}
