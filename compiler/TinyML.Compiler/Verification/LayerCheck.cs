using TinyML.Compiler.Certificates;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Verification;

/// <summary>Checks the claims about one layer with weights: that its accumulators and values stay where they are said to, and that the smaller layer computes the same sums.</summary>
/// <param name="claims">The claims about elements.</param>
/// <param name="claim">The claim about the layer's accumulators.</param>
/// <param name="original">The layer.</param>
/// <param name="compiled">What is left of it.</param>
internal sealed class LayerCheck(ElementClaims claims, LayerClaim claim, (KernelProgram Program, KernelCall Call) original, (KernelProgram Program, KernelCall Call) compiled)
{
    private readonly LayerSums _before = new(original.Program, original.Call), _after = new(compiled.Program, compiled.Call);
    private readonly int _input = original.Call.Arguments[0], _output = original.Call.Arguments[1];

    // How much more often an element is added before than after, and which elements are touched at all.
    private readonly long[] _surplus = new long[claims.RootCount(original.Call.Arguments[0])];
    private readonly List<int> _touched = [];

    /// <summary>Checks both.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">A claim does not hold.</exception>
    public void Run()
    {
        if (claim.Layer != original.Call.Layer || claim.Low.Count != _before.Bias.Length || claim.High.Count != _before.Bias.Length)
        {
            throw Refuse("the certificate describes another layer here");
        }

        using IEnumerator<LayerSum> after = _after.All().GetEnumerator();
        foreach (LayerSum before in _before.All())
        {
            CheckReach(before);
            claims.Write(_output, before.Output);
            ElementClaim written = claims[_output, before.Output];
            if (!written.IsKept)
            {
                continue;
            }

            if (!after.MoveNext() || claims.Source(_output, after.Current.Output) != claims.Position(_output, before.Output))
            {
                throw Refuse("it does not write the elements that are said to stay");
            }

            if (written.IsSame)
            {
                CheckSame(before, after.Current, written);
            }
        }

        if (after.MoveNext())
        {
            throw Refuse("it writes more than is said to stay");
        }
    }

    private void CheckReach(LayerSum sum)
    {
        long low = _before.Bias[sum.Channel], high = low;
        for (int t = 0; t < sum.Reads.Length; t++)
        {
            long weight = _before.Weights[sum.FirstWeight + (t * sum.WeightStride)];
            (long least, long most) = sum.Reads[t] < 0 ? (_before.Padding, _before.Padding) : claims.Read(_input, sum.Reads[t]) is var read ? (read.Low, read.High) : default;
            low += weight > 0 ? weight * least : weight * most;
            high += weight > 0 ? weight * most : weight * least;
        }

        if (low < claim.Low[sum.Channel] || high > claim.High[sum.Channel])
        {
            throw Refuse($"the accumulator of channel {sum.Channel} reaches from {low} to {high}, the certificate says {claim.Low[sum.Channel]} to {claim.High[sum.Channel]}");
        }

        ElementClaim written = claims[_output, sum.Output];
        (long lowest, long highest) = (_before.Value(sum.Channel, low), _before.Value(sum.Channel, high));
        if (lowest < written.Low || highest > written.High)
        {
            throw Refuse($"channel {sum.Channel} reaches from {lowest} to {highest}, the certificate says {written.Low} to {written.High}");
        }
    }

    /// <summary>The smaller layer's sum is the same, term by term, or both can only be one value.</summary>
    private void CheckSame(LayerSum before, LayerSum after, ElementClaim written)
    {
        bool isRequantizedAlike = _before.Multipliers[before.Channel] == _after.Multipliers[after.Channel] && _before.Shifts[before.Channel] == _after.Shifts[after.Channel];
        if (!isRequantizedAlike || (Difference(before, after) != 0 && !(written.IsConstant && IsOnly(after, written.Low))))
        {
            throw Refuse($"channel {before.Channel} is not computed as before: weights, bias, multiplier or shift of what is left differ from what the certificate allows");
        }
    }

    /// <summary>Whether a sum without weights becomes a value.</summary>
    private bool IsOnly(LayerSum after, long value)
    {
        for (int t = 0; t < after.Reads.Length; t++)
        {
            if (_after.Weights[after.FirstWeight + (t * after.WeightStride)] != 0)
            {
                return false;
            }
        }

        return _after.Value(after.Channel, _after.Bias[after.Channel]) == value;
    }

    /// <summary>The sum before minus the sum after, a number where every element that is not added alike is constant; null otherwise.</summary>
    private long? Difference(LayerSum before, LayerSum after)
    {
        long difference = _before.Bias[before.Channel] - _after.Bias[after.Channel];
        bool isNumber = true;
        for (int t = 0; t < before.Reads.Length; t++)
        {
            long weight = _before.Weights[before.FirstWeight + (t * before.WeightStride)];
            difference += before.Reads[t] < 0 ? weight * _before.Padding : Add(claims.Position(_input, before.Reads[t]), weight);
        }

        for (int t = 0; t < after.Reads.Length; t++)
        {
            long weight = _after.Weights[after.FirstWeight + (t * after.WeightStride)];
            if (after.Reads[t] < 0)
            {
                difference -= weight * _after.Padding;
                continue;
            }

            int element = claims.Source(_input, after.Reads[t]);
            isNumber &= weight == 0 || Claim(element).IsSame;
            Add(element, -weight);
        }

        foreach (int element in _touched)
        {
            isNumber &= _surplus[element] == 0 || Claim(element).IsConstant;
            difference += _surplus[element] * Claim(element).Low;
            _surplus[element] = 0;
        }

        _touched.Clear();
        return isNumber ? difference : null;
    }

    private ElementClaim Claim(int position) => claims[_input, position - claims.Position(_input, 0)];

    private int Add(int position, long weight)
    {
        _surplus[position] += weight;
        _touched.Add(position);
        return 0;
    }

    private Diagnostics.DiagnosticException Refuse(string what) => CertificateFile.Refuse($"layer '{original.Call.Layer}'", what);
}
