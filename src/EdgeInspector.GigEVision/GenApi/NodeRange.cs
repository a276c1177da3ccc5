namespace EdgeInspector.GigEVision.GenApi;

/// <summary>The values that a node takes. An increment of 0 means any value between.</summary>
internal readonly record struct NodeRange(Number Min, Number Max, Number Inc)
{
    public static readonly NodeRange Integers = new(new Number(long.MinValue), new Number(long.MaxValue), new Number(1L));

    public static readonly NodeRange Unsigned = new(new Number(0L), Number.FromUnsigned(ulong.MaxValue), new Number(1L));

    public static readonly NodeRange Floats = new(new Number(double.MinValue), new Number(double.MaxValue), new Number(0.0));
}
