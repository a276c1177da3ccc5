namespace EdgeInspector.OpcUa;

/// <summary>A value with its quality and its times.</summary>
/// <remarks>A missing status is Good, a missing time is <see cref="DateTime.MinValue"/>. Times are UTC. [OPC UA Part 6 §5.2.2.17]</remarks>
public readonly record struct DataValue(
    Variant Value,
    StatusCode Status = default,
    DateTime SourceTimestamp = default,
    DateTime ServerTimestamp = default,
    ushort SourcePicoseconds = 0,
    ushort ServerPicoseconds = 0);
