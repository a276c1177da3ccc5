using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Shows the line to the plant as a vision system by OPC 40100-1: state, recipe, and a result for each unit that has its record.</summary>
/// <remarks>
/// A window, not a door: clients look and listen, nothing that they do reaches the line. Its own thread tells what the line left for it in
/// bounded queues, so neither a client nor this class can hold up a verdict or a record. A port that is taken is tried again; the line runs.
/// </remarks>
public sealed partial class VisionFacade : IDisposable
{
    private static readonly TimeSpan PortRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AuditPeriod = TimeSpan.FromMinutes(1);

    // A client that knocks without end must not fill the audit trail.
    private const int AuditsPerPeriod = 20;

    private readonly ApplicationCertificate _certificate;
    private readonly UaServer _server;
    private readonly VisionSystem _vision;
    private readonly VisionId _configuration;
    private readonly string _passwordHash;
    private readonly VisionServerSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _auditing = new();
    private LineConfiguration _shown;
    private Action<AuditEvent>? _audit;
    private long _auditPeriodAt;
    private int _audited;
    private long _dropped;

    /// <summary>Loads certificate and password; throws <see cref="InvalidOperationException"/> or what the disk throws. Listens when it runs.</summary>
    public VisionFacade(LineConfiguration configuration, ILoggerFactory loggers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _settings = configuration.VisionServer;
        _time = time;
        _logger = loggers.CreateLogger<VisionFacade>();
        _passwordHash = ReadPassword(_settings);
        var pki = new PkiFolder(_settings.PkiFolder);
        _certificate = Plc.PlcConnection.LoadOwn(pki, configuration.Plc.Security.KeySizeBits, time);
        _server = new UaServer(
            new UaServerOptions
            {
                Address = _settings.BindAddress,
                Port = _settings.Port,
                ApplicationUri = Plc.PlcConnection.ApplicationUri,
                ApplicationName = "EdgeInspector",
                Namespaces = [VisionSystem.NamespaceUri],
                Certificate = _certificate,
                Pki = pki,
                OffersNone = _settings.Mode == PlcSecurityMode.None,
                OffersSign = _settings.Mode != PlcSecurityMode.SignAndEncrypt,
                Policies = Policies(_settings.Policy),
                AllowsAnonymous = _settings.AllowAnonymous,
                VerifyUser = _settings.UserName is null ? null : IsOurUser,
                UserOfCertificate = _settings.UserFingerprint is { } pinned ? shown => shown == $"sha256:{pinned}" ? "certificate" : null : null,
                Access = (_, _) => UaAccess.Browse | UaAccess.Read | UaAccess.Call,
                Audit = ClientDid,
                SessionCountMax = _settings.SessionsMax,
                ConnectionCountMax = _settings.SessionsMax * 2 + 10,
                PublishingIntervalMin = TimeSpan.FromMilliseconds(50),
                Priority = ThreadPriority.BelowNormal,
                Time = time,
            },
            loggers.CreateLogger<UaServer>());
        _vision = new VisionSystem(_server, new VisionSystemOptions { Name = configuration.Line.Name, ResultCountMax = _settings.ResultsKept });
        _shown = configuration;
        _configuration = new VisionId(configuration.Line.Name, "", Convert.FromHexString(configuration.Hash["sha256:".Length..]));
    }

    /// <summary>Results that were not told because clients or the processor were slower than the line. Their records are on the disk.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Results that were told.</summary>
    public long Told => _vision.ResultCount;

    /// <summary>A full queue has let go of its oldest result.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Listens and tells until told to stop; the body of the facade's thread.</summary>
    /// <param name="states">The line's states in order.</param>
    /// <param name="results">Results that have their record.</param>
    /// <param name="wake">Signalled when there is something in one of them.</param>
    /// <param name="audit">Takes what clients did; it must not wait.</param>
    /// <param name="stop">Ends it.</param>
    public void Run(ChannelReader<LineState> states, ChannelReader<ShownResult> results, Wake wake, Action<AuditEvent> audit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(wake);
        _audit = audit;
        if (_settings.Mode != PlcSecurityMode.SignAndEncrypt) LogUnencrypted(_settings.Mode);
        Show(_shown);
        bool isListening = false;
        long triedAt = 0;
        long droppedBefore = 0;
        while (!stop.IsCancellationRequested)
        {
            if (!isListening && (triedAt == 0 || _time.GetElapsedTime(triedAt) >= PortRetry))
            {
                triedAt = _time.GetTimestamp();
                isListening = TryListen();
            }

            while (states.TryRead(out LineState state)) _vision.Enter(StateOf(state));
            while (results.TryRead(out ShownResult? shown)) Tell(shown);
            if (Dropped != droppedBefore) LogDropped(Dropped - droppedBefore, droppedBefore = Dropped);
            wake.Wait(LookEvery);
        }

        while (states.TryRead(out LineState state)) _vision.Enter(StateOf(state));
        _server.Stop();
    }

