using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Addresses in row-major tensors.</summary>
public static class Strides
{
    /// <summary>Elements from one index of a dimension to the next, per dimension.</summary>
    public static int[] Of(Shape shape)
    {
        int[] strides = new int[shape.Rank];
        int stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>For each index of <paramref name="shape"/>, in row-major order, first + Σ index·stride.</summary>
    /// <param name="shape">The indices that are walked.</param>
    /// <param name="strides">One per dimension; may be negative or 0.</param>
    /// <param name="first">The address of the first index.</param>
    public static int[] Walk(Shape shape, IReadOnlyList<int> strides, int first)
    {
        int[] addresses = new int[shape.ElementCount];
        int[] index = new int[shape.Rank];
        int address = first;
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = address;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                address += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                address -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return addresses;
    }
}
