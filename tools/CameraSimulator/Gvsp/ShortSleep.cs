using System.Runtime.InteropServices;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Sleeps shorter than the millisecond of Thread.Sleep.</summary>
internal static unsafe partial class ShortSleep
{
    private const long Millisecond = 1_000_000;

    /// <summary>Sleeps for the time, or a little less or more.</summary>
    /// <returns>False when the time is shorter than the system can sleep; the caller does not wait then.</returns>
    public static bool Try(long nanoseconds)
    {
        if (OperatingSystem.IsLinux() && nint.Size == 8)
        {
            // Comes back early on a signal and about 60 us late otherwise. [Linux man page nanosleep(2)]
            var time = new TimeSpec { Seconds = (nint)(nanoseconds / (1000 * Millisecond)), Nanoseconds = (nint)(nanoseconds % (1000 * Millisecond)) };
            if (NanoSleep(&time, null) >= 0 || nanoseconds < Millisecond) return true;
        }
        if (nanoseconds < Millisecond) return false;
        Thread.Sleep((int)(nanoseconds / Millisecond));
        return true;
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NanoSleep(TimeSpec* time, TimeSpec* remaining);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
