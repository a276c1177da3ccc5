using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Whom the reject loop tells what it has seen. Called on its thread: they must not wait.</summary>
/// <param name="Pairing">Counters of trigger, frame and verdict disagree.</param>
/// <param name="Limit">A limit is reached: the line is halted, or an alarm raised, as configured.</param>
/// <param name="PassedUnacknowledged">A good unit passed whose record says undecided.</param>
/// <param name="NotFollowed">The PLC acknowledged an accept, and the gate sent the unit elsewhere; null tells nobody.</param>
public sealed record LoopAlarms(
    Action<PairingAlarm> Pairing, Action<string> Limit, Action<UnitId> PassedUnacknowledged, Action<UnitId>? NotFollowed = null)
{
    /// <summary>Tells nobody.</summary>
    public static LoopAlarms None { get; } = new(_ => { }, _ => { }, _ => { });
}
