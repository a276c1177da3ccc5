namespace EdgeInspector.Statistics.Calibration;

/// <summary>Numbers by chance that are the same with the same seed, on every machine.</summary>
/// <remarks>SplitMix64 [Steele, Lea, Flood 2014].</remarks>
internal struct Draw(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0..<paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Share() * count);

    /// <summary>0 or more, less than 1; 53 bits.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
