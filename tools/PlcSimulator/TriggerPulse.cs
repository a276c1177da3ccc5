namespace EdgeInspector.PlcSimulator;

/// <summary>One electrical pulse to the camera's trigger input.</summary>
/// <param name="Number">Pulses since the PLC was switched on, this one included: from 1.</param>
/// <param name="UnitIndex">Place of the unit in the order of the line, from 0.</param>
/// <param name="UnitId">The unit in front of the camera.</param>
/// <param name="View">View of the unit, from 0.</param>
/// <param name="At">Line time.</param>
public readonly record struct TriggerPulse(ulong Number, int UnitIndex, uint UnitId, int View, TimeSpan At);
