namespace EdgeInspector.GigEVision.GenApi;

/// <summary>One named value of an enumeration.</summary>
internal sealed class EnumerationEntry
{
    public required string Name { get; init; }

    public required Operand Value { get; init; }

    public Operand? IsImplemented { get; init; }

    public Operand? IsAvailable { get; init; }

    public bool CanBeSet(NodeSpace space) =>
        (IsImplemented is null || IsImplemented.Read(space).AsInteger() != 0) && (IsAvailable is null || IsAvailable.Read(space).AsInteger() != 0);
}
