using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>Something that happened: its type, where, when, and the fields that its type adds.</summary>
/// <remarks>[OPC UA Part 5 §6.4.2] Build it whole, then raise it once with <see cref="UaServer.Raise"/>.</remarks>
public sealed class UaEvent
{
    private readonly Dictionary<string, Variant> _fields = [];

    /// <param name="type">Node of the event's type.</param>
    /// <param name="source">Where it happened.</param>
    /// <param name="time">When it happened, UTC.</param>
    /// <param name="severity">1 (for the record) to 1000 (most urgent).</param>
    /// <param name="message">For people.</param>
    public UaEvent(NodeId type, UaNode source, DateTime time, ushort severity, string message)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfZero(severity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(severity, (ushort)1000);
        Type = type;
        Source = source;
        _fields["EventId"] = Variant.ByteString(RandomNumberGenerator.GetBytes(16));
        _fields["EventType"] = type;
        _fields["SourceNode"] = source.NodeId;
        _fields["SourceName"] = source.BrowseName.Name ?? "";
        _fields["Time"] = time;
        _fields["Message"] = new LocalizedText(null, message);
        _fields["Severity"] = severity;
    }

    public NodeId Type { get; }

    public UaNode Source { get; }

    /// <summary>Sets a field of the event's type, named by its path below the type, such as <c>Transition</c>, <c>Id</c>.</summary>
    public UaEvent With(Variant value, params QualifiedName[] path)
    {
        _fields[KeyOf(path)] = value;
        return this;
    }

    internal void Received(DateTime time) => _fields["ReceiveTime"] = time;

    /// <summary>The value of a field; null if this event has none of that name.</summary>
    internal Variant FieldOf(string key) => _fields.GetValueOrDefault(key);

    internal static string KeyOf(IReadOnlyList<QualifiedName> path) => path.Count == 1 ? path[0].ToString() : string.Join('/', path);
}
