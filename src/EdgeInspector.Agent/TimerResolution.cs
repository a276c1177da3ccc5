using System.Runtime.InteropServices;

namespace EdgeInspector.Agent;

/// <summary>Asks Windows for waits to the millisecond while the line runs; on other systems that is how it is.</summary>
/// <remarks>Without it a wait of 5 ms takes up to 16 ms there, and the trigger is seen that much later. Not testable on Linux.</remarks>
public sealed partial class TimerResolution : IDisposable
{
    private const uint Millisecond = 1;
    private readonly bool _isAsked;

    public TimerResolution()
    {
        if (OperatingSystem.IsWindows()) _isAsked = TimeBeginPeriod(Millisecond) == 0;
    }

    public void Dispose()
    {
        if (_isAsked) _ = TimeEndPeriod(Millisecond);
    }

    [LibraryImport("winmm.dll", EntryPoint = "timeBeginPeriod")]
    private static partial uint TimeBeginPeriod(uint milliseconds);

    [LibraryImport("winmm.dll", EntryPoint = "timeEndPeriod")]
    private static partial uint TimeEndPeriod(uint milliseconds);
}
