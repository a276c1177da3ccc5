namespace EdgeInspector.Inspection;

/// <summary>What became of a verdict on its way to the PLC. Only <see cref="Acknowledged"/> means that the PLC has it.</summary>
/// <remarks>The zero value is the safe one. The PLC rejects every unit whose accept it has not got (positive release).</remarks>
public enum DeliveryOutcome : byte
{
    /// <summary>Never written: the deadline had passed, or there was no session.</summary>
    NotSent = 0,

    /// <summary>The PLC answered with the verdict's sequence number before the deadline.</summary>
    Acknowledged,

    /// <summary>Written, but no acknowledgement came before the deadline.</summary>
    NotAcknowledged,

    /// <summary>The PLC refused the write.</summary>
    Refused,

    /// <summary>The connection broke while the verdict was under way.</summary>
    LinkLost,
}
