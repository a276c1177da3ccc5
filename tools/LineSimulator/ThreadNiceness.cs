using System.Runtime.InteropServices;

namespace EdgeInspector.LineSimulator;

/// <summary>Takes the calling thread behind every other one, so that rendering cannot slow the line that it feeds.</summary>
internal static class ThreadNiceness
{
    private const int PriorityOfProcess = 0;
    private const int Nicest = 19;

    /// <summary>.NET's thread priority is a wish that Linux does not hear; there a thread has a niceness of its own, by its kernel id.</summary>
    public static void StepBack()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        if (!OperatingSystem.IsLinux()) return;
        // 0 names the calling thread. A refusal costs pace, not correctness, so the answer is not needed.
        _ = SetPriority(PriorityOfProcess, 0, Nicest);
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
