namespace EdgeInspector.Inspection;

/// <summary>A unit stands in front of the camera: the PLC's counter has moved on.</summary>
/// <param name="Number">The trigger counter; wraps from its greatest value to 0.</param>
/// <param name="Unit">The id that the verdict must carry.</param>
/// <param name="Pocket">The pocket or spindle of the station that holds the unit.</param>
/// <param name="At">Line time at which the agent learned of it.</param>
/// <param name="IsChallenge">The unit belongs to a challenge kit.</param>
public readonly record struct Trigger(uint Number, UnitId Unit, ushort Pocket, TimeSpan At, bool IsChallenge = false)
{
    /// <summary>The counter passed it, but nobody saw it: its unit's id and pocket are not known and written as 0, and its time is that of the next trigger.</summary>
    public bool IsUnseen { get; init; }
}
