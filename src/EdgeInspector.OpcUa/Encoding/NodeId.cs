using System.Globalization;

#pragma warning disable IDE0072 // The default arm is meant: every kind that is not named is handled by it.

namespace EdgeInspector.OpcUa;

/// <summary>The address of a node within one server session: a namespace index and an identifier.</summary>
/// <remarks>
/// The namespace index is valid for one session only; a configuration names the namespace by URI with <see cref="NodeAddress"/>.
/// [OPC UA Part 3 §8.2, Part 6 §5.2.2.9]
/// </remarks>
public readonly struct NodeId : IEquatable<NodeId>
{
    private readonly object? _identifier;

    private NodeId(ushort namespaceIndex, NodeIdType type, uint numeric, object? identifier)
    {
        NamespaceIndex = namespaceIndex;
        Type = type;
        Numeric = numeric;
        _identifier = identifier;
    }

    /// <summary>A numeric node of namespace 0, the standard's own.</summary>
    public NodeId(uint numeric) : this(0, NodeIdType.Numeric, numeric, null) { }

    public NodeId(ushort namespaceIndex, uint numeric) : this(namespaceIndex, NodeIdType.Numeric, numeric, null) { }

    public NodeId(ushort namespaceIndex, string text) : this(namespaceIndex, NodeIdType.String, 0, text) { }

    public NodeId(ushort namespaceIndex, Guid guid) : this(namespaceIndex, NodeIdType.Guid, 0, guid) { }

    public NodeId(ushort namespaceIndex, byte[] opaque) : this(namespaceIndex, NodeIdType.Opaque, 0, opaque) { }

    public ushort NamespaceIndex { get; }

    public NodeIdType Type { get; }

    /// <summary>The number of a numeric node; 0 for the other kinds.</summary>
    public uint Numeric { get; }

    /// <summary>The text of a string node; null for the other kinds.</summary>
    public string? Text => _identifier as string;

    /// <summary>The Guid of a Guid node; empty for the other kinds.</summary>
    public Guid Guid => _identifier is Guid guid ? guid : default;

    /// <summary>The bytes of an opaque node; empty for the other kinds.</summary>
    public ReadOnlySpan<byte> Opaque => _identifier as byte[];

    /// <summary>Node <c>i=0</c>: the address of nothing.</summary>
    public bool IsNull => NamespaceIndex == 0 && Type switch
    {
        NodeIdType.Numeric => Numeric == 0,
        NodeIdType.String => string.IsNullOrEmpty(Text),
        NodeIdType.Guid => Guid == Guid.Empty,
        _ => Opaque.IsEmpty,
    };

    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    /// <summary>The same identifier in another namespace.</summary>
    public NodeId WithNamespace(ushort namespaceIndex) => new(namespaceIndex, Type, Numeric, _identifier);

    /// <summary>Reads <c>ns=3;s=DB_Vision.Verdict</c>, <c>i=2258</c>, <c>ns=1;g=…</c> or <c>ns=1;b=…</c>.</summary>
    public static bool TryParse(string? text, out NodeId node)
    {
        node = default;
        if (string.IsNullOrEmpty(text)) return false;

        ReadOnlySpan<char> rest = text;
        ushort namespaceIndex = 0;
        if (rest.StartsWith("ns=", StringComparison.Ordinal))
        {
            int end = rest.IndexOf(';');
            if (end < 0 || !ushort.TryParse(rest[3..end], NumberStyles.None, CultureInfo.InvariantCulture, out namespaceIndex)) return false;
            rest = rest[(end + 1)..];
        }

        if (rest.Length < 2 || rest[1] != '=') return false;
        ReadOnlySpan<char> value = rest[2..];
        switch (rest[0])
        {
            case 'i' when uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint numeric):
                node = new NodeId(namespaceIndex, numeric);
                return true;
            case 's':
                node = new NodeId(namespaceIndex, value.ToString());
                return true;
            case 'g' when Guid.TryParse(value, out Guid guid):
                node = new NodeId(namespaceIndex, guid);
                return true;
            case 'b':
                byte[] opaque = new byte[value.Length];
                if (!Convert.TryFromBase64Chars(value, opaque, out int count)) return false;
                node = new NodeId(namespaceIndex, opaque[..count]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>As <see cref="TryParse"/>; a text that is no node is the caller's mistake and throws.</summary>
    public static NodeId Parse(string text) =>
        TryParse(text, out NodeId node)
            ? node
            : throw new FormatException($"'{text}' is not a node: expected ns=<index>;s=<text>, i=<number>, g=<guid> or b=<base64>");

    public bool Equals(NodeId other)
    {
        if (NamespaceIndex != other.NamespaceIndex || Type != other.Type || Numeric != other.Numeric) return false;
        return Type switch
        {
            NodeIdType.Numeric => true,
            NodeIdType.Opaque => Opaque.SequenceEqual(other.Opaque),
            _ => Equals(_identifier, other._identifier),
        };
    }

    public override bool Equals(object? obj) => obj is NodeId other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(NamespaceIndex);
        hash.Add(Numeric);
        if (Type == NodeIdType.Opaque) hash.AddBytes(Opaque);
        else hash.Add(_identifier);
        return hash.ToHashCode();
    }

    public override string ToString()
    {
        string identifier = Type switch
        {
            NodeIdType.Numeric => string.Create(CultureInfo.InvariantCulture, $"i={Numeric}"),
            NodeIdType.String => "s=" + Text,
            NodeIdType.Guid => "g=" + Guid.ToString(),
            _ => "b=" + Convert.ToBase64String(Opaque),
        };
        return NamespaceIndex == 0 ? identifier : string.Create(CultureInfo.InvariantCulture, $"ns={NamespaceIndex};{identifier}");
    }
}
