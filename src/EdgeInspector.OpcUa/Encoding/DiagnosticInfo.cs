namespace EdgeInspector.OpcUa;

/// <summary>Vendor diagnostics; read so that what follows can be read, never asked for.</summary>
/// <remarks>[OPC UA Part 6 §5.2.2.12]</remarks>
public sealed record DiagnosticInfo(int SymbolicId, int NamespaceUri, int Locale, int LocalizedText, string? AdditionalInfo, StatusCode InnerStatus, DiagnosticInfo? Inner);
