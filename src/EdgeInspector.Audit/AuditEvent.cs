namespace EdgeInspector.Audit;

/// <summary>Something that a reviewer must be able to reconstruct: who, in which role, what, old → new, why, where. The log adds when.</summary>
/// <param name="What">The kind of event.</param>
public sealed record AuditEvent(AuditEventKind What)
{
    /// <summary>The account that did it; <c>agent</c> for the program itself.</summary>
    public string Who { get; init; } = "agent";

    /// <summary>The account's role; <c>system</c> for the program itself.</summary>
    public string Role { get; init; } = "system";

    /// <summary>The line, camera, PLC or file that it happened to.</summary>
    public string Where { get; init; } = "";

    /// <summary>The value before; empty when there was none.</summary>
    public string Old { get; init; } = "";

    /// <summary>The value after, such as the hash of the configuration that was loaded.</summary>
    public string New { get; init; } = "";

    public string Why { get; init; } = "";
}
