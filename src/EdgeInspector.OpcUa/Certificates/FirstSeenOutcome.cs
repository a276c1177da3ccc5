namespace EdgeInspector.OpcUa;

/// <summary>What came of an attempt to trust the first server that is seen.</summary>
/// <param name="Kind">The default is the safe one: refused.</param>
/// <param name="Certificate">The server's; null when it was refused.</param>
/// <param name="Reason">Why, when nothing was changed.</param>
public readonly record struct FirstSeenOutcome(FirstSeenKind Kind, StoredCertificate? Certificate, string Reason);
