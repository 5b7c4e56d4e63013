using System.Globalization;
using System.Text;

namespace TinyML.Protocol;

/// <summary>How text mode shows outputs: (q - <paramref name="ZeroPoint"/>)·<paramref name="Factor"/> with the decimal point moved left.</summary>
/// <param name="Names">Names of the first outputs; outputs beyond them are not shown.</param>
/// <param name="Factor">1 to 32767.</param>
/// <param name="Decimals">0 to 9.</param>
/// <param name="ZeroPoint">The integer shown as 0.</param>
public sealed record TextFormat(IReadOnlyList<string> Names, int Factor = 1, int Decimals = 0, int ZeroPoint = 0);

/// <summary>Text mode of PROTOCOL.md: the same answers, character for character, as the C firmware's.</summary>
/// <param name="model">Sizes, element types and the LED rule.</param>
/// <param name="format">How outputs are shown.</param>
/// <param name="run">The model.</param>
public sealed class TextMode(ModelInfo model, TextFormat format, Func<byte[], DeviceAnswer> run)
{
    private const string Separators = ",; \t";

    private WireElement Element => model.Inputs.Count > 0 ? model.Inputs[0].Element : WireElement.Int8;

    /// <summary>Answers a line.</summary>
    /// <param name="line">Printable ASCII and tabs, without the line's end.</param>
    /// <returns>The answer without its line's end, or null for a line without anything but separators.</returns>
    public string? Answer(string line)
    {
        int width = Element == WireElement.Int16 ? 2 : 1;
        int expected = model.InputBytes / width;
        byte[] input = new byte[model.InputBytes];
        int count = 0;
        foreach (string word in line.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries))
        {
            if (Complaint(word, out int value) is { } complaint)
            {
                return string.Create(CultureInfo.InvariantCulture, $"error: number {count + 1} {complaint}");
            }

            if (count < expected)
            {
                input[count * width] = (byte)value;
                if (width == 2)
                {
                    input[(count * width) + 1] = (byte)(value >> 8);
                }
            }

            count++;
        }

        if (count == 0)
        {
            return null;
        }

        return count == expected
            ? Show(run(input))
            : string.Create(CultureInfo.InvariantCulture, $"error: {count} numbers, expected {expected}");
    }

    private string? Complaint(string word, out int value)
    {
        value = 0;
        string digits = word.StartsWith('-') ? word[1..] : word;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
        {
            return "is not an integer";
        }

        (int lowest, int highest) = Element switch
        {
            WireElement.Int16 => (-32768, 32767),
            WireElement.UInt8 => (0, 255),
            _ => (-128, 127),
        };
        bool fits = int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        return fits && value >= lowest && value <= highest ? null : "is out of range";
    }

    private string Show(DeviceAnswer answer)
    {
        StringBuilder line = new();
        bool wide = model.Outputs.Count > 0 && model.Outputs[0].Element == WireElement.Int16;
        int outputs = answer.Output.Length / (wide ? 2 : 1);
        for (int i = 0; i < Math.Min(outputs, format.Names.Count); i++)
        {
            line.Append(format.Names[i]).Append(':').Append(Quantity(OutputElement(answer.Output, i))).Append(',');
        }

        if (model.LedRule == LedRule.Threshold)
        {
            line.Append("threshold:").Append(Quantity(model.LedThreshold)).Append(',');
        }

        return line.Append("led:").Append(answer.Led == LedState.Red ? '1' : '0').ToString();
    }

    private int OutputElement(byte[] output, int index) => model.Outputs[0].Element switch
    {
        WireElement.Int16 => (short)(output[2 * index] | (output[(2 * index) + 1] << 8)),
        WireElement.UInt8 => output[index],
        _ => (sbyte)output[index],
    };

    private string Quantity(int integer)
    {
        int value = (integer - format.ZeroPoint) * format.Factor;
        string digits = Math.Abs((long)value).ToString(CultureInfo.InvariantCulture).PadLeft(format.Decimals + 1, '0');
        string shown = format.Decimals == 0 ? digits : digits[..^format.Decimals] + "." + digits[^format.Decimals..];
        return value < 0 ? "-" + shown : shown;
    }
}
