namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>
/// Dice without memory: the same question always gets the same answer, on whatever thread and in whatever order it is
/// asked.
/// </summary>
internal static class FaultDice
{
    public static bool Hits(double probability, int seed, FaultKind kind, ulong frame, uint packet, uint attempt) =>
        probability > 0 && (Draw(seed, kind, frame, packet, attempt) >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>64 even bits. [SplitMix64, Steele, Lea and Flood 2014]</summary>
    public static ulong Draw(int seed, FaultKind kind, ulong frame, uint packet, uint attempt)
    {
        ulong x = Mix((ulong)(uint)seed + ((ulong)kind << 32));
        x = Mix(x ^ frame);
        return Mix(x ^ ((ulong)attempt << 32) ^ packet);
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
