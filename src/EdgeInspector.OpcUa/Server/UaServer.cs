using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.OpcUa;

/// <summary>An OPC UA server: enough of one to be a PLC.</summary>
/// <remarks>
/// One thread per connection, one that accepts and one that publishes. It can be stopped and started again on the same port with the
/// same variables, as a PLC restarts. [OPC UA Part 4]
/// </remarks>
public sealed partial class UaServer : IDisposable
{
    private readonly Lock _lock = new();
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

    public string EndpointUrl => string.Create(CultureInfo.InvariantCulture, $"opc.tcp://{Options.Address}:{Port}");

    public int SessionCount => _sessions.Count;

    public int ConnectionCount => _connections.Count;

    /// <summary>The folder below which everything is added: Objects.</summary>
    public UaNode Objects => Space.Find(WellKnownNodes.Objects)!;

    internal ILogger Logger { get; }

    internal AddressSpace Space { get; }

    internal TimeProvider Time => Options.Time;

    internal ICollection<ServerSession> Sessions => _sessions.Values;

    /// <summary>Adds a folder below <paramref name="parent"/> (Objects if null).</summary>
    public UaNode AddFolder(NodeId nodeId, string name, UaNode? parent = null) =>
        Space.AddObject(nodeId, new QualifiedName(nodeId.NamespaceIndex, name), (parent ?? Objects).NodeId);

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
            new Thread(() => Accept(listener)) { IsBackground = true, Name = "UaServer accept" }.Start();
            new Thread(() => Publish(stop)) { IsBackground = true, Name = "UaServer publish" }.Start();
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

    internal bool TryAdd(ServerSession session) => _sessions.Count < Options.SessionCountMax && _sessions.TryAdd(session.AuthenticationToken, session);

    internal void Remove(ServerSession session)
    {
        if (_sessions.TryRemove(session.AuthenticationToken, out _)) session.Close();
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
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            // A client that reads nothing must not hold up the publishing of the others.
            socket.SendTimeout = 2000;
            var connection = new ServerConnection(this, socket, NextChannelId());
            _connections[connection.Id] = connection;
            // A stop may have passed between Accept and here.
            if (_listener != listener) connection.Cut();
            new Thread(connection.Run) { IsBackground = true, Name = "UaServer connection" }.Start();
        }
    }

    private void Publish(CancellationToken stop)
    {
        // A tick is finer than the shortest publishing interval that is granted.
        while (!Stopped(stop))
        {
            foreach (ServerSession session in _sessions.Values)
            {
                if (session.IsExpired)
                {
                    LogSessionExpired(Logger, session.Name);
                    Remove(session);
                }
                else
                {
                    session.PublishDue();
                }
            }
        }
    }

    private static bool Stopped(CancellationToken stop)
    {
        try
        {
            return stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    [LoggerMessage(5100, LogLevel.Information, "OPC UA server listens on {Endpoint}")]
    private static partial void LogStarted(ILogger logger, string endpoint);

    [LoggerMessage(5102, LogLevel.Warning, "OPC UA server takes every client certificate: for tests and the bench line alone")]
    private static partial void LogTrustsAll(ILogger logger);

    [LoggerMessage(5101, LogLevel.Warning, "OPC UA server: session '{Session}' has timed out")]
    private static partial void LogSessionExpired(ILogger logger, string session);
}
