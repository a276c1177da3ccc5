using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.OpcUa;

/// <summary>A client that maintains itself: it reconnects for ever, from zero, and sets its subscriptions up again.</summary>
/// <remarks>
/// Thread-safe. A request that was under way when the connection broke fails; none is sent again. The verdict path has its own
/// <see cref="UaLink"/>.
/// </remarks>
public sealed partial class UaClient : IAsyncDisposable
{
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);

    private readonly UaClientOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<UaSubscription> _subscriptions = [];
    private ClientSession? _session;
    private FormerSession? _former;
    private DateTime? _serverStarted;
    private Task _maintenance = Task.CompletedTask;

    private UaClient(UaClientOptions options, ILogger<UaClient>? logger)
    {
        _options = options;
        _logger = logger ?? NullLogger<UaClient>.Instance;
    }

    /// <summary>Raised on a pool thread whenever the session comes up or goes down, and when an attempt fails for a new reason.</summary>
    public event EventHandler<UaStateChangedEventArgs>? StateChanged;

    public UaClientOptions Options => _options;

    public bool IsConnected => _session is { Ended.IsCompleted: false };

    /// <summary>Sessions opened so far.</summary>
    public int SessionCount { get; private set; }

    /// <summary>How many of them were the former session, gone on with on a new connection.</summary>
    public int ResumedCount { get; private set; }

    /// <summary>Subscriptions that a new session took over from a lost one.</summary>
    public int TransferredCount { get; private set; }

    /// <summary>Channel tokens renewed on the present connection.</summary>
    public int RenewalCount => _session?.RenewalCount ?? 0;

    /// <summary>Connects and gives the client; throws if the first attempt fails.</summary>
    /// <exception cref="UaException">The endpoint, the reason and what to do.</exception>
    public static async Task<UaClient> ConnectAsync(UaClientOptions options, ILogger<UaClient>? logger = null, CancellationToken cancel = default)
    {
        UaClient client = Start(options, logger);
        try
        {
            await client._firstAttempt.Task.WaitAsync(cancel);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives a client that begins to connect in the background and goes on trying.</summary>
    public static UaClient Start(UaClientOptions options, ILogger<UaClient>? logger = null, EventHandler<UaStateChangedEventArgs>? stateChanged = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var client = new UaClient(options, logger);
        client.StateChanged += stateChanged;
        if (options.SecurityPolicy.IsNone) LogUnsecured(client._logger, options.EndpointUrl);
        if (options.AllowSha1Certificates) LogSha1(client._logger, options.EndpointUrl);
        client._maintenance = Task.Run(client.MaintainAsync);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _maintenance;
        _stop.Dispose();
    }

    internal ClientSession Session => _session ?? throw new UaException(StatusCode.BadNotConnected, $"{_options.EndpointUrl}: no session");

    private async Task MaintainAsync()
    {
        var backOff = new BackOff(_options.ReconnectDelayMin, _options.ReconnectDelayMax, _options.RefusedUserDelay);
        string said = "";
        while (!_stop.IsCancellationRequested)
        {
            UaException? failure = null;
            ClientSession? session = null;
            try
            {
                session = await OpenAsync();
                backOff.Reset();
                said = "";
                await ServeAsync(session);
                failure = session.Ended.IsCompleted ? await session.Ended : null;
            }
            catch (UaException failed)
            {
                failure = failed;
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // A damaged certificate, a full disk, a subscriber's own mistake: named, and tried again like everything else.
                failure = new UaException(StatusCode.BadConfigurationError, $"{_options.EndpointUrl}: {failed.Message}", failed);
            }
            catch (OperationCanceledException)
            {
                // Disposed while connecting.
            }

            _session = null;
            if (session is { Ended.IsCompleted: true })
            {
                StatusCode why = (await session.Ended).Status;
                bool isGone = why == StatusCode.BadSessionIdInvalid || why == StatusCode.BadSessionClosed || why == StatusCode.BadSessionNotActivated;
                if (!isGone) _former = session.ToFormer();
            }

            if (session is not null) await session.CloseAsync();
            if (failure is null) continue;
            _firstAttempt.TrySetException(failure);
            if (failure.Message != said) Say(new UaStateChangedEventArgs(false, failure.Status, failure.Message));
            said = failure.Message;
            await Task.Delay(backOff.Next(failure.Status), _options.Time, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<ClientSession> OpenAsync()
    {
        FormerSession? former = _former;
        _former = null;
        // The handshake blocks, so it has a thread of its own.
        UaConnection connection = await Task.Factory.StartNew(
            () => SessionHandshake.Connect(_options, former), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var session = new ClientSession(_options, connection);
        try
        {
            await session.PrepareAsync(_stop.Token);
            UaSubscription[] subscriptions;
            lock (_lock) subscriptions = [.. _subscriptions];
            await ContinueAsync(session, subscriptions, _stop.Token);
            return session;
        }
        catch
        {
            await session.CloseAsync();
            throw;
        }
    }

    private async Task ServeAsync(ClientSession session)
    {
        SessionCount++;
        if (session.IsResumed) ResumedCount++;
        _serverStarted = session.ServerStarted;
        _session = session;
        Say(new UaStateChangedEventArgs(true, StatusCode.Good,
            $"{_options.EndpointUrl}: session is up ({_options.SecurityPolicy}, {_options.SecurityMode}, {_options.Identity})"));
        _firstAttempt.TrySetResult();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task publishing = PublishAsync(session, ended.Token);
        while (!_stop.IsCancellationRequested && !session.Ended.IsCompleted)
        {
            await session.LookAsync(_stop.Token);
            await Task.WhenAny(session.Ended, Task.Delay(LookPause, _options.Time, _stop.Token));
        }

        await ended.CancelAsync();
        await publishing;
    }

    private void Say(UaStateChangedEventArgs change)
    {
        if (change.IsConnected) LogUp(_logger, _options.EndpointUrl, change.Reason);
        else LogDown(_logger, _options.EndpointUrl, change.Reason);
        StateChanged?.Invoke(this, change);
    }

    [LoggerMessage(5010, LogLevel.Information, "OPC UA client of {Endpoint}: {Reason}")]
    private static partial void LogUp(ILogger logger, string endpoint, string reason);

    [LoggerMessage(5012, LogLevel.Warning, "OPC UA client of {Endpoint} has NO security: anybody on the network can read and change what it sees")]
    private static partial void LogUnsecured(ILogger logger, string endpoint);

    [LoggerMessage(5011, LogLevel.Warning, "OPC UA client of {Endpoint} is down: {Reason}")]
    private static partial void LogDown(ILogger logger, string endpoint, string reason);

    [LoggerMessage(5051, LogLevel.Warning, "OPC UA client takes SHA-1 certificates of {Endpoint}: such a signature can be forged; give the server a certificate with SHA-256")]
    private static partial void LogSha1(ILogger logger, string endpoint);
}
