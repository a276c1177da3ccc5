namespace EdgeInspector.OpcUa;

/// <summary>A structure whose type is named by its encoding node; the body stays bytes until somebody who knows the type reads it.</summary>
/// <remarks>[OPC UA Part 6 §5.2.2.15]</remarks>
public readonly record struct ExtensionObject(NodeId TypeId, ExtensionObjectEncoding Encoding, ReadOnlyMemory<byte> Body)
{
    public bool Equals(ExtensionObject other) =>
        TypeId == other.TypeId && Encoding == other.Encoding && Body.Span.SequenceEqual(other.Body.Span);

    public override int GetHashCode() => HashCode.Combine(TypeId, Encoding, Body.Length);
}
