namespace EdgeInspector.Agent;

/// <summary>A file on which the verdicts rest, as it was when it was proven.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public readonly record struct ProvenFile(string Path, string Sha256);
