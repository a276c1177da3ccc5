namespace EdgeInspector.PlcSimulator;

/// <summary>Where the gate sends a unit. The zero value is the gate's rest position.</summary>
/// <remarks>The numbers are those of <c>ConfirmLane</c>.</remarks>
public enum Lane : byte
{
    Reject = 0,
    Accept = 1,

    /// <summary>Undecided units: not accepted, looked at by a person.</summary>
    Gray = 2,
}
