using System.Runtime.InteropServices;

namespace EdgeInspector.OpcUa;

/// <summary>Lets the calling thread go before all ordinary threads of the machine: SCHED_FIFO on Linux, MMCSS on Windows.</summary>
/// <remarks>For the thread that writes verdicts, which waits almost always. A real-time thread that does not wait stops the machine.</remarks>
public static partial class RealTimePriority
{
    // Above the kernel's own threaded interrupts (50) it would delay the network that it waits for. [sched(7)]
    private const int FifoPriority = 20;
    private const int SchedFifo = 1;

    /// <returns>False with a sentence that says why, and what to do; the thread then goes on as before.</returns>
    public static bool TryRaise(out string refusal)
    {
        refusal = "";
        if (OperatingSystem.IsLinux())
        {
            // Thread 0 is the calling one.
            int priority = FifoPriority;
            if (SetScheduler(0, SchedFifo, in priority) == 0) return true;
            refusal = $"real-time priority is not permitted (sched_setscheduler: error {Marshal.GetLastPInvokeError()}): give the service CAP_SYS_NICE or LimitRTPRIO={FifoPriority}";
            return false;
        }

        if (OperatingSystem.IsWindows())
        {
            if (SetThreadCharacteristics("Pro Audio", out _) != 0) return true;
            refusal = $"real-time priority is not permitted (MMCSS: error {Marshal.GetLastPInvokeError()}): check that the service 'Multimedia Class Scheduler' runs";
            return false;
        }

        refusal = "real-time priority is offered on Linux and Windows only";
        return false;
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("avrt.dll", EntryPoint = "AvSetMmThreadCharacteristicsW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint SetThreadCharacteristics(string task, out uint taskIndex);
}
