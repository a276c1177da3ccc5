namespace EdgeInspector.Agent.Configuration;

/// <summary>The production order when the PLC names none.</summary>
public sealed record BatchSettings
{
    /// <summary>1..64 characters. Default <c>unnamed</c>.</summary>
    public required string Id { get; init; }
}
