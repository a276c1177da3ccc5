namespace EdgeInspector.Agent.Configuration;

/// <summary>What proves that the PLC has the verdict.</summary>
public enum WriteConfirmation
{
    /// <summary><c>AckSeq</c> equals the <c>ResultSeq</c> that was written.</summary>
    Ack = 0,
}
