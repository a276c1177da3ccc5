using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>A client's session: its user, its aliases, what it has begun to browse and its subscriptions.</summary>
internal sealed partial class ServerSession(UaServer server, string name, string applicationUri, byte[] clientCertificate, TimeSpan timeout)
{
    private const ushort AliasFirst = 40_000;

    /// <summary>Aliases that one session may hold; further nodes go by their own names.</summary>
    private const int AliasCountMax = 5000;

    // A name of its client's choosing is shown to people and goes into logs.
    private const int NameLengthMax = 100;

    // How long a session may wait for its user; the time of an active one is agreed with the client. [OPC UA Part 4 §5.7.3]
    private static readonly TimeSpan ActivationWait = TimeSpan.FromSeconds(30);

    /// <summary>Unfinished browses that one session may hold.</summary>
    public const int ContinuationCountMax = 20;

    private readonly Dictionary<NodeId, NodeId> _aliases = [];
    private readonly Dictionary<uint, (int CountMax, ReferenceDescription[] Remaining)> _continuations = [];
    private long _seen = server.Time.GetTimestamp();
    private uint _continuationId;
    private ushort _aliasNext = AliasFirst;

    public string Name { get; } = Shown(name, NameLengthMax);

    public NodeId SessionId { get; } = new(1, Guid.NewGuid());

    public NodeId AuthenticationToken { get; } = new(0, RandomNumberGenerator.GetBytes(32));

    public byte[] ClientCertificate { get; } = clientCertificate;

    public byte[] ServerNonce { get; private set; } = RandomNumberGenerator.GetBytes(32);

    public bool IsActivated { get; set; }

    /// <summary>Who is on the other end; the user is known once the session is activated.</summary>
    public UaClientIdentity Client { get; set; } = new("", Shown(applicationUri, NameLengthMax), Shown(name, NameLengthMax), false);

    /// <summary>Activations that were refused since the last one that was not.</summary>
    public int RefusedActivations { get; set; }

    /// <summary>The connection that the session lives on at present.</summary>
    public ServerConnection? Connection { get; set; }

    public TimeSpan Timeout { get; } = timeout;

    public bool IsExpired => server.Time.GetElapsedTime(Volatile.Read(ref _seen)) > (IsActivated || Timeout < ActivationWait ? Timeout : ActivationWait);

    /// <summary>When its client was last heard of, as a timestamp of the server's clock.</summary>
    public long SeenTimestamp => Volatile.Read(ref _seen);

    public void Seen() => Volatile.Write(ref _seen, server.Time.GetTimestamp());

    /// <summary>A nonce is used once; every activation ends with a new one.</summary>
    public byte[] RenewNonce() => ServerNonce = RandomNumberGenerator.GetBytes(32);

    public NodeId Register(NodeId node)
    {
        lock (_lock)
        {
            if (_aliases.Count >= AliasCountMax || server.Space.Find(node) is null) return node;
            // In turn, so that one that was given back goes to another node as late as can be.
            NodeId alias;
            do
            {
                alias = new NodeId(1, _aliasNext);
                _aliasNext = _aliasNext == ushort.MaxValue ? AliasFirst : (ushort)(_aliasNext + 1);
            }
            while (_aliases.ContainsKey(alias) || server.Space.Find(alias) is not null);
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
        UaNode? found;
        if (node.NamespaceIndex != 1)
        {
            found = server.Space.Find(node);
        }
        else
        {
            lock (_lock) found = server.Space.Find(_aliases.GetValueOrDefault(node, node));
        }

        return found is not null && May(found, UaAccess.Browse) ? found : null;
    }

    /// <summary>Whether the server's owner lets this client do that; the node may forbid it still.</summary>
    public bool May(UaNode node, UaAccess what) => server.Options.Access is not { } access || (access(Client, node) & what) == what;

    /// <summary>What a client said of itself, for people: no control characters, and not more than so many characters.</summary>
    public static string Shown(string text, int lengthMax)
    {
        string cut = text.Length > lengthMax ? text[..lengthMax] + "…" : text;
        return string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c));
    }

    /// <summary>Keeps the rest of a browse; null if the session holds too many already.</summary>
    public byte[]? TryContinue(int countMax, ReferenceDescription[] rest)
    {
        lock (_lock)
        {
            if (_continuations.Count >= ContinuationCountMax) return null;
            uint id = ++_continuationId;
            _continuations[id] = (countMax, rest);
            return BitConverter.GetBytes(id);
        }
    }

    public bool TryTakeContinuation(byte[]? point, out int countMax, out ReferenceDescription[] rest)
    {
        countMax = 0;
        rest = [];
        if (point is not { Length: 4 }) return false;
        lock (_lock)
        {
            if (!_continuations.Remove(BitConverter.ToUInt32(point), out (int CountMax, ReferenceDescription[] Remaining) found)) return false;
            (countMax, rest) = found;
            return true;
        }
    }
}
