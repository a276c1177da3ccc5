namespace EdgeInspector.Agent.Configuration;

/// <summary>The form of a verdict on the wire.</summary>
public enum WriteMode
{
    /// <summary>Single nodes: the payload first, <c>ResultSeq</c> after its Good response in a request of its own.</summary>
    Nodes = 0,
}
