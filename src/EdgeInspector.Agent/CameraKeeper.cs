using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Stages;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Keeps one camera streaming: opens it, sets it up, verifies it, and does so again for ever when it is lost.</summary>
/// <remarks>
/// Control plane. The buffers are allocated at the first opening, before the first frame, and serve every stream after it.
/// While the camera is away nothing is accepted.
/// </remarks>
public sealed class CameraKeeper : IDisposable
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);

    private readonly int _index;
    private readonly CameraSettings _settings;
    private readonly CameraLink _link;
    private readonly Lock _settingUp = new();
    private CameraRecipe _asked;
    private CameraRecipe _recipe;
    private TaskCompletionSource<string>? _streamEnd;
    private readonly AcquisitionStage _sink;
    private readonly CameraInput _loop;
    private readonly CameraTime _cameraTime;
    private readonly CameraLight _light;
    private readonly CameraEventCounts _eventCounts;
    private readonly LineJournal _journal;
    private readonly Action<int, bool, string> _streams;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private FramePool? _pool;
    private string _problemTold = "";
    private string _openedTold = "";
    private string _featuresHash = "";
    private string _delayTold = "";

    /// <param name="index">Position of the camera in the configuration.</param>
    /// <param name="settings">From the configuration.</param>
    /// <param name="recipe">What the product asks of the camera.</param>
    /// <param name="sink">Gets the frames.</param>
    /// <param name="loop">Is told when the camera counts anew.</param>
    /// <param name="cameraTime">Is given the camera's clock while it streams.</param>
    /// <param name="light">Told what the camera exposes with, while it streams.</param>
    /// <param name="eventCounts">Counts what the camera tells.</param>
    /// <param name="journal">Is told of losses.</param>
    /// <param name="streams">Told whether the camera streams, and why not.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="logger">For the camera's own messages.</param>
    public CameraKeeper(
        int index,
        CameraSettings settings,
        CameraRecipe recipe,
        AcquisitionStage sink,
        CameraInput loop,
        CameraTime cameraTime,
        CameraLight light,
        CameraEventCounts eventCounts,
        LineJournal journal,
        Action<int, bool, string> streams,
        TimeProvider time,
        ILogger logger)
    {
        _index = index;
        _settings = settings;
        _link = CameraLink.Of(settings, index, time);
        _asked = recipe;
        _recipe = recipe;
        _sink = sink;
        _loop = loop;
        _cameraTime = cameraTime;
        _light = light;
        _eventCounts = eventCounts;
        _journal = journal;
        _streams = streams;
        _time = time;
        _logger = logger;
    }

    /// <summary>Frames that are with an owner now; 0 once everything has stopped.</summary>
    public int FramesRented => _pool?.RentedCount ?? 0;

    /// <summary>Sets the camera up anew for another recipe, whenever it is there. When this returns it counts as not streaming.</summary>
    public void SetUpFor(CameraRecipe recipe)
    {
        lock (_settingUp)
        {
            _asked = recipe;
            if (_streamEnd is null) return;
            _streams(_index, false, $"camera '{_settings.Name}' is set up for another recipe");
            _streamEnd.TrySetResult("");
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        TimeSpan wait = RetryMin;
        while (!stop.IsCancellationRequested)
        {
            lock (_settingUp) _recipe = _asked;
            CameraOpening opening = await Camera.OpenAsync(_link.Selector, _link.Options, _logger, stop);
            if (opening.Camera is Camera camera)
            {
                using (camera)
                {
                    TellOpened(camera.Description.ToString());
                    if (TrySetUp(camera, out string problem))
                    {
                        // The clock is read before the first image comes, so that this one has a time, too.
                        using CameraTimeKeeper? times = _settings.ClockInterval > TimeSpan.Zero
                            ? new CameraTimeKeeper(camera, _cameraTime, _settings.ClockInterval, _journal, _logger)
                            : null;
                        if (TryStart(camera, out CameraEventKeeper? events, out problem))
                        {
                            wait = RetryMin;
                            using (events) await StreamAsync(camera, times, events, stop);
                            continue;
                        }
                    }

                    Tell(problem);
                }
            }
            else
            {
                Tell(opening.Message);
            }

            if (stop.IsCancellationRequested) return;
            await Task.Delay(wait, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < RetryMax ? wait * 2 : RetryMax;
        }
    }

    public void Dispose() => _pool?.Dispose();

    private bool TrySetUp(Camera camera, out string problem)
    {
        problem = "";
        try
        {
            // What the set holds is only the ground; every feature that counts is written over it and read back.
            if (_settings.UserSet is string set) new UserSets(camera).Load(set);
            IEnumerable<FeatureSetting> features = _settings.Features.Concat(_recipe.Features).Select(f => new FeatureSetting(f.Name, f.Value));
            string[] refused = camera.Apply(features).Where(f => !f.Verified).Select(f => f.Message).ToArray();
            problem = refused.Length > 0 ? string.Join("; ", refused) : _recipe.Expected.Check(_settings.Name, camera.Features);
            if (problem.Length == 0) problem = CameraEventKeeper.SwitchOn(camera, _settings.Events);
            if (problem.Length == 0) problem = SpacePackets(camera);
            if (problem.Length > 0) return false;
            FeatureSnapshot settings = camera.Features.TakeSnapshot();
            _journal.CameraSetUp(_settings.Name, _featuresHash, settings.Sha256, settings.Lines.Count, _settings.UserSet);
            _featuresHash = settings.Sha256;
            return true;
        }
        catch (FeatureException refusal)
        {
            problem = refusal.Message;
            return false;
        }
    }

    private string SpacePackets(Camera camera)
    {
        if (!_recipe.Links.TryDelay(_index, camera.PayloadSizeBytes, camera.PacketSizeBytes, camera.TickFrequency, out ulong? ticks, out string text)) return text;
        if (ticks is null) return "";
        FeatureApplication written = camera.Apply([new("GevSCPD", ticks.Value.ToString(CultureInfo.InvariantCulture))])[0];
        if (!written.Verified)
        {
            // A camera with coarser steps takes the next longer delay: the others have their room all the same.
            bool isLonger = ulong.TryParse(written.ReadBack, NumberStyles.None, CultureInfo.InvariantCulture, out ulong taken) && taken > ticks && taken <= ticks + (ticks / 4) + 8;
            if (!isLonger) return $"{written.Message}; it was to be the {text}";
            text = $"{text}; the camera takes {taken} ticks";
        }

        if (text != _delayTold) _journal.PacketDelaySet(_settings.Name, text);
        _delayTold = text;
        return "";
    }

    private bool TryStart(Camera camera, out CameraEventKeeper? events, out string problem)
    {
        events = null;
        problem = "";
        try
        {
            int payloadBytes = camera.PayloadSizeBytes;
            if (_pool is null || _pool.BufferSizeBytes < payloadBytes)
            {
                _pool?.Dispose();
                _pool = new FramePool(FrameBudget.Buffers(_link.Stream.OpenBlocksMax, _settings.Buffers, spare: 2), payloadBytes);
            }

            // After the snapshot of the settings: the channel's port is another one each time.
            if (_settings.Events.Count > 0) events = new CameraEventKeeper(camera, _eventCounts, _journal, _logger);
            // Before the first image comes, so that it has its light.
            _light.Read(camera);
            _loop.TellRestart();
            camera.StartStream(_pool, _sink, _link.Stream);
            return true;
        }
        catch (FeatureException refusal)
        {
            events?.Dispose();
            events = null;
            problem = refusal.Message;
            return false;
        }
    }

    private async Task StreamAsync(Camera camera, CameraTimeKeeper? times, CameraEventKeeper? events, CancellationToken stop)
    {
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        camera.Lost += (_, loss) => lost.TrySetResult(loss.Message);

        // Lost between the start and the line above: then nobody will tell.
        if (camera.LossReason != CameraLossReason.None) lost.TrySetResult($"camera '{_settings.Name}' was lost at once: {camera.LossReason}");
        _problemTold = "";
        _journal.CameraFound(_settings.Name, camera.Description.ToString());
        lock (_settingUp)
        {
            _streamEnd = lost;
            if (ReferenceEquals(_recipe, _asked)) _streams(_index, true, $"camera '{_settings.Name}' streams");
            else lost.TrySetResult("");
        }

        using var ended = new CancellationTokenSource();
        Task watching = Task.WhenAll(times?.RunAsync(ended.Token) ?? Task.CompletedTask, _light.RunAsync(camera, _time, ended.Token), events?.RunAsync(ended.Token) ?? Task.CompletedTask);
        await using (stop.Register(() => lost.TrySetResult(""))) await lost.Task;
        string why = await lost.Task;
        lock (_settingUp) _streamEnd = null;
        _streams(_index, false, why.Length > 0 ? why : $"camera '{_settings.Name}' is stopped");
        _openedTold = "";
        await ended.CancelAsync();
        await watching;
        _light.Forget();
        if (why.Length > 0) Tell(why);
    }

    private void Tell(string problem)
    {
        if (problem == _problemTold) return;
        _problemTold = problem;
        _journal.CameraLost(_settings.Name, problem);
    }

    // A camera that is opened but refuses a feature is opened again and again: that is told once.
    private void TellOpened(string description)
    {
        if (description == _openedTold) return;
        _openedTold = description;
        _journal.CameraOpened(_settings.Name, description);
    }
}
