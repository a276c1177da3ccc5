using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>What a process and its network namespace have used so far. Linux.</summary>
/// <param name="CpuSeconds">User and system, of all its threads, to the nanosecond.</param>
/// <param name="Switches">Voluntary context switches of the threads that live.</param>
/// <param name="ReceivedBytes">At the interface of its end of the link, Ethernet heads included: the same count for every receiver.</param>
internal readonly partial record struct ProcessUse(double CpuSeconds, long Switches, long ReceivedBytes)
{
    public static ProcessUse Of(int process)
    {
        long switches = 0;
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                string line = File.ReadLines($"{thread}/status").First(l => l.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));
                switches += long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread ended between being listed and being read.
            }
        }

        string counters = File.ReadLines($"/proc/{process}/net/dev").First(line => line.TrimStart().StartsWith($"{BenchLink.HostInterface}:", StringComparison.Ordinal));
        long received = long.Parse(counters.Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
        return new ProcessUse(CpuSecondsOf(process), switches, received);
    }

    public static ProcessUse operator -(ProcessUse later, ProcessUse earlier) =>
        new(later.CpuSeconds - earlier.CpuSeconds, later.Switches - earlier.Switches, later.ReceivedBytes - earlier.ReceivedBytes);

    // The clock of a process' CPU time has its id from the process id. [Linux posix-timers_types.h, CPUCLOCK_SCHED]
    private static double CpuSecondsOf(int process)
    {
        const int Scheduled = 2;
        if (clock_gettime((~process << 3) | Scheduled, out Time time) != 0) throw new InvalidOperationException($"process {process} has no CPU clock: has it ended?");
        return time.Seconds + (time.Nanoseconds / 1e9);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int clock_gettime(int clock, out Time time);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
