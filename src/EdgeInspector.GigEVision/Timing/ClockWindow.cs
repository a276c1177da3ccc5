namespace EdgeInspector.GigEVision.Timing;

/// <summary>The readings of a clock that agree with each other, and what follows from all of them; never changed.</summary>
/// <remarks>
/// Each reading says: when the camera showed this, our clock was between these two. Between readings time is stretched by what drift allows,
/// and what no reading rules out is the answer. A slow answer only makes a wider, still true statement, so no outlier has to be guessed.
/// </remarks>
internal sealed class ClockWindow
{
    private readonly ulong[] _camera;
    private readonly long[] _before;
    private readonly long[] _after;
    private readonly long _tickNs;
    private readonly double _rateMax;
    private readonly long _rateAgeNs;

    private ClockWindow(ulong[] camera, long[] before, long[] after, long tickNs, double rateMax, long rateAgeNs)
    {
        _camera = camera;
        _before = before;
        _after = after;
        _tickNs = tickNs;
        _rateMax = rateMax;
        _rateAgeNs = rateAgeNs;
    }

    private double RateChangeMax { get; init; }

    public int Count => _camera.Length;

    /// <summary>Host time per camera time, less 1: at least and at most, as far as measured.</summary>
    public double RateLow { get; private init; }

    public double RateHigh { get; private init; }

    public ulong LastCamera => _camera[^1];

    public long LastBefore => _before[^1];

    public long LastAfter => _after[^1];

    public static ClockWindow Empty(long tickNs, double rateMax, double rateChangeMax, long rateAgeNs) =>
        new([], [], [], tickNs, rateMax, rateAgeNs) { RateLow = -rateMax, RateHigh = rateMax, RateChangeMax = rateChangeMax };

    /// <summary>With one reading more, the oldest left out beyond the limit; null when no single rate fits them all.</summary>
    public ClockWindow? With(ulong camera, long before, long after, int samplesMax)
    {
        int skip = Count >= samplesMax ? 1 : 0;
        ulong[] cameras = [.. _camera.AsSpan(skip), camera];
        long[] befores = [.. _before.AsSpan(skip), before];
        long[] afters = [.. _after.AsSpan(skip), after];
        double low = -_rateMax;
        double high = _rateMax;
        for (int i = 0; i < cameras.Length; i++)
        {
            for (int j = i + 1; j < cameras.Length; j++)
            {
                double between = cameras[j] - cameras[i];
                if (between <= 0) continue;
                low = Math.Max(low, ((befores[j] - afters[i] - _tickNs - between) / between) - RateChangeMax);
                high = Math.Min(high, ((afters[j] - befores[i] + _tickNs - between) / between) + RateChangeMax);
            }
        }

        if (low > high) return null;
        return new ClockWindow(cameras, befores, afters, _tickNs, _rateMax, _rateAgeNs) { RateLow = low, RateHigh = high, RateChangeMax = RateChangeMax };
    }

    public ClockWindow Alone(ulong camera, long before, long after) =>
        new([camera], [before], [after], _tickNs, _rateMax, _rateAgeNs) { RateLow = -_rateMax, RateHigh = _rateMax, RateChangeMax = RateChangeMax };

    /// <summary>Between which host times, in ns, the camera showed this; low above high when the readings contradict each other.</summary>
    public (long Low, long High) Map(ulong camera, bool measuredRate)
    {
        double slow = -_rateMax;
        double fast = _rateMax;
        if (measuredRate && (long)(camera - _camera[^1]) <= _rateAgeNs && (long)(_camera[0] - camera) <= _rateAgeNs) (slow, fast) = (RateLow, RateHigh);

        long low = long.MinValue;
        long high = long.MaxValue;
        for (int i = 0; i < _camera.Length; i++)
        {
            long since = (long)(camera - _camera[i]);
            double least = since >= 0 ? since * slow : since * fast;
            double most = since >= 0 ? since * fast : since * slow;
            low = Math.Max(low, _before[i] + since + (long)Math.Floor(least));
            high = Math.Min(high, _after[i] + since + (long)Math.Ceiling(most));
        }

        // Both readings of the camera's clock are rounded down to its ticks.
        return (low - _tickNs, high + _tickNs);
    }
}
