using System.Globalization;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.Events;
using EdgeInspector.GigEVision.GenApi;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Takes the events that one open camera is asked to tell: counts each, and alarms where a trigger was missed.</summary>
/// <remarks>
/// Control plane. No verdict rests on it: a unit whose trigger was missed lacks a view, and is rejected whether the event came or not. Disposed
/// before the camera.
/// </remarks>
internal sealed partial class CameraEventKeeper : IDisposable
{
    // A camera that misses every trigger must not fill audit trail and alarms: what comes meanwhile is told with the next.
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly string _camera;
    private readonly CameraEvents _events;
    private readonly CameraEventCounts _counts;
    private readonly LineJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _toldAt;
    private long _untold;

    /// <param name="camera">Open and under our control; its events are switched on by <see cref="SwitchOn"/>.</param>
    /// <param name="counts">Counted into.</param>
    /// <param name="journal">Told of missed triggers.</param>
    /// <param name="logger">Told of every event at debug level.</param>
    /// <exception cref="FeatureException">The camera has no message channel, or refuses it.</exception>
    public CameraEventKeeper(Camera camera, CameraEventCounts counts, LineJournal journal, ILogger logger)
    {
        _camera = camera.Options.Name;
        _counts = counts;
        _journal = journal;
        _time = camera.Options.TimeProvider;
        _logger = logger;
        _events = CameraEvents.Open(camera, logger);
    }

    /// <summary>Makes the camera tell these events; what it does not have or does not take is named with what it has.</summary>
    public static string SwitchOn(Camera camera, IReadOnlyList<string> events)
    {
        if (events.Count == 0) return "";
        IReadOnlyList<string> known = camera.Features.GetEntries("EventSelector");
        string[] unknown = [.. events.Where(e => !known.Contains(e))];
        if (unknown.Length > 0) return $"camera '{camera.Options.Name}': event '{string.Join("', '", unknown)}' is none of: {string.Join(", ", known)}";
        return string.Join("; ", camera.Apply(CameraEvents.Settings(events)).Where(f => !f.Verified).Select(f => f.Message));
    }

    /// <summary>Takes events until told to stop, or the channel ends.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (CameraEvent happened in _events.Events.ReadAllAsync(stop)) Take(happened);
        }
        catch (OperationCanceledException)
        {
            // The camera is lost, or the line stops.
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Told by the channel itself. The camera's images do not need it.
        }

        if (_untold > 0) Tell("");
        if (_events.Statistics.Overruns > 0) LogOverruns(_logger, _camera, _events.Statistics.Overruns);
    }

    public void Dispose() => _events.Dispose();

    private void Take(CameraEvent happened)
    {
        string name = happened.Name.Length > 0 ? happened.Name : string.Create(CultureInfo.InvariantCulture, $"0x{happened.Id:X4}");
        LogEvent(_logger, _camera, name, happened.BlockId, happened.CameraTimestampNs);
        bool isMissed = _counts.Count(name) > 0;
        if (isMissed) _untold++;
        if (_untold == 0 || (_toldAt != 0 && _time.GetElapsedTime(_toldAt) < TellEvery)) return;
        Tell(isMissed ? string.Create(CultureInfo.InvariantCulture, $" ({name}, camera time {happened.CameraTimestampNs} ns)") : "");
    }

    private void Tell(string which)
    {
        _journal.TriggersMissed(_camera, _untold, which);
        _toldAt = _time.GetTimestamp();
        _untold = 0;
    }

    [LoggerMessage(1302, LogLevel.Debug, "camera '{Camera}': event {Name}, block {Block}, camera time {CameraNs} ns")]
    private static partial void LogEvent(ILogger logger, string camera, string name, ulong block, ulong cameraNs);

    [LoggerMessage(1303, LogLevel.Warning, "camera '{Camera}': {Count} events came faster than they were taken and are not counted")]
    private static partial void LogOverruns(ILogger logger, string camera, long count);
}
