namespace EdgeInspector.Agent.Plc;

/// <summary>What has to be done next for a verdict.</summary>
public enum HandshakeAction : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Write the payload, without committing it.</summary>
    WriteVerdict,

    /// <summary>Commit under the new sequence number: once, never again.</summary>
    Commit,

    /// <summary>Look whether the PLC has confirmed.</summary>
    ReadConfirmation,

    /// <summary>The verdict's way has ended; its outcome stands beside.</summary>
    End,
}
