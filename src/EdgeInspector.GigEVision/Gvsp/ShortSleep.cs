using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Sleeps for less than a millisecond, or some, on 64-bit Linux.</summary>
internal static unsafe partial class ShortSleep
{
    public static void For(long nanoseconds)
    {
        var time = new Time { Nanoseconds = nanoseconds };
        _ = nanosleep(&time, null);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int nanosleep(Time* time, Time* left);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
