using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>What one camera told of itself since the line was started, counted by name.</summary>
/// <remarks>Written by the camera's event loop, read by the summary; it outlives the camera's losses.</remarks>
public sealed class CameraEventCounts
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _byName = new(StringComparer.Ordinal);
    private long _missedTriggers;

    /// <summary>Whether an event of this name says that a trigger was not obeyed: a unit has gone by without its image.</summary>
    /// <remarks>[SFNC: FrameTriggerMissed, LineTriggerMissed and their kin] [Basler: FrameStartOvertrigger, AcquisitionStartOvertrigger]</remarks>
    public static bool IsMissedTrigger(string name) =>
        name.EndsWith("TriggerMissed", StringComparison.Ordinal) || name.EndsWith("Overtrigger", StringComparison.Ordinal);

    /// <summary>Counts one; gives how many triggers were missed by now when it is such a one, else 0.</summary>
    public long Count(string name)
    {
        lock (_gate)
        {
            _byName[name] = _byName.GetValueOrDefault(name) + 1;
            return IsMissedTrigger(name) ? ++_missedTriggers : 0;
        }
    }

    /// <summary>The report with these counts in it.</summary>
    public CameraReport AddTo(CameraReport report)
    {
        lock (_gate) return report with { MissedTriggers = _missedTriggers, Events = new Dictionary<string, long>(_byName) };
    }
}
