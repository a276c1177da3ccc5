namespace EdgeInspector.Vision.Teaching;

/// <summary>A small reproducible source of numbers that look random. [Steele, Lea, Flood 2014]</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Evenly in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * (Next() >> 11) / (1UL << 53));

    /// <summary>0 .. count − 1; the bias of the remainder is far below what matters here.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);
}
