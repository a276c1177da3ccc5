namespace EdgeInspector.OpcUa;

/// <summary>The id of a recipe or a configuration, with the hash that tells two of the same name apart. [OPC 40100-1 §12.1]</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">May be empty.</param>
/// <param name="Hash">SHA-256 of its file; empty if there is none.</param>
public sealed record VisionId(string Id, string Version, ReadOnlyMemory<byte> Hash)
{
    public const string HashAlgorithm = "SHA-256";

    public bool Equals(VisionId? other) => other is not null && Id == other.Id && Version == other.Version && Hash.Span.SequenceEqual(other.Hash.Span);

    public override int GetHashCode() => HashCode.Combine(Id, Version, Hash.Length);
}
