namespace EdgeInspector.Agent.Configuration;

/// <summary>What proves that the PLC has the verdict.</summary>
public enum WriteConfirmation
{
    /// <summary><c>AckSeq</c> equals the <c>ResultSeq</c> that was written.</summary>
    Ack = 0,

    /// <summary>What was written is read back: the PLC's memory holds it, whether its program has taken it or not.</summary>
    Readback,

    /// <summary>The Good answer to the commit: the PLC's server has taken it. The weakest.</summary>
    Response,
}
