using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeInspector.Agent;

/// <summary>Asks the operating system whether its clock follows a time source (CLK-01).</summary>
/// <remarks>
/// Linux: the kernel's own word, kept by chrony, ntpd, ptp4l or systemd-timesyncd. Windows: the time service's leap indicator, whose number is
/// the same in every language; not testable on Linux. Whoever cannot be asked counts as not synchronised.
/// </remarks>
public static partial class ClockSource
{
    // State that adjtimex gives when the clock follows nothing. [man 2 adjtimex, TIME_ERROR]
    private const int TimeError = 5;

    // struct timex has 208 bytes on 64-bit systems; its first field, modes, is 0: nothing is changed.
    private const int TimexBytes = 256;

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    public static bool IsSynchronised()
    {
        if (OperatingSystem.IsLinux()) return AsksKernel();
        return OperatingSystem.IsWindows() && AsksTimeService();
    }

    private static unsafe bool AsksKernel()
    {
        byte* timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        int state = AdjTimex(timex);
        return state is >= 0 and not TimeError;
    }

    private static bool AsksTimeService()
    {
        try
        {
            var start = new ProcessStartInfo("w32tm", ["/query", "/status"]) { RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true };
            using Process? service = Process.Start(start);
            if (service is null) return false;
            string first = service.StandardOutput.ReadLine() ?? "";
            if (!service.WaitForExit(AnswerMax)) service.Kill();

            // "Leap Indicator: 3(not synchronized)" in English; the number stands in every language.
            return service.HasExited && service.ExitCode == 0 && first.Contains(": ", StringComparison.Ordinal) && !first.Contains(": 3(", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static unsafe partial int AdjTimex(byte* timex);
}
