namespace EdgeInspector.VialRenderer;

/// <summary>A small generator of random numbers whose every bit is fixed by its seed, on every machine and .NET version.</summary>
/// <remarks>The SplitMix64 recurrence: a Weyl sequence through a 64-bit mixer. Mutable: pass it by reference.</remarks>
internal struct SplitMix64(ulong seed)
{
    private const ulong Weyl = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A seed for a part of something that has a seed; parts with different numbers are unrelated.</summary>
    public static ulong Derive(ulong seed, ulong part) => Mix(Mix(seed + Weyl) ^ (part * 0xD1342543DE82EF95 + Weyl));

    public ulong Next() => Mix(_state += Weyl);

    /// <summary>Even in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Even in low..high, both included.</summary>
    public int Integer(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    /// <summary>Either −1 or +1.</summary>
    public int Sign() => (Next() >> 63) == 0 ? -1 : 1;

    /// <summary>Normal to within its tails, which end at six sigma: the sum of twelve even numbers needs no logarithm.</summary>
    public double Normal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++) sum += Uniform();
        return sum;
    }

    /// <summary>Normal with its tails cut at ± <paramref name="limit"/>.</summary>
    public double Normal(double sigma, double limit) => Math.Clamp(Normal() * sigma, -limit, limit);

    public int Poisson(double mean)
    {
        double threshold = ReproducibleMath.Exp(-mean), product = Uniform();
        int count = 0;
        while (product > threshold)
        {
            product *= Uniform();
            count++;
        }

        return count;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
