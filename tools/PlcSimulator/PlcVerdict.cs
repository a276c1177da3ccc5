namespace EdgeInspector.PlcSimulator;

/// <summary>The PLC's own reading of the Verdict byte. It shares no type with the agent: both sides follow the contract, not each other.</summary>
public enum PlcVerdict : byte
{
    Reject = 0,
    Accept = 1,
    Undecided = 2,
}
