namespace EdgeInspector.Agent.Plc;

/// <summary>Where one verdict stands on its way to the PLC. The zero value: none is under way.</summary>
public enum HandshakeState : byte
{
    /// <summary>No verdict is under way.</summary>
    Idle = 0,

    /// <summary>The payload was sent; it moves nothing at the PLC yet.</summary>
    WritingVerdict,

    /// <summary>The commit was sent: from here on the PLC may act on the verdict.</summary>
    Committing,

    /// <summary>The commit was answered Good; the PLC's program has still to confirm it.</summary>
    Confirming,
}
