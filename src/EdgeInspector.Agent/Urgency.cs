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

    /// <summary>Nice value of those that wait almost always and must run as soon as they are woken.</summary>
    public const int WaitingNice = -20;

    /// <summary>Nice value of a thread that nothing waits for.</summary>
    public const int BesideNice = 19;

    /// <summary>Nice value of a thread that may wait for all that judges, but must come to its work.</summary>
    public const int BackgroundNice = 10;

    private const int OfThread = 0;

    // The least that the kernel takes. [sched(7), sched_setattr(2): sched_runtime of SCHED_OTHER]
    private const ulong ShortSliceNs = 100_000;

    // No wrapper before glibc 2.41.
    private const nint SetAttributesX64 = 314;
    private const nint SetAttributesArm64 = 274;

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

    /// <summary>Raises the calling thread, which waits almost always and must run as soon as it is woken. False when the system refuses.</summary>
    /// <remarks>
    /// On Linux it asks for a short slice as well, by which the scheduler lets it go before what runs longer (EEVDF, kernel 6.12 and later; older ones
    /// take no notice). Without it one wake-up in a thousand waits for the tick of a busy core.
    /// </remarks>
    public static bool TryRaiseWaitingThread()
    {
        if (OperatingSystem.IsWindows()) return true;
        var attributes = new SchedulingAttributes { Size = (uint)Marshal.SizeOf<SchedulingAttributes>(), Nice = WaitingNice, Runtime = ShortSliceNs };
        Architecture processor = RuntimeInformation.ProcessArchitecture;
        nint number = processor == Architecture.X64 ? SetAttributesX64 : processor == Architecture.Arm64 ? SetAttributesArm64 : 0;
        return (number != 0 && OperatingSystem.IsLinux() && SystemCall(number, 0, in attributes, 0) == 0) || TrySetNice(WaitingNice);
    }

    /// <summary>Lowers the calling thread below everything else; needs no right. On Windows the thread's priority has done it.</summary>
    public static bool TryLowerThread() => OperatingSystem.IsWindows() || TrySetNice(BesideNice);

    /// <summary>Puts the calling thread behind the others; on Windows the thread's priority has done it. It is never refused.</summary>
    public static void LowerThread() => TrySetNice(BackgroundNice);

    private static bool TrySetNice(int nice) => OperatingSystem.IsLinux() && SetPriority(OfThread, 0, nice) == 0;

    // Of PRIO_PROCESS and id 0 Linux makes the calling thread, not the process. [man 2 setpriority, "C library/kernel differences"]
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, int thread, in SchedulingAttributes attributes, uint flags);

    /// <summary>struct sched_attr, first version. [sched_setattr(2)]</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint RealTimePriority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
