using System.Runtime.InteropServices;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>Holds the calling thread on one core, so that both sides of a comparison are woken the same way.</summary>
/// <remarks>
/// Left alone, the kernel puts client and server now on one core (a switch), now on two (a wake-up of a sleeping core, which in a virtual
/// machine costs several times as much), and a ratio of two such runs says nothing. Linux alone; elsewhere nothing is held.
/// </remarks>
internal static partial class CorePin
{
    [ThreadStatic]
    private static int s_heldPlusOne;

    /// <summary>Core of the server's threads; -1 leaves them free. Read by <see cref="HoldServer"/> on those threads.</summary>
    public static volatile int ServerCore = -1;

    /// <summary>Holds the calling thread; -1 lets it go.</summary>
    public static void Hold(int core)
    {
        if (s_heldPlusOne == core + 1 || !OperatingSystem.IsLinux()) return;
        ulong mask = core < 0 ? ulong.MaxValue : 1UL << core;
        if (SetAffinity(0, sizeof(ulong), in mask) == 0) s_heldPlusOne = core + 1;
    }

    public static void HoldServer() => Hold(ServerCore);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, in ulong mask);
}
