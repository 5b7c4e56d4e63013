using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>NumPy's broadcasting rule: shapes are aligned at the last dimension; an extent of 1 repeats.</summary>
public static class Broadcasting
{
    /// <summary>The common shape, or null where two extents differ and neither is 1.</summary>
    public static Shape? Combine(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        int[] dimensions = new int[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int extentA = axis <= a.Rank ? a[-axis] : 1;
            int extentB = axis <= b.Rank ? b[-axis] : 1;
            if (extentA != extentB && extentA != 1 && extentB != 1)
            {
                return null;
            }

            dimensions[^axis] = Math.Max(extentA, extentB);
        }

        return Shape.Of(dimensions);
    }

    /// <summary>For each element of <paramref name="whole"/>, in row-major order, the index of the element of
    /// <paramref name="part"/> that stands there.</summary>
    public static int[] Indices(Shape part, Shape whole)
    {
        int[] indices = new int[whole.ElementCount];
        int stride = 1, repeat = 1;
        for (int axis = 1; axis <= whole.Rank; axis++)
        {
            int extent = whole[-axis];
            int partExtent = axis <= part.Rank ? part[-axis] : 1;
            if (partExtent > 1)
            {
                for (int i = 0; i < indices.Length; i++)
                {
                    indices[i] += i / repeat % extent * stride;
                }
            }

            stride *= partExtent;
            repeat *= extent;
        }

        return indices;
    }
}
