using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EdgeInspector.VialRenderer;

/// <summary>A function of one coordinate, tabulated and read by linear interpolation.</summary>
/// <remarks>Refilled for every view without allocating. Reading outside the table gives its first or last value.</remarks>
internal sealed class Curve(double low, double high, double step)
{
    private readonly float[] _values = new float[(int)((high - low) / step) + 3];
    private readonly float _low = (float)low, _perUnit = (float)(1 / step);

    public int Count => _values.Length;

    public double this[int index]
    {
        set => _values[index] = (float)value;
    }

    /// <summary>The coordinate of a table entry.</summary>
    public double At(int index) => _low + index / (double)_perUnit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Read(float at)
    {
        float position = ReproducibleMath.Limit((at - _low) * _perUnit, 0f, _values.Length - 1.001f);
        int index = (int)position;
        float low = _values[index];
        return low + (_values[index + 1] - low) * (position - index);
    }

    /// <summary>Reads the curve at equal, rising steps from a first coordinate; all of them lie inside the table.</summary>
    public void ReadRow(float first, float step, Span<float> destination)
    {
        ReadOnlySpan<float> values = _values;
        float position = (first - _low) * _perUnit, advance = step * _perUnit;
        Debug.Assert(position >= 0 && position + destination.Length * advance < values.Length - 1, "the row leaves the table");
        for (int i = 0; i < destination.Length; i++)
        {
            float at = position + i * advance;
            int index = (int)at;
            float low = values[index];
            destination[i] = low + (values[index + 1] - low) * (at - index);
        }
    }
}
