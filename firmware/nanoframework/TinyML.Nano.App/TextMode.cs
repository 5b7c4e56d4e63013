#nullable disable
using TinyML.Nano.App.Storage;
using TinyML.Nano.Kernels;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App;

/// <summary>Text mode of PROTOCOL.md: a line of integers is one input, its answer one line. Numbers go straight into the model's input, so a line of any length needs no memory.</summary>
internal sealed class TextMode
{
    private const int Fine = 0;
    private const int NotANumber = 1;
    private const int OutOfRange = 2;
    private const int IsAFrame = 3;

    // Beyond every range: a value stays there.
    private const int Enough = 99999;
    private const int MostCounted = 65535;

    private readonly ModelStore _models;
    private readonly Inference _inference;
    private readonly TextWriter _out;
    private int _value;
    private int _count;
    private bool _hasDigits;
    private bool _isNegative;
    private int _wrong;

    internal TextMode(IBoard board, ModelStore models, Inference inference)
    {
        _models = models;
        _inference = inference;
        _out = new TextWriter(board);
    }

    /// <summary>Takes a byte.</summary>
    internal void Push(byte c)
    {
        if (c == 0)
        {
            BeginRow();
        }
        else if (_wrong == IsAFrame || c == '\r')
        {
            return;
        }
        else if (c >= 0x7F || (c < ' ' && c != '\t' && c != '\n'))
        {
            _wrong = IsAFrame;
        }
        else if (c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\n')
        {
            if (_wrong == Fine)
            {
                EndNumber();
            }

            if (c == '\n')
            {
                EndRow();
            }
        }
        else if (_wrong == Fine)
        {
            TakeCharacter(c);
        }
    }

    private int ExpectedCount()
    {
        Model model = _models.Model;
        return model == null ? 0 : model.Input.Bytes / model.Input.ElementBytes;
    }

    private void BeginNumber()
    {
        _value = 0;
        _hasDigits = false;
        _isNegative = false;
    }

    private void BeginRow()
    {
        BeginNumber();
        _count = 0;
        _wrong = Fine;
    }

    private void TakeCharacter(byte c)
    {
        if (c >= '0' && c <= '9')
        {
            _value = _value > Enough ? _value : (_value * 10) + (c - '0');
            _hasDigits = true;
        }
        else if (c == '-' && !_hasDigits && !_isNegative)
        {
            _isNegative = true;
        }
        else
        {
            _wrong = NotANumber;
        }
    }

    // Ends the number that arrived, if one did.
    private void EndNumber()
    {
        if (!_hasDigits)
        {
            _wrong = _isNegative ? NotANumber : _wrong;
            return;
        }

        Model model = _models.Model;
        int value = _isNegative ? -_value : _value, highest = model != null && model.Input.ElementBytes == 1 ? 127 : 32767;
        if (value > highest || value < -1 - highest)
        {
            _wrong = OutOfRange;
            return;
        }

        if (_count < ExpectedCount())
        {
            Store(model, value);
        }

        _count = _count < MostCounted ? _count + 1 : _count;
        BeginNumber();
    }

    private void Store(Model model, int value)
    {
        if (model.Input.ElementBytes == 1)
        {
            model.Arena[model.Input.Offset + _count] = (byte)value;
        }
        else
        {
            LittleEndian.SetInt16(model.Arena, model.Input.Offset + (2 * _count), value);
        }
    }

    private void EndRow()
    {
        if (_wrong != Fine || (_count != 0 && _count != ExpectedCount()))
        {
            Complain();
        }
        else if (_count != 0)
        {
            Answer();
        }

        BeginRow();
    }

    private void Complain()
    {
        _out.Put("error: ");
        if (_models.Model == null)
        {
            _out.Put("no model");
            if (_models.Refusal != LoadResult.Loaded)
            {
                _out.Put(": ");
                _out.Put(LoadResult.Describe(_models.Refusal));
            }

            _out.EndLine();
            return;
        }

        if (_wrong != Fine)
        {
            _out.Put("number ");
            _out.PutDecimal(_count + 1, 0);
            _out.Put(_wrong == NotANumber ? " is not an integer" : " is out of range");
        }
        else
        {
            _out.PutDecimal(_count, 0);
            _out.Put(" numbers, expected ");
            _out.PutDecimal(ExpectedCount(), 0);
        }

        _out.EndLine();
    }

    private void Answer()
    {
        Model model = _models.Model;
        if (!_inference.Run())
        {
            _out.Put("error: the model cannot be read");
            _out.EndLine();
            return;
        }

        PutOutputs(model);
        if (model.Led.Kind == LedRule.ByThreshold)
        {
            _out.Put("threshold:");
            PutQuantity(model.Text, model.Led.Threshold);
            _out.PutByte(',');
        }

        _out.Put("led:");
        _out.PutByte(_inference.Led == LedRule.Red ? '1' : '0');
        _out.EndLine();
    }

    private void PutOutputs(Model model)
    {
        if (model.Text == null)
        {
            return;
        }

        byte[] names = model.Text.Names;
        int outputs = model.Output.Bytes / model.Output.ElementBytes, at = 0;
        for (int i = 0; i < outputs && names[at] != 0; i++)
        {
            for (; names[at] != 0; at++)
            {
                _out.PutByte(names[at]);
            }

            at++;
            _out.PutByte(':');
            PutQuantity(model.Text, model.Output.Element(model.Arena, i));
            _out.PutByte(',');
        }
    }

    private void PutQuantity(TextFormat format, int integer)
    {
        if (format == null)
        {
            _out.PutDecimal(integer, 0);
        }
        else
        {
            _out.PutDecimal((integer - format.ZeroPoint) * format.Factor, format.Decimals);
        }
    }
}
