using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.OpcUa;

/// <summary>An OPC UA server: enough of one to be a PLC, and to show a machine to the plant.</summary>
/// <remarks>
/// Two threads per connection, one that serves and, once there is a subscription, one that publishes: a client that reads slowly or not at
/// all holds up nobody else, and costs no more than its bounded queues. One thread accepts, one keeps the sessions' time. It can be stopped
/// and started again on the same port with the same variables, as a PLC restarts. [OPC UA Part 4]
/// </remarks>
public sealed partial class UaServer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _adding = new();
    private readonly ConcurrentDictionary<NodeId, ServerSession> _sessions = new();
    private readonly ConcurrentDictionary<uint, ServerConnection> _connections = new();
    private Socket? _listener;
    private CancellationTokenSource? _running;
    private uint _channelId;
    private uint _subscriptionId;
    private uint _itemId;

    public UaServer(UaServerOptions options, ILogger<UaServer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Logger = logger ?? NullLogger<UaServer>.Instance;
        Port = options.Port;
        Space = new AddressSpace(options);
    }

    public UaServerOptions Options { get; }

    /// <summary>The port that is listened on, after <see cref="Start"/>.</summary>
    public int Port { get; private set; }

    internal string AdvertisedUrl => Options.AdvertisedHost is { } host ? string.Create(CultureInfo.InvariantCulture, $"opc.tcp://{host}:{Port}") : EndpointUrl;

    /// <summary>Where clients find it; a server on every address of the PC goes by the PC's name.</summary>
    public string EndpointUrl => string.Create(
        CultureInfo.InvariantCulture, $"opc.tcp://{(Options.Address.Equals(IPAddress.Any) ? Environment.MachineName : Options.Address.ToString())}:{Port}");

    public int SessionCount => _sessions.Count;

    public int ConnectionCount => _connections.Count;

    /// <summary>The folder below which everything is added: Objects.</summary>
    public UaNode Objects => Space.Find(WellKnownNodes.Objects)!;

    internal ILogger Logger { get; }

    internal AddressSpace Space { get; }

    internal TimeProvider Time => Options.Time;

    /// <summary>Adds a folder below <paramref name="parent"/> (Objects if null).</summary>
    public UaNode AddFolder(NodeId nodeId, string name, UaNode? parent = null) =>
        Space.AddObject(nodeId, new QualifiedName(nodeId.NamespaceIndex, name), (parent ?? Objects).NodeId);

    /// <summary>Adds an object below <paramref name="parent"/> (Objects if null).</summary>
    /// <param name="nodeId">Of a namespace of the server's own.</param>
    /// <param name="name">Its browse name.</param>
    /// <param name="type">Node of its type; it must be there.</param>
    /// <param name="parent">What it is a component of.</param>
    /// <param name="givesEvents">Clients may watch its events and those of everything below it.</param>
    public UaNode AddObject(NodeId nodeId, string name, NodeId type, UaNode? parent = null, bool givesEvents = false)
    {
        UaNode node = Space.AddObject(nodeId, new QualifiedName(nodeId.NamespaceIndex, name), (parent ?? Objects).NodeId,
            parent is null ? WellKnownNodes.Organizes : WellKnownNodes.HasComponent, type);
        node.GivesEvents = givesEvents;
        return node;
    }

    /// <summary>Adds a variable below <paramref name="parent"/> (Objects if null); its type is that of the first value and never changes.</summary>
    public UaVariable AddVariable(NodeId nodeId, string name, Variant value, bool isWritable, UaNode? parent = null) =>
        Space.AddVariable(
            new UaVariable(nodeId, new QualifiedName(nodeId.NamespaceIndex, name), value.Type, value, isWritable, Time)
            {
                TypeDefinition = WellKnownNodes.BaseDataVariableType,
                IsArray = value.IsArray,
            },
            (parent ?? Objects).NodeId);

    /// <summary>Adds a method to <paramref name="parent"/> (Objects if null); its arguments can be browsed.</summary>
    public UaMethod AddMethod(
        NodeId nodeId, string name, IReadOnlyList<UaArgument> inputs, IReadOnlyList<UaArgument> outputs, UaMethodBody body, UaNode? parent = null) =>
        Space.AddMethod(new UaMethod(nodeId, new QualifiedName(nodeId.NamespaceIndex, name), inputs, outputs, body), (parent ?? Objects).NodeId);

    /// <summary>The index under which a namespace of <see cref="UaServerOptions.Namespaces"/> is offered.</summary>
    public ushort NamespaceIndexOf(string namespaceUri)
    {
        for (int i = 0; i < Space.Namespaces.Count; i++)
        {
            if (Space.Namespaces[i] == namespaceUri) return (ushort)i;
        }

        throw new ArgumentException($"the server has no namespace '{namespaceUri}'", nameof(namespaceUri));
    }

    public UaVariable? FindVariable(NodeId nodeId) => Space.Find(nodeId) as UaVariable;

    /// <summary>Tells an event to every client that watches its source, an object above it, or the Server object.</summary>
    /// <remarks>From any thread; it never waits for a client.</remarks>
    public void Raise(UaEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        happened.Received(Time.GetUtcNow().UtcDateTime);
        foreach (UaNode notifier in Space.NotifiersOf(happened.Source))
        {
            foreach (EventItem item in notifier.EventWatchers) item.Enqueue(happened);
        }
    }

    /// <summary>Begins to listen.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_listener is not null) return;
            var listener = new Socket(Options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(Options.Address, Port));
            listener.Listen(16);
            Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
            _listener = listener;
            _running = new CancellationTokenSource();
            CancellationToken stop = _running.Token;
            new Thread(() => Accept(listener)) { IsBackground = true, Name = "UaServer accept", Priority = Options.Priority }.Start();
            new Thread(() => KeepTime(stop)) { IsBackground = true, Name = "UaServer sessions", Priority = Options.Priority }.Start();
        }

        LogStarted(Logger, EndpointUrl);
        if (Options.AutoTrustClients) LogTrustsAll(Logger);
    }

    /// <summary>Stops listening and drops everything, as a power cut would; <see cref="Start"/> begins anew on the same port.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _running?.Cancel();
            _running?.Dispose();
            _running = null;
            _listener?.Dispose();
            _listener = null;
        }

        KillConnections();
        KillSessions();
    }

    /// <summary>Cuts every connection; the sessions live on until their timeout.</summary>
    public void KillConnections()
    {
        foreach (ServerConnection connection in _connections.Values) connection.Cut();
    }

    /// <summary>Forgets every session; their clients learn it from BadSessionIdInvalid.</summary>
    public void KillSessions()
    {
        foreach (ServerSession session in _sessions.Values) Remove(session);
    }

    public void Dispose() => Stop();

    internal uint NextChannelId() => Interlocked.Increment(ref _channelId);

    internal uint NextSubscriptionId() => Interlocked.Increment(ref _subscriptionId);

    internal uint NextItemId() => Interlocked.Increment(ref _itemId);

    internal ServerSession? FindSession(in NodeId authenticationToken) => _sessions.GetValueOrDefault(authenticationToken);

    internal bool TryAdd(ServerSession session)
    {
        lock (_adding)
        {
            if (_sessions.Count >= Options.SessionCountMax)
            {
                // Anybody whose channel is open can ask for sessions; only a user keeps one.
                ServerSession? waiting = _sessions.Values.Where(s => !s.IsActivated).MinBy(s => s.SeenTimestamp);
                if (waiting is null) return false;
                Remove(waiting);
            }

            return _sessions.TryAdd(session.AuthenticationToken, session);
        }
    }

    internal void Remove(ServerSession session)
    {
        if (!_sessions.TryRemove(session.AuthenticationToken, out _)) return;
        session.Close();
        Tell(UaServerActionKind.SessionEnded, session.Client, default, StatusCode.Good, "");
    }

    /// <summary>Publishes what is due on a connection and gives the time till something is due again.</summary>
    internal TimeSpan PublishDue(ServerConnection connection, TimeSpan longest)
    {
        foreach (KeyValuePair<NodeId, ServerSession> session in _sessions)
        {
            if (!ReferenceEquals(session.Value.Connection, connection)) continue;
            TimeSpan wait = session.Value.PublishDue();
            if (wait < longest) longest = wait;
        }

        return longest;
    }

    /// <summary>Tells the owner what a client did.</summary>
    internal void Tell(UaServerActionKind kind, UaClientIdentity client, in NodeId node, StatusCode status, string detail) =>
        Options.Audit?.Invoke(new UaServerAction(Time.GetUtcNow().UtcDateTime, kind, client, node, status, detail));

    /// <summary>The event that stands for those that a full queue has lost.</summary>
    internal UaEvent QueueOverflow()
    {
        DateTime now = Time.GetUtcNow().UtcDateTime;
        var overflow = new UaEvent(WellKnownNodes.EventQueueOverflowEventType, Space.Find(WellKnownNodes.Server)!, now, 500, "events were lost: the queue was full");
        overflow.Received(now);
        return overflow;
    }

    internal void Closed(ServerConnection connection) => _connections.TryRemove(connection.Id, out _);

    private void Accept(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = listener.Accept();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                if (_listener != listener) return;
                // A client that went away while it was taken in, or no file descriptor left: neither may end the listening.
                Thread.Sleep(100);
                continue;
            }

            if (_connections.Count >= Options.ConnectionCountMax && !TryDropIdle())
            {
                LogTurnedAway(Logger, Options.ConnectionCountMax);
                socket.Dispose();
                continue;
            }

            socket.NoDelay = true;
            socket.SendTimeout = 2000;
            var connection = new ServerConnection(this, socket, NextChannelId());
            _connections[connection.Id] = connection;
            // A stop may have passed between Accept and here.
            if (_listener != listener) connection.Cut();
            new Thread(connection.Run) { IsBackground = true, Name = "UaServer connection", Priority = Options.Priority }.Start();
        }
    }

    // Of the connections on which nobody has activated a session, the oldest of those that have shown least makes room. [OPC UA Part 4 §5.6.2]
    private bool TryDropIdle()
    {
        foreach (ServerConnection connection in _connections.Values.OrderBy(c => c.Standing).ThenBy(c => c.Id))
        {
            if (_sessions.Any(s => s.Value.IsActivated && ReferenceEquals(s.Value.Connection, connection))) continue;
            connection.Cut();
            Closed(connection);
            return true;
        }

        return false;
    }

    private void KeepTime(CancellationToken stop)
    {
        while (!Stopped(stop))
        {
            foreach (KeyValuePair<uint, ServerConnection> entry in _connections)
            {
                if (entry.Value.IsStale) entry.Value.Cut();
            }

            foreach (KeyValuePair<NodeId, ServerSession> entry in _sessions)
            {
                ServerSession session = entry.Value;
                if (session.IsExpired)
                {
                    LogSessionExpired(Logger, session.Name);
                    Remove(session);
                }
                else if (session.Connection is not { IsClosed: false })
                {
                    // Nobody to publish to, but the subscriptions grow old.
                    session.PublishDue();
                }
            }
        }
    }

    private static bool Stopped(CancellationToken stop)
    {
        try
        {
            return stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    [LoggerMessage(5100, LogLevel.Information, "OPC UA server listens on {Endpoint}")]
    private static partial void LogStarted(ILogger logger, string endpoint);

    [LoggerMessage(5090, LogLevel.Warning, "OPC UA server: a connection was turned away, {Max} are open")]
    private static partial void LogTurnedAway(ILogger logger, int max);

    [LoggerMessage(5102, LogLevel.Warning, "OPC UA server takes every client certificate: for tests and the bench line alone")]
    private static partial void LogTrustsAll(ILogger logger);

    [LoggerMessage(5101, LogLevel.Warning, "OPC UA server: session '{Session}' has timed out")]
    private static partial void LogSessionExpired(ILogger logger, string session);
}
