using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>A client's session: its user, its aliases, what it has begun to browse and its subscriptions.</summary>
internal sealed partial class ServerSession(UaServer server, string name, byte[] clientCertificate, TimeSpan timeout)
{
    private const int AliasFirst = 40_000;

    private readonly Dictionary<NodeId, NodeId> _aliases = [];
    private readonly Dictionary<uint, (BrowseDescription Description, ReferenceDescription[] Remaining)> _continuations = [];
    private long _seen = server.Time.GetTimestamp();
    private uint _continuationId;

    public string Name { get; } = name;

    public NodeId SessionId { get; } = new(1, Guid.NewGuid());

    public NodeId AuthenticationToken { get; } = new(0, RandomNumberGenerator.GetBytes(32));

    public byte[] ClientCertificate { get; } = clientCertificate;

    public byte[] ServerNonce { get; private set; } = RandomNumberGenerator.GetBytes(32);

    public bool IsActivated { get; set; }

    /// <summary>The connection that the session lives on at present.</summary>
    public ServerConnection? Connection { get; set; }

    public TimeSpan Timeout { get; } = timeout;

    public bool IsExpired => server.Time.GetElapsedTime(Volatile.Read(ref _seen)) > Timeout;

    public void Seen() => Volatile.Write(ref _seen, server.Time.GetTimestamp());

    /// <summary>A nonce is used once; every activation ends with a new one.</summary>
    public byte[] RenewNonce() => ServerNonce = RandomNumberGenerator.GetBytes(32);

    public NodeId Register(NodeId node)
    {
        lock (_lock)
        {
            var alias = new NodeId(1, (uint)(AliasFirst + _aliases.Count));
            if (server.Space.Find(node) is null || server.Space.Find(alias) is not null || alias.Numeric > ushort.MaxValue) return node;
            _aliases[alias] = node;
            return alias;
        }
    }

    public void Unregister(NodeId alias)
    {
        lock (_lock) _aliases.Remove(alias);
    }

    public UaNode? Find(in NodeId node)
    {
        if (node.NamespaceIndex != 1) return server.Space.Find(node);
        lock (_lock) return server.Space.Find(_aliases.GetValueOrDefault(node, node));
    }

    public byte[] Continue(BrowseDescription description, ReferenceDescription[] rest)
    {
        lock (_lock)
        {
            uint id = ++_continuationId;
            // A client that never comes back for the rest cannot hold more than a few of them.
            if (_continuations.Count >= 32) _continuations.Clear();
            _continuations[id] = (description, rest);
            return BitConverter.GetBytes(id);
        }
    }

    public bool TryTakeContinuation(byte[]? point, out BrowseDescription description, out ReferenceDescription[] rest)
    {
        description = null!;
        rest = [];
        if (point is not { Length: 4 }) return false;
        lock (_lock)
        {
            if (!_continuations.Remove(BitConverter.ToUInt32(point), out (BrowseDescription Description, ReferenceDescription[] Remaining) found)) return false;
            (description, rest) = found;
            return true;
        }
    }
}