    private void Tell(ShownResult shown)
    {
        if (!ReferenceEquals(shown.Settings, _shown)) Show(shown.Settings);
        if (shown.Result is not null) _vision.Publish(VisionReport.Of(shown.Result, IdOf(shown.Settings.Recipe), _configuration));
    }

    private void Show(LineConfiguration settings)
    {
        _shown = settings;
        _vision.SetRecipes(
            [.. settings.Choices.Select(c => new VisionRecipe(IdOf(c.Recipe), File.GetLastWriteTimeUtc(c.Recipe.File)))], IdOf(settings.Recipe));
    }

    private static VisionId IdOf(RecipeSettings recipe) => new(recipe.Id, "", Convert.FromHexString(recipe.Hash));

    public void Dispose()
    {
        _server.Dispose();
        _certificate.Dispose();
    }

    private static IReadOnlyList<SecurityPolicy> Policies(VisionServerPolicy policy) => policy switch
    {
        VisionServerPolicy.Basic256Sha256 => [SecurityPolicy.Basic256Sha256],
        VisionServerPolicy.Aes128Sha256RsaOaep => [SecurityPolicy.Aes128Sha256RsaOaep],
        VisionServerPolicy.Aes256Sha256RsaPss => [SecurityPolicy.Aes256Sha256RsaPss],
        VisionServerPolicy.All or _ => SecurityPolicy.Secured,
    };

    private static VisionState StateOf(LineState state) => state switch
    {
        LineState.Preoperational => VisionState.Preoperational,
        LineState.Halted => VisionState.Halted,
        LineState.Error => VisionState.Error,
        LineState.Initialized => VisionState.Initialized,
        LineState.Ready => VisionState.Ready,
        LineState.SingleExecution => VisionState.SingleExecution,
        LineState.ContinuousExecution => VisionState.ContinuousExecution,
        _ => VisionState.Error,
    };

    private bool TryListen()
    {
        try
        {
            _server.Start();
            LogShown(_server.EndpointUrl);
            return true;
        }
        catch (SocketException refused)
        {
            LogNotListening($"{_settings.BindAddress}:{_settings.Port}", refused.Message, PortRetry.TotalSeconds);
            return false;
        }
    }

    // Only the hash is kept, and it takes the same time whether the first or the last character is wrong.
    private static string ReadPassword(VisionServerSettings settings)
    {
        if (settings.PasswordFile is not { } file) return "";
        return SecretFile.TryRead(file, out string password, out string failure) ? Hash(password) : throw new InvalidOperationException($"machine-vision-server: {failure}");
    }

    private bool IsOurUser(string user, string password) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(password)), Encoding.UTF8.GetBytes(_passwordHash)) & user == _settings.UserName;

    private static string Hash(string password) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    // On the server's threads. Looking is not worth a line; coming, going and trying to change something is.
    private void ClientDid(UaServerAction action)
    {
        bool isLook = action.Kind == UaServerActionKind.Call && !action.Status.IsBad;
        if (isLook) return;
        string who = Describe(action.Client);
        string what = action.Node.IsNull ? action.Kind.ToString() : $"{action.Kind} {action.Node}";
        LogClient(who, what, action.Status.Name, action.Detail);
        lock (_auditing)
        {
            if (_auditPeriodAt == 0 || _time.GetElapsedTime(_auditPeriodAt) >= AuditPeriod)
            {
                _auditPeriodAt = _time.GetTimestamp();
                _audited = 0;
            }

            if (++_audited > AuditsPerPeriod) return;
        }

        _audit?.Invoke(new AuditEvent(AuditEventKind.Remark) { Where = $"machine-vision-server: {who}", New = what, Why = action.Status.Name });
    }

    private static string Describe(UaClientIdentity client)
    {
        if (client.User.Length > 0) return $"{client.User}@{client.ApplicationUri}";
        return client.ApplicationUri.Length > 0 ? $"{client.ApplicationUri}, not logged on" : "a client that has not said who it is";
    }

    [LoggerMessage(1350, LogLevel.Information, "machine vision server: the line is shown at {Endpoint}")]
    private partial void LogShown(string endpoint);

    [LoggerMessage(1351, LogLevel.Warning, "machine vision server: {Address} cannot be listened on: {Why}; tried again every {Seconds} s, the line runs without it")]
    private partial void LogNotListening(string address, string why, double seconds);

    [LoggerMessage(1352, LogLevel.Warning, "machine vision server: {Count} results were not told, {Total} before; their records are complete")]
    private partial void LogDropped(long count, long total);

    [LoggerMessage(1353, LogLevel.Information, "machine vision server: {Client}: {What}: {Status} {Detail}")]
    private partial void LogClient(string client, string what, string status, string detail);

    [LoggerMessage(1354, LogLevel.Warning, "machine vision server: MODE {Mode} IS OFFERED, as the configuration allows explicitly: others can read what it tells")]
    private partial void LogUnencrypted(PlcSecurityMode mode);
}
