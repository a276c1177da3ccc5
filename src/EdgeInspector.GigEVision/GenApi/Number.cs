using System.Globalization;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A value within the description: a whole number of 64 bits, or a floating-point number.</summary>
/// <remarks>
/// GenApi calculates in signed 64 bits. A number that only fits without a sign (a timestamp, a mask) keeps its size for ranges and text,
/// and wraps in formulas, as it does in C.
/// </remarks>
internal readonly record struct Number
{
    private readonly long _bits;

    public Number(long value) => _bits = value;

    public Number(double value)
    {
        _bits = BitConverter.DoubleToInt64Bits(value);
        IsFloat = true;
    }

    private Number(ulong value)
    {
        _bits = unchecked((long)value);
        IsUnsigned = _bits < 0;
    }

    public bool IsFloat { get; }

    /// <summary>Above the highest signed number: 2^63..2^64 - 1.</summary>
    public bool IsUnsigned { get; }

    public static Number FromUnsigned(ulong value) => new(value);

    /// <summary>The value as a whole number; a fraction is cut off, a float that does not fit is the nearest that does, 2^63 and more wraps.</summary>
    public long AsInteger() => IsFloat ? Truncate(BitConverter.Int64BitsToDouble(_bits)) : _bits;

    /// <summary>The whole number nearest to the value, halves away from zero.</summary>
    /// <remarks>
    /// Wherever a node of whole numbers shows or is given a real number: 65 lines times 1/65 must be 1, not 0. [GenApi reference PolyReference.h]
    /// </remarks>
    public long AsNearest() => IsFloat ? Truncate(Math.Round(BitConverter.Int64BitsToDouble(_bits), MidpointRounding.AwayFromZero)) : _bits;

    public double AsFloat()
    {
        if (IsFloat) return BitConverter.Int64BitsToDouble(_bits);
        return IsUnsigned ? unchecked((ulong)_bits) : _bits;
    }

    /// <summary>The nearest whole number without wrapping.</summary>
    public Int128 AsWide() => IsUnsigned ? unchecked((ulong)_bits) : AsNearest();

    /// <summary>As it is written in a file: no culture, no thousands, a float so that it reads back to the same bits.</summary>
    public string ToText()
    {
        if (IsFloat) return AsFloat().ToString("R", CultureInfo.InvariantCulture);
        return IsUnsigned ? unchecked((ulong)_bits).ToString(CultureInfo.InvariantCulture) : _bits.ToString(CultureInfo.InvariantCulture);
    }

    public static long Truncate(double value)
    {
        if (double.IsNaN(value)) return 0;
        if (value >= long.MaxValue) return long.MaxValue;
        return value <= long.MinValue ? long.MinValue : (long)value;
    }
}
