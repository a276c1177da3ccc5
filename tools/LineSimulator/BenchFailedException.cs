namespace EdgeInspector.LineSimulator;

/// <summary>The bench could not be run to its end: the agent is missing, did not become ready, or ended early.</summary>
public sealed class BenchFailedException : Exception
{
    public BenchFailedException(string message, IReadOnlyList<string> agentLines)
        : base(message) => AgentLines = agentLines;

    /// <summary>The agent's last words.</summary>
    public IReadOnlyList<string> AgentLines { get; }
}
