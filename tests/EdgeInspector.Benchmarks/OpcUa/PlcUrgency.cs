using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>Lets the threads that stand for a PLC go before all others of this PC, as a PLC on a processor of its own does.</summary>
internal static class PlcUrgency
{
    [ThreadStatic]
    private static bool s_isAsked;

    /// <summary>Why the machine does not permit it; empty where it does.</summary>
    public static volatile string Refusal = "";

    /// <summary>Raises the calling thread, once.</summary>
    public static void Raise()
    {
        if (s_isAsked) return;
        s_isAsked = true;
        if (!RealTimePriority.TryRaise(out string refusal)) Refusal = refusal;
    }

    /// <summary>Leaves every request to the server.</summary>
    public static bool OnlyRaise(uint request, ref UaReader reader, UaWriter answer)
    {
        Raise();
        return false;
    }
}
