namespace EdgeInspector.Agent.Plc;

/// <summary>How a call to the PLC ended. The zero value says that the link is gone.</summary>
public enum PlcAnswer : byte
{
    /// <summary>The connection broke or there is none.</summary>
    LinkLost = 0,

    /// <summary>The PLC answered Good.</summary>
    Good,

    /// <summary>No answer in the time that was left. It may still arrive there; it is not repeated.</summary>
    Timeout,

    /// <summary>The PLC refused a value; <see cref="IPlcLink.LastProblem"/> names node and status.</summary>
    Refused,
}
