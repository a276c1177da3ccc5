using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.OpcUa;

/// <summary>The verdict path's own line to the PLC: one socket, one session, blocking calls from one dedicated thread.</summary>
/// <remarks>
/// A background thread connects, keeps alive, renews and reconnects for ever; the caller is never made to wait for any of it. Without a
/// session a call says so at once. A request is sent once: nothing is queued, nothing is repeated after a reconnect. With policy None a
/// call allocates nothing in the steady state.
/// </remarks>
public sealed partial class UaLink : IDisposable
{
    // How often the background thread looks whether something is due.
    private static readonly TimeSpan MaintenancePause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly UaClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<UaLinkNode> _nodes = [];
    private readonly List<UaLinkMethod> _methods = [];
    private readonly ManualResetEventSlim _wake = new(false);
    private UaConnection? _connection;
    private UaException? _lost;
    private FormerSession? _former;
    private OperationLimits _limits;
    private Thread? _maintenance;
    private long _heard;
    private volatile bool _isStopping;

    public UaLink(UaClientOptions options, ILogger<UaLink>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = options.Time;
        _logger = logger ?? NullLogger<UaLink>.Instance;
    }

    /// <summary>Raised on the background thread whenever the session comes up or goes down, and when an attempt fails for a new reason.</summary>
    public event EventHandler<UaStateChangedEventArgs>? StateChanged;

    public UaClientOptions Options => _options;

    /// <summary>Nodes in the largest write that will be made; a server that takes fewer at once is refused at the start. Default 1; before <see cref="Start"/>.</summary>
    public int LargestWrite { get; set; } = 1;

    /// <summary>The nodes that were named, in their order.</summary>
    public IReadOnlyList<UaLinkNode> Nodes => _nodes;

    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    /// <summary><c>sha256:…</c> of the server's certificate in the last session; empty without security.</summary>
    public string ServerFingerprint { get; private set; } = "";

    /// <summary>Sessions opened so far; one more after each reconnect.</summary>
    public int SessionCount { get; private set; }

    /// <summary>How many of them were the former session, gone on with on a new connection.</summary>
    public int ResumedCount { get; private set; }

    /// <summary>Channel tokens renewed so far.</summary>
    public int RenewalCount { get; private set; }

    /// <summary>Names a node that will be read or written; before <see cref="Start"/>.</summary>
    public UaLinkNode AddNode(NodeAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (_maintenance is not null) throw new InvalidOperationException("nodes are added before Start");
        var node = new UaLinkNode(address);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Names a structured node that will be written as one value, and the fields that every write fills; before <see cref="Start"/>.</summary>
    public UaLinkStructure AddStructure(NodeAddress address, IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(fields);
        if (_maintenance is not null) throw new InvalidOperationException("nodes are added before Start");
        var structure = new UaLinkStructure(address, fields);
        _nodes.Add(structure);
        return structure;
    }

    /// <summary>Names a method of an object that will be called; before <see cref="Start"/>.</summary>
    public UaLinkMethod AddMethod(NodeAddress objectAddress, NodeAddress methodAddress)
    {
        ArgumentNullException.ThrowIfNull(objectAddress);
        ArgumentNullException.ThrowIfNull(methodAddress);
        if (_maintenance is not null) throw new InvalidOperationException("methods are added before Start");
        var method = new UaLinkMethod(objectAddress, methodAddress);
        _methods.Add(method);
        return method;
    }

    /// <summary>Begins to connect, in the background.</summary>
    public void Start()
    {
        if (_maintenance is not null) return;
        if (_options.SecurityPolicy.IsNone) LogUnsecured(_logger, _options.EndpointUrl);
        if (_options.AllowSha1Certificates) LogSha1(_logger, _options.EndpointUrl);
        _maintenance = new Thread(Maintain) { IsBackground = true, Name = "UaLink maintenance" };
        _maintenance.Start();
    }

    /// <summary>Closes the session and stops.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _wake.Set();
        // From a handler of StateChanged this is the maintenance thread itself, which ends when the handler returns.
        if (Thread.CurrentThread != _maintenance) _maintenance?.Join();
        if (Drop(null) is { } connection)
        {
            connection.CloseSession();
            connection.Dispose();
        }

        if (Thread.CurrentThread != _maintenance) _wake.Dispose();
    }

    private UaOutcome Lost(StatusCode status, string reason)
    {
        Drop(new UaException(status, reason))?.Dispose();
        _wake.Set();
        return new UaOutcome(UaOutcomeKind.ConnectionLost, status);
    }

    private UaConnection? Drop(UaException? cause)
    {
        UaConnection? dropped = Interlocked.Exchange(ref _connection, null);
        if (dropped is null) return null;
        // Its session may still live at the server, unless the server itself said that it is gone.
        _former = cause is null || cause.Status == StatusCode.BadSessionIdInvalid || cause.Status == StatusCode.BadSessionClosed || cause.Status == StatusCode.BadSessionNotActivated
            ? null
            : dropped.ToFormer();
        _lost = cause;
        return dropped;
    }

    [LoggerMessage(5000, LogLevel.Information, "OPC UA link to {Endpoint}: {Reason}")]
    private static partial void LogUp(ILogger logger, string endpoint, string reason);

    [LoggerMessage(5002, LogLevel.Warning, "OPC UA link to {Endpoint} has NO security: anybody on the network can read and change verdicts")]
    private static partial void LogUnsecured(ILogger logger, string endpoint);

    [LoggerMessage(5001, LogLevel.Warning, "OPC UA link to {Endpoint} is down: {Reason}")]
    private static partial void LogDown(ILogger logger, string endpoint, string reason);

    [LoggerMessage(5050, LogLevel.Warning, "OPC UA link takes SHA-1 certificates of {Endpoint}: such a signature can be forged; give the server a certificate with SHA-256")]
    private static partial void LogSha1(ILogger logger, string endpoint);
}
