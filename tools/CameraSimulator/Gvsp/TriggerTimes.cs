namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>When the last frames were triggered, for measuring the way from the trigger on.</summary>
internal sealed class TriggerTimes
{
    private const int Frames = 1024;

    private readonly Lock _gate = new();
    private readonly (ulong Frame, long Time)[] _times = new (ulong, long)[Frames];

    public void Set(ulong frame, long time)
    {
        lock (_gate) _times[frame % Frames] = (frame, time);
    }

    /// <summary>Stopwatch ticks; 0 when the frame is not among the last 1024.</summary>
    public long Of(ulong frame)
    {
        lock (_gate)
        {
            (ulong known, long time) = _times[frame % Frames];
            return known == frame ? time : 0;
        }
    }
}
