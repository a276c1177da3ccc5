using Microsoft.Extensions.Logging;

namespace EdgeInspector.Mqtt;

public sealed partial class MqttPublisher
{
    private readonly CancellationTokenSource _wakeForStop = new();
    private readonly HashSet<string> _refusedTopics = [];
    private long _reconnects;
    private long _connectFailures;
    private volatile MqttLink _state;
    private volatile string _problem = "";

    private async Task RunAsync(CancellationToken abort)
    {
        TimeSpan pause = _settings.ReconnectMin;
        bool wasConnected = false;
        try
        {
            while (true)
            {
                bool isLastAttempt = _isStopping;
                _state = _state == MqttLink.Stopped ? MqttLink.Connecting : _state;
                (MqttLink outcome, string problem) = await ConnectAsync(abort);
                if (outcome == MqttLink.Connected)
                {
                    if (wasConnected) Interlocked.Increment(ref _reconnects);
                    wasConnected = true;
                    pause = _settings.ReconnectMin;
                    SayAgain();
                    SetLink(MqttLink.Connected, "");
                    bool isDone = await _link.PumpAsync(() => _isStopping, _wakeForStop.Token, abort);
                    if (isDone) return;
                    outcome = MqttLink.Lost;
                    problem = $"the connection to {_settings.Host}:{_settings.Port} broke: {_link.LostBecause}";
                }
                else
                {
                    Interlocked.Increment(ref _connectFailures);
                }

                SetLink(outcome, problem);
                if (isLastAttempt) return;
                await PauseAsync(pause, abort);
                pause = pause * 2 > _settings.ReconnectMax ? _settings.ReconnectMax : pause * 2;
            }
        }
        catch (OperationCanceledException)
        {
            // Ended at once, on purpose: the broker tells the Last Will.
        }
        finally
        {
            _link.Close();
            _state = MqttLink.Stopped;
        }
    }

    private Task<(MqttLink Outcome, string Problem)> ConnectAsync(CancellationToken abort)
    {
        byte[] will;
        lock (_lock) will = MessageContent.Offline(_status, isIntentional: false, _time.GetUtcNow());
        return _link.ConnectAsync(_settings.Topics.Of(MessageKind.State), will, abort);
    }

    // The state first: it takes the Last Will's place. Then whatever else the broker should keep, for it may have been started anew.
    private void SayAgain()
    {
        lock (_lock)
        {
            foreach (OutgoingMessage retained in _retained.Values) _queue.PutFirst(retained);
            if (_status is not null && !_isStopping)
                _queue.PutFirst(Message(MessageKind.State, MessageContent.State(_status, _time.GetUtcNow()), MessageKind.State));
        }
    }

    // Between half and the whole of the pause, so that a plant full of agents does not knock in step.
    private async Task PauseAsync(TimeSpan pause, CancellationToken abort)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, _wakeForStop.Token);
        try
        {
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), _time, either.Token);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            // The line stops: one more attempt at once, to say so.
        }
    }

    private void Refused(string topic, string why)
    {
        lock (_refusedTopics)
        {
            if (!_refusedTopics.Add(topic)) return; // Once a topic; the counter tells how often.
        }

        LogRefused(_logger, topic, why);
    }

    private void SetLink(MqttLink link, string problem)
    {
        bool isNews = link != _state || problem != _problem;
        _problem = problem;
        _state = link;
        if (!isNews) return;
        if (link == MqttLink.Connected) LogConnected(_logger, _settings.Host, _settings.Port);
        else LogNotConnected(_logger, _settings.Host, _settings.Port, link, problem);
    }

    [LoggerMessage(EventId = 4000, Level = LogLevel.Information, Message = "MQTT broker {Host}:{Port} connected")]
    private static partial void LogConnected(ILogger logger, string host, int port);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "MQTT broker {Host}:{Port}: {Link}: {Problem}; the line runs on, messages wait")]
    private static partial void LogNotConnected(ILogger logger, string host, int port, MqttLink link, string problem);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "MQTT broker refuses messages on '{Topic}': {Why}")]
    private static partial void LogRefused(ILogger logger, string topic, string why);
}
