namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A value within the description: a whole number of 64 bits, or a floating-point number.</summary>
internal readonly record struct Number
{
    private readonly long _integer;
    private readonly double _float;

    public Number(long value)
    {
        _integer = value;
    }

    public Number(double value)
    {
        _float = value;
        IsFloat = true;
    }

    public bool IsFloat { get; }

    /// <summary>The value as a whole number; a fraction is cut off, what does not fit is the nearest that does.</summary>
    public long AsInteger() => IsFloat ? Truncate(_float) : _integer;

    public double AsFloat() => IsFloat ? _float : _integer;

    public static long Truncate(double value)
    {
        if (double.IsNaN(value)) return 0;
        if (value >= long.MaxValue) return long.MaxValue;
        return value <= long.MinValue ? long.MinValue : (long)value;
    }
}
