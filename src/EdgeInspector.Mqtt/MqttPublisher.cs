using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Mqtt;

/// <summary>Tells the plant what the line does: takes messages at once, sends them when the broker is there, for ever tries again when not.</summary>
/// <remarks>
/// Every publishing method only encodes and queues: it never waits for the network, from whatever thread it is called.
/// The queue is bounded; when it is full the oldest <c>result</c> goes first. State, summary, alarm set and checkpoint wait as
/// their newest value only, and are said again after every reconnection, since a broker may have forgotten them.
/// </remarks>
public sealed partial class MqttPublisher : IAsyncDisposable
{
    private readonly MqttSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<MqttPublisher> _logger;
    private readonly PublishQueue _queue;
    private readonly BrokerLink _link;
    private readonly Lock _lock = new();
    private readonly AlarmBook _alarms = new();
    private readonly Dictionary<string, OutgoingMessage> _retained = [];
    private readonly (BatchSummary? Summary, long At)[] _lastSummary = new (BatchSummary?, long)[2];
    private readonly CancellationTokenSource _abort = new();
    private LineStatus? _status;
    private Task _run = Task.CompletedTask;
    private volatile bool _isStarted;
    private volatile bool _isStopping;

    public MqttPublisher(MqttSettings settings, TimeProvider time, ILogger<MqttPublisher> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.QueueCapacity, 16, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.InFlightMax, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.ReconnectMin, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.ReconnectMax, settings.ReconnectMin, nameof(settings));
        _settings = settings;
        _time = time;
        _logger = logger;
        _queue = new PublishQueue(settings.QueueCapacity);
        _link = new BrokerLink(settings, time, _queue, Refused);
    }

    public MqttCounters Counters => new()
    {
        Published = _link.Published,
        Waiting = _queue.Count + _link.InFlight,
        ResultsDropped = _queue.Dropped,
        Coalesced = _queue.Coalesced,
        Reconnects = Interlocked.Read(ref _reconnects),
        ConnectFailures = Interlocked.Read(ref _connectFailures),
        RefusedByBroker = _link.Refused,
    };

    /// <summary>How it stands with the broker now.</summary>
    public MqttLink Link => _state;

    /// <summary>The last failure in words; empty while connected.</summary>
    public string LinkProblem => _problem;

    /// <summary>Begins to connect, in the background and for ever. Returns at once.</summary>
    public void Start()
    {
        if (_isStarted) throw new InvalidOperationException("the publisher is started already");
        _isStarted = true;
        _run = Task.Run(() => RunAsync(_abort.Token));
    }

    /// <summary>Kind <c>state</c>, retained. Its Last Will says <c>offline</c>.</summary>
    public void PublishState(LineStatus status)
    {
        lock (_lock)
        {
            if (_isStopping) return;
            _status = status;
            _queue.Add(Message(MessageKind.State, MessageContent.State(status, _time.GetUtcNow()), MessageKind.State));
        }
    }

    /// <summary>Kind <c>summary</c>, retained; its field <c>window</c> tells which: <c>1s</c> or <c>1min</c>.</summary>
    public void PublishSummary(BatchSummary summary, SummaryWindow window)
    {
        lock (_lock)
        {
            long at = _time.GetTimestamp();
            ref (BatchSummary? Summary, long At) last = ref _lastSummary[(int)window];
            SummaryRate rate = SummaryRate.Between(last.Summary, summary, _time.GetElapsedTime(last.At, at));
            last = (summary, at);
            Retained($"summary {window}", MessageKind.Summary, MessageContent.Summary(summary, window, rate, Counters, _time.GetUtcNow()));
        }
    }

    /// <summary>Kind <c>result</c>, not retained, expires.</summary>
    public void PublishResult(UnitReport report) => _queue.Add(new OutgoingMessage(
        _settings.Topics.Of(MessageKind.Result), MessageContent.Result(report, _time.GetUtcNow()), Retain: false, Replaces: null,
        _time.GetTimestamp(), _settings.ResultExpiry));

    /// <summary>Kind <c>alarm</c>, and the active set in <c>alarms</c>, retained. False when the alarm is active already.</summary>
    public bool RaiseAlarm(Alarm alarm)
    {
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            if (!_alarms.Raise(alarm, now)) return false;
            AlarmChanged(alarm, "raised", now);
            return true;
        }
    }

    /// <summary>Clears an alarm. False when it is not active.</summary>
    public bool ClearAlarm(string id)
    {
        lock (_lock)
        {
            if (!_alarms.Clear(id, out Alarm alarm)) return false;
            AlarmChanged(alarm, "cleared", _time.GetUtcNow());
            return true;
        }
    }

    /// <summary>Kind <c>audit</c>, retained: the audit log's last durable record, the anchor outside the PC.</summary>
    /// <param name="sequence">Sequence number of that record, from 1.</param>
    /// <param name="rootHash">Its hash, which stands for every record before it.</param>
    public void PublishCheckpoint(long sequence, string rootHash)
    {
        lock (_lock) Retained(MessageKind.Audit, MessageKind.Audit, MessageContent.Checkpoint(sequence, rootHash, _time.GetUtcNow()));
    }

    /// <summary>Sends what waits and an intentional <c>offline</c>, then disconnects; gives up after <see cref="MqttSettings.StopTimeout"/>.</summary>
    /// <returns>Whether everything was acknowledged.</returns>
    public async Task<bool> StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_isStarted || _isStopping) return false;
        lock (_lock)
        {
            _isStopping = true;
            _queue.AddLast(Message(MessageKind.State, MessageContent.Offline(_status, isIntentional: true, _time.GetUtcNow()), MessageKind.State));
        }

        await _wakeForStop.CancelAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.StopTimeout);
        try
        {
            await _run.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await _abort.CancelAsync();
            await _run;
        }

        return _queue.Count == 0 && _link.InFlight == 0;
    }

    /// <summary>Ends at once, without a word: the broker will tell the Last Will. After <see cref="StopAsync"/> it only frees memory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await _run;
        _link.Dispose();
        _abort.Dispose();
        _wakeForStop.Dispose();
    }

    private void AlarmChanged(Alarm alarm, string change, DateTimeOffset now)
    {
        byte[] content = MessageContent.AlarmChange(alarm, change, _alarms.Active.Count, now);
        _queue.Add(new OutgoingMessage(_settings.Topics.Of(MessageKind.Alarm), content, Retain: false, Replaces: null, _time.GetTimestamp(), Alarm: alarm.Id));
        Retained(MessageKind.Alarms, MessageKind.Alarms, MessageContent.ActiveAlarms(_alarms.Active, now));
    }

    private void Retained(string key, string kind, byte[] content)
    {
        OutgoingMessage message = Message(kind, content, key);
        _retained[key] = message;
        _queue.Add(message);
    }

    private OutgoingMessage Message(string kind, byte[] content, string key) =>
        new(_settings.Topics.Of(kind), content, Retain: true, key, _time.GetTimestamp());
}
