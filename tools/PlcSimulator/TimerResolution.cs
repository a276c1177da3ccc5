using System.Runtime.InteropServices;

namespace EdgeInspector.PlcSimulator;

/// <summary>Asks Windows for sleeps of one millisecond instead of fifteen, as long as it lives. Linux has them anyway.</summary>
internal sealed class TimerResolution : IDisposable
{
    private const uint Milliseconds = 1;

    public TimerResolution()
    {
        if (OperatingSystem.IsWindows()) _ = Begin(Milliseconds);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows()) _ = End(Milliseconds);
    }

    [DllImport("winmm", EntryPoint = "timeBeginPeriod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint Begin(uint milliseconds);

    [DllImport("winmm", EntryPoint = "timeEndPeriod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint End(uint milliseconds);
}
