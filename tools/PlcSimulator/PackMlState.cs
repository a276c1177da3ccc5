namespace EdgeInspector.PlcSimulator;

/// <summary>The states of the PackML model that this line passes through, by the numbers of <c>StateCurrent</c>. [ISA-TR88.00.02]</summary>
public enum PackMlState
{
    /// <summary>Waiting for the inspection to report ready for the first time.</summary>
    Idle = 4,

    /// <summary>Units are fed.</summary>
    Execute = 6,

    /// <summary>The last unit has passed the gate.</summary>
    Complete = 17,
}
