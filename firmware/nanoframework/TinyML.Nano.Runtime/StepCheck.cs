#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Checks a parameter block by the rule of its kernel: every number possible, every buffer inside the arena, every table inside the constants.</summary>
internal sealed class StepCheck
{
    private const int MostParameters = 26;
    private const int Unknown = -1;

    private readonly int _arenaBytes;
    private readonly int _constantBytes;

    // Bytes of each buffer and table; the letter of its word.
    private readonly int[] _bytes = new int[MostParameters];
    private readonly char[] _roles = new char[MostParameters];
    private int[] _block;
    private string _rule;
    private int _at;

    internal StepCheck(int arenaBytes, int constantBytes)
    {
        _arenaBytes = arenaBytes;
        _constantBytes = constantBytes;
    }

    /// <summary>Whether a block fits. What the constants say is not looked at.</summary>
    internal bool Fits(int kernel, string rule, int[] block)
    {
        _rule = rule;
        _block = block;
        return NumbersFit() && PlacesFit() && MayLieSo() && WindowCheck.Fits(kernel, block) && RelationCheck.Fits(kernel, block);
    }

    /// <summary>The tables of the block that was looked at last, three numbers for each: parameter, offset in the constants, bytes (-1 for codes).</summary>
    internal int[] Tables()
    {
        int count = 0;
        for (int i = 0; i < _block.Length; i++)
        {
            count += IsTable(i) ? 1 : 0;
        }

        int[] tables = new int[count * Steps.ReadNumbers];
        int next = 0;
        for (int i = 0; i < _block.Length; i++)
        {
            if (IsTable(i))
            {
                tables[next] = i;
                tables[next + 1] = _block[i];
                tables[next + 2] = _bytes[i];
                next += Steps.ReadNumbers;
            }
        }

        return tables;
    }

    private bool IsTable(int parameter)
    {
        return _roles[parameter] == 't' || _roles[parameter] == 'c';
    }

    // First the numbers, since the sizes of buffers and tables follow from them.
    private bool NumbersFit()
    {
        int parameter = 0;
        for (_at = 2; _at < _rule.Length; parameter++)
        {
            if (parameter == _block.Length)
            {
                return false;
            }

            char role = _rule[_at];
            _roles[parameter] = role;
            if (!IsPossible(role, _block[parameter]))
            {
                return false;
            }

            while (_at < _rule.Length && _rule[_at] != ' ')
            {
                _at++;
            }

            _at++;
        }

        return parameter == _block.Length;
    }

    private static bool IsPossible(char role, int value)
    {
        switch (role)
        {
            case '+': return value >= 1 && value <= 65535;
            case '0': return value >= 0 && value <= 65535;
            case 'b': return value >= -128 && value <= 127;
            case 'h': return value >= -32768 && value <= 32767;
            case 'i': return true;
            case 'g': return value >= 1;
            case 'k': return value >= 0 && value <= 32767;
            case 'q': return value >= 1 << 30;
            case 'm': return value >= 0 && value <= 15;
            case 'l': return value >= 0 && value <= 31;
            case 's': return value >= 0 && value <= 47;
            case 'n': return value >= -31 && value <= 30;
            default: return value >= 0;
        }
    }

    private bool PlacesFit()
    {
        int parameter = 0;
        for (_at = 2; _at < _rule.Length; parameter++)
        {
            char role = _rule[_at++];
            bool isSized = role == 'r' || role == 'w' || role == 't';
            _bytes[parameter] = isSized ? Size() : role == 'c' ? Unknown : 0;
            int room = role == 't' || role == 'c' ? _constantBytes : _arenaBytes;
            bool isPlace = isSized || role == 'p' || role == 'x' || role == 'c';
            if (isPlace && ((isSized && _bytes[parameter] < 0) || _block[parameter] > room - (isSized ? _bytes[parameter] : 0)))
            {
                return false;
            }

            _at++;
        }

        return true;
    }

    // Bytes of a buffer or table from the rest of its word; -1 for more than an int.
    private int Size()
    {
        long size = 1;
        while (_at < _rule.Length && _rule[_at] != ' ')
        {
            char factor = _rule[_at++];
            if (factor == '/')
            {
                size /= Value(_rule[_at++]);
            }
            else if (factor == '[')
            {
                size *= Extents(_rule[_at] - 'a', Value(_rule[_at + 1]));
                _at += 2;
            }
            else
            {
                size *= factor <= '9' ? factor - '0' : Value(factor);
            }

            if (size > 0x7FFFFFFF || size < 0)
            {
                return -1;
            }
        }

        return (int)size;
    }

    // At most 65535^4, as long as no product of the first three is beyond an int.
    private long Extents(int first, int repeats)
    {
        long size = 1;
        for (int i = 0; i < 4 && size <= 0x7FFFFFFF; i++)
        {
            size *= ((repeats >> i) & 1) != 0 ? 1 : _block[first + i];
        }

        return size;
    }

    private int Value(char letter)
    {
        return _block[letter - 'a'];
    }

    // Input and output; scratch overlaps neither.
    private bool MayLieSo()
    {
        char form = _rule[0];
        bool fits = form == '~' || AreApart(0, 1) || (form == '=' && _block[0] == _block[1]);
        return fits;
    }

    private bool AreApart(int one, int other)
    {
        return _block[one] + _bytes[one] <= _block[other] || _block[other] + _bytes[other] <= _block[one];
    }
}
