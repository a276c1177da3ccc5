namespace EdgeInspector.OpcUa;

/// <summary>Something that a client did or tried, for the audit trail of the server's owner.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Client">Who did it; for a refused certificate only what it says of itself.</param>
/// <param name="Node">What it was done to; null for sessions and certificates.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">The written value, the reason of a refusal, or empty.</param>
public sealed record UaServerAction(DateTime Time, UaServerActionKind Kind, UaClientIdentity Client, NodeId Node, StatusCode Status, string Detail);
