using System.Threading.Channels;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Stops the line in order: no new trigger → open units are decided → the rest is rejected → the PLC is told → cameras → records.</summary>
/// <remarks>A sequence, not a race: each step ends before the next begins, and each has its time limit.</remarks>
public sealed partial class Shutdown : IDisposable
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShadowMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(5);

    private readonly TimeSpan _window;
    private readonly Func<int> _openUnits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _triggers = new();
    private readonly CancellationTokenSource _loop = new();
    private readonly CancellationTokenSource _delivery = new();
    private readonly CancellationTokenSource _cameras = new();
    private readonly CancellationTokenSource _inspectors = new();
    private readonly CancellationTokenSource _summary = new();
    private readonly CancellationTokenSource _facade = new();
    private readonly CancellationTokenSource _shadow = new();
    private readonly CancellationTokenSource _evidence = new();

    /// <param name="window">From a trigger to its decision: the longest that draining can take.</param>
    /// <param name="openUnits">Units that are not decided yet.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="logger">For engineers.</param>
    public Shutdown(TimeSpan window, Func<int> openUnits, TimeProvider time, ILogger<Shutdown> logger)
    {
        _window = window;
        _openUnits = openUnits;
        _time = time;
        _logger = logger;
    }

    public CancellationToken StopTriggers => _triggers.Token;

    public CancellationToken StopLoop => _loop.Token;

    public CancellationToken StopDelivery => _delivery.Token;

    public CancellationToken StopCameras => _cameras.Token;

    public CancellationToken StopInspectors => _inspectors.Token;

    public CancellationToken StopSummary => _summary.Token;

    public CancellationToken StopFacade => _facade.Token;

    public CancellationToken StopShadow => _shadow.Token;

    public CancellationToken StopEvidence => _evidence.Token;

    public Thread? Triggers { get; set; }

    public Thread? Loop { get; set; }

    public Thread? Delivery { get; set; }

    public List<Thread> Inspectors { get; } = [];

    public List<Task> Cameras { get; } = [];

    public required ChannelWriter<RecordEntry> Records { get; init; }

    public required Task Results { get; init; }

    /// <summary>Called when the last unit has its record, before the records end.</summary>
    public required Action LastWords { get; init; }

    public Task? Summary { get; set; }

    public Thread? Facade { get; set; }

    public Thread? Shadow { get; set; }

    /// <summary>Ends a run of the shadow that goes on.</summary>
    public Action? EndShadow { get; set; }

    /// <summary>The writer of pixels and maps; ends after the records, which give it its last work.</summary>
    public Thread? Evidence { get; set; }

    /// <summary>Goes through all steps; false when one of them did not end in its time.</summary>
    public async Task<bool> RunAsync(LineReadiness readiness, Wake verdictWake, Wake triggerWake, Wake loopWake, Wake visionWake)
    {
        readiness.Raise(LineEvent.Shutdown, "the agent is being stopped");
        bool isClean = true;
        await _triggers.CancelAsync();
        triggerWake.Signal();
        isClean &= await EndAsync("triggers", Triggers);

        long start = _time.GetTimestamp();
        while (_openUnits() > 0 && _time.GetElapsedTime(start) < _window) await Task.Delay(DrainLook, _time);

        await _loop.CancelAsync();
        loopWake.Signal();
        isClean &= await EndAsync("reject loop", Loop);

        await _delivery.CancelAsync();
        verdictWake.Signal();
        isClean &= await EndAsync("verdicts", Delivery);

        await _cameras.CancelAsync();
        foreach (Task camera in Cameras) isClean &= await EndAsync("camera", camera);
        await _inspectors.CancelAsync();
        foreach (Thread inspector in Inspectors) isClean &= await EndAsync("inspect", inspector);

        // Shown its last frame. A shadow that does not end is no fault of the line's.
        await _shadow.CancelAsync();
        if (Shadow is not null) await EndShadowAsync(Shadow);

        await _summary.CancelAsync();
        if (Summary is not null) isClean &= await EndAsync("summary", Summary);
        // Before the last words: what its clients did last still belongs into the audit trail.
        await _facade.CancelAsync();
        visionWake.Signal();
        isClean &= await EndAsync("machine vision server", Facade);
        LastWords();
        Records.TryComplete();
        isClean &= await EndAsync("records", Results);
        await _evidence.CancelAsync();
        isClean &= await EndAsync("evidence", Evidence);
        return isClean;
    }

    public void Dispose()
    {
        _triggers.Dispose();
        _loop.Dispose();
        _delivery.Dispose();
        _cameras.Dispose();
        _inspectors.Dispose();
        _summary.Dispose();
        _facade.Dispose();
        _evidence.Dispose();
        _shadow.Dispose();
    }

    private async Task EndShadowAsync(Thread shadow)
    {
        if (await Task.Run(() => shadow.Join(ShadowMax))) return;
        EndShadow?.Invoke();
        if (!await Task.Run(() => shadow.Join(ShadowMax))) LogStuck("shadow", 2 * ShadowMax.TotalSeconds);
    }

    private async Task<bool> EndAsync(string step, Thread? thread) =>
        thread is null || await EndAsync(step, Task.Run(thread.Join));

    private async Task<bool> EndAsync(string step, Task work)
    {
        try
        {
            await work.WaitAsync(StepMax, _time);
            LogEnded(step);
            return true;
        }
        catch (TimeoutException)
        {
            LogStuck(step, StepMax.TotalSeconds);
            return false;
        }
#pragma warning disable CA1031 // The last place that can tell of a stage that failed: the others still have to be stopped.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(step, failure);
            return false;
        }
    }

    [LoggerMessage(1020, LogLevel.Debug, "shutdown: {Step} ended")]
    private partial void LogEnded(string step);

    [LoggerMessage(1021, LogLevel.Error, "shutdown: {Step} did not end within {Seconds} s")]
    private partial void LogStuck(string step, double seconds);

    [LoggerMessage(1022, LogLevel.Error, "shutdown: {Step} had failed")]
    private partial void LogFailed(string step, Exception failure);
}
