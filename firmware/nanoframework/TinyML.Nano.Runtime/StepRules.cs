#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>
/// What the numbers of each kernel's parameter block mean, in one line for each: the loader's knowledge of KERNELS.md.
/// A line begins with how input and output may lie: <c>=</c> at one place or apart, <c>!</c> apart, <c>~</c> anyhow (row order). Then follows
/// one word for each parameter, whose letter <c>a</c>, <c>b</c>, … stands for its value in other words.
/// <list type="bullet">
/// <item><c>r1fg</c>: a buffer that is read, <c>w</c>: one that is written, <c>t</c>: a table of constants; a digit for the bytes of an element and the factors of the number of elements: parameters, single digits,
/// <c>/x</c> for a division by x, <c>[dh</c> for the four extents from d on, those left out whose bit in h is set.</item>
/// <item><c>p</c>: a buffer whose extent the constants say. <c>x</c>: scratch. <c>c</c>: codes.</item>
/// <item>Numbers: <c>+</c> 1 to 65535, <c>0</c> 0 to 65535, <c>b</c> int8, <c>h</c> int16, <c>i</c> any, <c>u</c> at least 0, <c>g</c> at least 1, <c>k</c> 0 to 32767, <c>q</c> at least 2^30,
/// <c>m</c> 0 to 15, <c>l</c> 0 to 31, <c>s</c> 0 to 47, <c>n</c> -31 to 30.</item>
/// </list>
/// </summary>
public static class StepRules
{
    /// <summary>The first kernel with codes; all from here on have them.</summary>
    private const int FirstCoded = 60;
    private const int LastCoded = 65;

    private const string Window = "+ + + + + + + + + + + + 0 0 ";
    private const string Pool = " + + + + + + + + + + + 0 0 ";

    /// <summary>The line of a kernel, or null where there is no such kernel.</summary>
    public static string Of(int kernel)
    {
        switch (kernel)
        {
            case 1: return "! r1f w1g t1fg t4g t2g + + s b b b";
            case 2: return "! r2f w2g t1fg t4g t2g + + s h h h";
            case 3: return "! r2f w2g t2fg t4g t2g + + s h h h";
            case 4: return "= r1d w1d t1488 +";
            case 5:
            case 6: return "= r2c w2c +";
            case 7: return "= r1c w1c + q l i";
            case 8: return "= r2c w2c + q l i";
            case 9: return "= r2e w2e t2f t2f + + s h h h";
            case 10: return "= r2e w1e t2f t2f + + s b b b";
            case 11: return "= r1e w1e t2f t2f + + s b b b";
            case 12: return "! r1e w2e t2f t2f + + s h h h";
            case 13: return "= r2c w2c + h s h s";
            case 14: return "! r1c w1c +";
            case 53: return "! p p t43d + + i i";
            case 54: return "! p w1g t43d + + i g + h";
            case 55: return "! p w1efh t2e t2f + + + +";
            default:
                string rule = Convolution(kernel);
                return rule ?? (kernel < FirstCoded ? Picture(kernel) : Coded(kernel));
        }
    }

    /// <summary>Whether a kernel's weights are codes.</summary>
    internal static bool IsCoded(int kernel)
    {
        return kernel >= FirstCoded && kernel <= LastCoded;
    }

    private static string Convolution(int kernel)
    {
        switch (kernel)
        {
            case 15: return "~ r1fgh w1ijk t1lmkh/t t4k t2k " + Window + "+ s b b b b";
            case 16: return "~ r1ghi w1jkl t1mnli/u t4l t4l t1l " + Window + "+ b b b b";
            case 17: return "~ r1fgh w1ijk t1lmk t4k t2k " + Window + "s b b b b";
            case 18: return "~ r1ghi w1jkl t1mnl t4l t4l t1l " + Window + "b b b b";
            case 19: return "! r1g w1h t1gh t4h t4h t1h + + b b b";
            case 20: return "~ r2fgh w2ijk t1lmkh/t t4k t2k " + Window + "+ s h h h h";
            case 21: return "~ r2ghi w2jkl t1mnli/u t4l t4l t1l " + Window + "+ h h h h";
            case 22: return "~ r2fgh w2ijk t1lmk t4k t2k " + Window + "s h h h h";
            case 23: return "~ r2ghi w2jkl t1mnl t4l t4l t1l " + Window + "h h h h";
            case 24: return "! r2g w2h t1gh t4h t4h t1h + + h h h";
            default: return null;
        }
    }

    private static string Picture(int kernel)
    {
        switch (kernel)
        {
            case 30:
            case 32: return "~ r1cde w1fge" + Pool + "b b";
            case 31:
            case 33: return "~ r2cde w2fge" + Pool + "h h";
            case 34: return "! r1cde w1ce + + + b u n b";
            case 35: return "! r2cde w2ce + + + h u n h";
            case 36:
            case 38: return "= r1[dh w1defg r1[di + + + + m m b u n b u n u n b b b";
            case 37:
            case 39: return "= r2[dh w2defg r2[di + + + + m m h u n h u n u n h h h";
            case 40: return "= r1[dh w1defg r1[di + + + + m m b b u n b b b";
            case 41: return "= r2[dh w2defg r2[di + + + + m m h h u n h h h";
            case 42: return "= r1[dh w1defg t4[di + + + + m m b b u n u n b b b";
            case 43: return "= r2[dh w2defg t4[di + + + + m m b h u n u n h h h";
            case 44: return "= r1[dh w1defg t2[di + + + + m m b u n b b b";
            case 45: return "= r2[dh w2defg t2[di + + + + m m h u n h h h";
            case 46: return "= r1[dh w1defg t2[di + + + + m m b u n u n b";
            case 47: return "= r2[dh w2defg t2[di + + + + m m h u n u n h";
            case 48: return "= r1cd w1cd + + q l i";
            case 49: return "= r2cd w2cd + + q l i";
            case 50: return "! r1c w2c + b u n h";
            case 51: return "= r2c w1c + h u n b";
            case 52: return "= r2c w2c + h u n h";
            case 56:
            case 57: return "= r2c w2c + k l";
            case 58: return "= r2c w2c + u n i n";
            case 59: return "= r2cd w2cd + + u n";
            default: return null;
        }
    }

    private static string Coded(int kernel)
    {
        switch (kernel)
        {
            case 60: return "! r1efg w1hij x c " + Window + "+ s b b b b";
            case 61: return "! r1efg w1hij x c " + Window + "+ b b b b";
            case 62: return "! r1efg w1hij x c " + Window + "s b b b b";
            case 63: return "! r1efg w1hij x c " + Window + "b b b b";
            case 64: return "! r1e w1f x c + + s b b b";
            case 65: return "! r1e w1f x c + + b b b";
            default: return null;
        }
    }
}
