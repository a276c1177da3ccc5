using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Mqtt;

/// <summary>Tells the plant what the line does: takes messages at once, sends them when the broker is there, for ever tries again when not.</summary>
/// <remarks>
/// Every publishing method only encodes and queues: it never waits for the network, from whatever thread it is called.
/// The queue is bounded; when it is full the oldest <c>result</c> goes first. State, summary, alarm set and checkpoint are kept
/// as their newest value only, and are said again after every reconnection, since a broker may have forgotten them.
/// </remarks>
public sealed partial class MqttPublisher : IAsyncDisposable
{
    public MqttPublisher(MqttSettings settings, TimeProvider time, ILogger<MqttPublisher> logger)
    {
        _settings = settings;
    }

    private readonly MqttSettings _settings;

    public MqttCounters Counters => throw new NotImplementedException(_settings.Host);

    /// <summary>How it stands with the broker now.</summary>
    public MqttLink Link => throw new NotImplementedException();

    /// <summary>The last failure in words; empty while connected.</summary>
    public string LinkProblem => throw new NotImplementedException();

    /// <summary>Begins to connect, in the background and for ever. Returns at once.</summary>
    public void Start() => throw new NotImplementedException();

    /// <summary>Kind <c>state</c>, retained. Its Last Will says <c>offline</c>.</summary>
    public void PublishState(LineStatus status) => throw new NotImplementedException();

    /// <summary>Kind <c>summary</c>, retained; its field <c>window</c> tells which: <c>1s</c> or <c>1min</c>.</summary>
    public void PublishSummary(BatchSummary summary, SummaryWindow window) => throw new NotImplementedException();

    /// <summary>Kind <c>result</c>, not retained, expires.</summary>
    public void PublishResult(UnitReport report) => throw new NotImplementedException();

    /// <summary>Kind <c>alarm</c>, and the active set in <c>alarms</c>, retained. False when the alarm is active already.</summary>
    public bool RaiseAlarm(Alarm alarm) => throw new NotImplementedException();

    /// <summary>Clears an alarm. False when it is not active.</summary>
    public bool ClearAlarm(string id) => throw new NotImplementedException();

    /// <summary>Kind <c>audit</c>, retained: the audit log's last durable record, the anchor outside the PC.</summary>
    public void PublishCheckpoint(long sequence, string rootHash) => throw new NotImplementedException();

    /// <summary>Sends what waits and an intentional <c>offline</c>, then disconnects; gives up after <see cref="MqttSettings.StopTimeout"/>.</summary>
    /// <returns>Whether everything was acknowledged.</returns>
    public Task<bool> StopAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
