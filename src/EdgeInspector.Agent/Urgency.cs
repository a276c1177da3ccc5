using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeInspector.Agent;

/// <summary>Asks the operating system to run this process, and its data plane even more so, before the PC's other work.</summary>
/// <remarks>
/// On Linux a thread's priority in .NET does nothing: the nice value of the thread does, and new threads inherit it from the thread that makes
/// them. It needs CAP_SYS_NICE, which the installed unit grants. On Windows the process's class and the threads' priorities do it.
/// Nothing depends on it but latency under load.
/// </remarks>
public static partial class Urgency
{
    /// <summary>Nice value of the whole process: before everything that runs at 0.</summary>
    public const int ProcessNice = -10;

    /// <summary>Nice value of the threads on the way of a verdict.</summary>
    public const int DataPlaneNice = -15;

    /// <summary>Nice value of a thread that nothing waits for.</summary>
    public const int BesideNice = 19;

    /// <summary>Nice value of a thread that may wait for all that judges, but must come to its work.</summary>
    public const int BackgroundNice = 10;

    private const int OfThread = 0;

    /// <summary>Raises the calling thread, and with it all that it will start. Call it first. False when the system refuses.</summary>
    public static bool TryRaiseProcess()
    {
        if (!OperatingSystem.IsWindows()) return TrySetNice(ProcessNice);
        try
        {
            using Process self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.High;
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Raises the calling thread to the data plane's level. False when the system refuses; on Windows the thread's priority has done it.</summary>
    public static bool TryRaiseThread() => OperatingSystem.IsWindows() || TrySetNice(DataPlaneNice);

    /// <summary>Lowers the calling thread below everything else; needs no right. On Windows the thread's priority has done it.</summary>
    public static bool TryLowerThread() => OperatingSystem.IsWindows() || TrySetNice(BesideNice);

    /// <summary>Puts the calling thread behind the others; on Windows the thread's priority has done it. It is never refused.</summary>
    public static void LowerThread() => TrySetNice(BackgroundNice);

    private static bool TrySetNice(int nice) => OperatingSystem.IsLinux() && SetPriority(OfThread, 0, nice) == 0;

    // Of PRIO_PROCESS and id 0 Linux makes the calling thread, not the process. [man 2 setpriority, "C library/kernel differences"]
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
