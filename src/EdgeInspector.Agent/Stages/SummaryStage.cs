using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;

namespace EdgeInspector.Agent.Stages;

/// <summary>Publishes the batch's counts on a timer, and the head of the audit log as its anchor outside this PC.</summary>
/// <remarks>Counts are cumulative, so a summary that is lost or late loses nothing. The broker's absence never reaches the line.</remarks>
public sealed class SummaryStage
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly MqttPublisher _mqtt;
    private readonly Func<BatchSnapshot> _snapshot;
    private readonly Func<IReadOnlyList<CameraReport>> _cameras;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private long _checkpoint;

    public SummaryStage(MqttPublisher mqtt, Func<BatchSnapshot> snapshot, Func<IReadOnlyList<CameraReport>> cameras, TimeSpan period, TimeProvider time)
    {
        _mqtt = mqtt;
        _snapshot = snapshot;
        _cameras = cameras;
        _period = period;
        _time = time;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_period, _time);
        long lastMinute = _time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                bool isMinute = _time.GetElapsedTime(lastMinute) >= Minute;
                if (isMinute) lastMinute = _time.GetTimestamp();
                Publish(isMinute);
            }
        }
        catch (OperationCanceledException)
        {
            // The line stops; the last summary follows when everything is drained.
        }
    }

    /// <summary>Publishes the present counts: once more when everything is drained.</summary>
    public void Publish(bool isMinute)
    {
        BatchSnapshot snapshot = _snapshot();
        BatchSummary summary = snapshot.Summary with { Cameras = _cameras() };
        _mqtt.PublishSummary(summary, SummaryWindow.Second);
        if (isMinute) _mqtt.PublishSummary(summary, SummaryWindow.Minute);
        if (snapshot.Head.Sequence == _checkpoint) return;
        _checkpoint = snapshot.Head.Sequence;
        _mqtt.PublishCheckpoint(snapshot.Head.Sequence, snapshot.Head.Hash);
    }
}
