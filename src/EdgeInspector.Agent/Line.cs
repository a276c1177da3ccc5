using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using EdgeInspector.OpcUa;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>The running line: joins the stages. The only place where hand-overs, channels and threads are made.</summary>
/// <remarks>
/// Camera → acquisition → inspection → reject loop → verdict to the PLC → record. Every queue is bounded, and beside each stands what
/// happens when it is full: never an accept, never a lost record.
/// </remarks>
public sealed partial class Line : IDisposable
{
    // Units between trigger and gate, with room to spare: a table a person can still read.
    private const int OpenUnitsMax = 64;

    private readonly LineConfiguration _configuration;
    private readonly RecipeExchange _recipes;
    private readonly ShadowModel? _shadow;
    private readonly AuditLog _log;
    private readonly EvidenceFolder _evidence;
    private readonly PlcConnection _plc;
    private readonly MqttPublisher? _mqtt;
    private readonly VisionFacade? _vision;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly LineClock _clock;

    private Line(
        LineConfiguration configuration,
        ProvenRecipe recipe,
        ShadowModel? shadow,
        AuditLog log,
        EvidenceFolder evidence,
        PlcConnection plc,
        MqttPublisher? mqtt,
        VisionFacade? vision,
        ILoggerFactory loggers,
        TimeProvider time)
    {
        _configuration = configuration;
        _recipes = new RecipeExchange(recipe, WarmUp, loggers, time);
        _shadow = shadow;
        _log = log;
        _evidence = evidence;
        _plc = plc;
        _mqtt = mqtt;
        _vision = vision;
        _loggers = loggers;
        _logger = loggers.CreateLogger<Line>();
        _time = time;
        _clock = new LineClock(time);
    }

    /// <summary>Version of the agent, in records and in the MQTT state.</summary>
    public static string Version => typeof(Line).Assembly.GetName().Version!.ToString(3);

    /// <summary>Runs until told to stop, then stops in order. Returns when the audit log is sealed.</summary>
    /// <returns>Whether the line ended without a failure.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        // Full: the disk does not keep up. The verdict thread waits and the line halts; no record is dropped.
        var records = Channel.CreateBounded<RecordEntry>(new BoundedChannelOptions(1024) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        var journal = new LineJournal(records.Writer, _mqtt, Status, _logger);
        using var visionWake = new Wake();

        // Full: the facade stands still. The oldest step is not shown; the newest state always is.
        var shownStates = Channel.CreateBounded<LineState>(new BoundedChannelOptions(64) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

        // Full: the facade is slower than the line. The oldest result is not told, and counted; its record is on the disk all the same.
        Channel<ShownResult> shownResults = NewShownResults(256, () => _vision?.CountDropped());
        var readiness = new LineReadiness(change =>
        {
            journal.Changed(change);
            if (_vision is null) return;
            shownStates.Writer.TryWrite(change.To);
            visionWake.Signal();
        });
        LineConfiguration shownSettings = _configuration;
        void Show(InspectionResult? result)
        {
            shownResults.Writer.TryWrite(new ShownResult(result, shownSettings));
            visionWake.Signal();
        }

        // Both on the thread of the records.
        Action<InspectionResult>? show = _vision is null ? null : Show;
        Action<RecordTurn>? turned = _vision is null ? null : turn =>
        {
            shownSettings = turn.Settings;
            Show(null);
        };
        _mqtt?.Start();
        Announce(journal);

        using var resolution = new TimerResolution();
        WarmUp(_recipes.Loaded);
        Recipe recipe = _recipes.Loaded.Recipe;
        Rehearsal.Run(recipe.Views, _clock);
        using var loopWake = new Wake();
        using var verdictWake = new Wake();
        using var triggerWake = new Wake();

        // Full: the reject loop stands still, so does the heartbeat, and the line fails (TriggerReader).
        var notices = new HandOver<PlcNotice>(256, loopWake);

        // Full: the verdict thread stands still. Decisions wait in the ledger's own queue; a decision that gets old is late and never written.
        var decisions = new HandOver<Decision>(2 * OpenUnitsMax, verdictWake);

        PlcHandshakeSettings handshake = _configuration.Plc.Handshake;
        using var evidenceWake = new Wake();
        EvidenceRing[] rings = NewRings(handshake);

        // Full: it is as deep as there are buffers, so it never is.
        var keptViews = new HandOver<KeptView>(rings.Sum(ring => ring.Count), evidenceWake);

        // What the writer still has to say when the records are closed; the log takes it before its seal.
        var lastEvents = new System.Collections.Concurrent.ConcurrentQueue<AuditEvent>();
        using var lateMaps = new LateMaps(() => _recipes.Active, _configuration.Evidence.MapWithin, _time);
        EvidenceKeeper evidence = NewEvidence(rings, keptViews, lateMaps, journal, readiness, said =>
        {
            if (!records.Writer.TryWrite(new RecordEntry(null, said))) lastEvents.Enqueue(said);
        });
        CameraLane[] lanes = new CameraLane[_configuration.Cameras.Count];
        using var shadowWake = new Wake();
        ShadowLane[] shadows = _shadow is null ? [] : [.. _configuration.Cameras.Select((camera, i) => NewShadow(_shadow, camera, i, shadowWake))];
        for (int i = 0; i < lanes.Length; i++) lanes[i] = NewLane(i, loopWake, readiness, shadows.Length > 0 ? shadows[i] : null, rings[i]);

        // Full: the reject loop stands still. The gate's word is then held against the decision alone.
        var delivered = new HandOver<DeliveredVerdict>(4 * OpenUnitsMax, loopWake);
        Action<string> limitReached = _configuration.Plc.Limits.Action == LimitAction.RequestStop
            ? broken => readiness.Raise(LineEvent.Halt, broken)
            : journal.LimitReached;

        _plc.Audit = journal.Audit;
        using IPlcInputs inputs = PlcStacks.NewInputs(_plc, _configuration.Plc);
        var triggers = new TriggerReader(
            inputs, notices, readiness, journal, _clock, triggerWake, handshake.TriggerPoll, handshake.Heartbeat,
            _configuration.Plc.Endpoint.OriginalString,
            context => context.Misfit(_recipes.Active.Recipe.ProductCode, _recipes.Active.Batch.Id, _recipes.Active.Recipe.Id),
            new VerdictWindowRule(handshake),
            _logger);
        var loop = new RejectionStage(
            new UnitLedger(recipe.Views, handshake.RejectWindow, OpenUnitsMax, handshake.Reserve, recipe),
            Array.ConvertAll(lanes, lane => lane.Loop),
            notices,
            decisions,
            delivered,
            new GateWatch(HasGate(_configuration.Plc.Nodes) ? handshake.ConfirmWithin : TimeSpan.Zero),
            new LoopLimits(_configuration.Plc.Limits.MissingConfirm, _configuration.Plc.Limits.UnitsWhileStale),
            readiness,
            _clock,
            loopWake,
            handshake.Heartbeat / 2,
            new LoopAlarms(journal.Disagreed, limitReached, journal.PassedUnacknowledged, journal.NotFollowed),
            () => triggers.SeenAt,
            handshake.Heartbeat + handshake.TriggerPoll);

        using IPlcLink link = PlcStacks.NewLink(_plc, _configuration.Plc, _recipes.Loaded.Passport.Id, _configuration.Hash);
        var delivery = new VerdictDelivery(
            link,
            new VerdictDriver(link, new PlcHandshake(HandshakeRules.Of(_configuration.Plc)), _clock, pause => verdictWake.Wait(pause)),
            decisions,
            delivered,
            records.Writer,
            DeliveryLimits.Of(_configuration.Plc.Limits),
            limitReached,
            readiness,
            _clock,
            verdictWake,
            () => loop.Heartbeat,
            DeliverySettings.Of(_configuration),
            _logger);
        var samples = new SampleWatch(() => _recipes.Loaded.Recipe.SampleSpace, [.. lanes.Select(lane => lane.Name)], journal.OutsideSampleSpace);
        PlcLimits limits = _configuration.Plc.Limits;
        var undecided = new UndecidedWatch(limits.UndecidedShareMax, limits.UndecidedWindowUnits, journal.ManyUndecided);
        var results = new ResultStage(
            records.Reader,
            _log,
            Context(_recipes.Loaded),
            new Batch(_configuration.Batch.Id, recipe, lanes.Length),
            () => loop.Counters,
            readiness,
            _mqtt,
            new ResultSampling(_configuration.Mqtt.Results.Enabled, _configuration.Mqtt.Results.SampleEvery),
            result =>
            {
                samples.Look(result);
                undecided.Look(result);
                show?.Invoke(result);
            },
            turned,
            _configuration.Audit.Flush,
            ClockSource.IsSynchronised,
            _time,
            _shadow is null ? null : BookOf(_shadow, shadows),
            evidence);

        CameraKeeper[] keepers = NewKeepers(lanes, journal, readiness);
        var books = new BatchBooks(journal);
        _recipes.Join(
            loop, delivery, [.. lanes.Select(lane => lane.Stage)], keepers, (next, counters, recorded) => TurnRecords(books, next, counters, recorded));
        using var shutdown = new Shutdown(handshake.RejectWindow, () => loop.OpenUnits, _time, _loggers.CreateLogger<Shutdown>())
        {
            Records = records.Writer,
            LastWords = () =>
            {
                books.End(_recipes.Active.Batch.Id, loop.Counters, delivery.Recorded);
                journal.Audit(new AuditEvent(AuditEventKind.LineStopped) { Where = _configuration.Line.Name, Why = "the agent was stopped" });
            },
            Results = Task.Run(results.RunAsync, CancellationToken.None),
        };
        foreach (CameraLane lane in lanes)
            shutdown.Inspectors.Add(Start($"inspect {lane.Name}", ThreadPriority.AboveNormal, lane.Stage.Run, readiness, shutdown.StopInspectors));
        if (_shadow is not null)
        {
            shutdown.Shadow = StartBeside("shadow", ThreadPriority.Lowest, () => RunShadow(shadows, lanes, shadowWake, shutdown.StopShadow), LogShadowFailed);
            shutdown.EndShadow = _shadow.StopRuns;
        }

        shutdown.Loop = Start("reject loop", ThreadPriority.Highest, loop.Run, readiness, shutdown.StopLoop);
        shutdown.Delivery = Start("verdicts", ThreadPriority.Highest, RealTimeIfWanted(delivery.Run), readiness, shutdown.StopDelivery);
        shutdown.Triggers = Start("triggers", ThreadPriority.Highest, triggers.Run, readiness, shutdown.StopTriggers);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(shutdown.StopInspectors);
        Task[] watches = [.. lanes.Select(lane =>
        {
            var watch = new ModelWatch(
                lane.Name, lane.Faults, lane.Stage.StopRun, handshake.RejectWindow, journal.ModelFaulty, why => readiness.Raise(LineEvent.Halt, why));
            return Task.Run(() => watch.RunAsync(_clock, _time, watching.Token), CancellationToken.None);
        })];
        var files = new FileWatch(() => _recipes.Loaded.Settings, _configuration.Model.KnownAnswersEvery);
        var modelKeeper = new ModelKeeper(
            () => _recipes.Loaded.Known.Count,
            answer => _recipes.Loaded.Known.Run(answer),
            () => files.Check() ?? ReleaseRules.CheckValidity(_recipes.Loaded.Passport, _time.GetUtcNow())?.Text,
            () => loop.OpenUnits,
            readiness,
            _configuration.Model.KnownAnswersEvery,
            why => journal.KnownAnswerFailed(_recipes.Loaded.Passport.Id, why));

        // Before anybody asks whether the PLC wants another: what is loaded is loaded.
        readiness.Tell(LineCondition.Recipe, holds: true, $"recipe '{recipe.Id}' is loaded");
        var changeover = new RecipeChangeover(_recipes, () => triggers.Context, readiness, journal, modelKeeper.AskAnew);
        Task recipeKeeping = Task.Run(() => KeepRecipeAsync(changeover, files, modelKeeper, watching.Token), CancellationToken.None);
        shutdown.Cameras.AddRange(keepers.Select(keeper => Task.Run(() => keeper.RunAsync(shutdown.StopCameras), CancellationToken.None)));
        SummaryStage? summary = _mqtt is null ? null : new SummaryStage(
            _mqtt, () => results.Snapshot, () => [.. lanes.Select(lane => lane.Events.AddTo(lane.Time.Report(lane.Name)))], _configuration.Mqtt.Summary.Period, _time);
        if (summary is not null) shutdown.Summary = Task.Run(() => summary.RunAsync(shutdown.StopSummary), CancellationToken.None);

        if (_vision is not null)
        {
            shutdown.Facade = StartBeside(
                "machine vision server", ThreadPriority.BelowNormal,
                () => _vision.Run(shownStates.Reader, shownResults.Reader, visionWake, journal.Audit, shutdown.StopFacade), LogFacadeFailed);
        }

        shutdown.Evidence = StartBeside("evidence", ThreadPriority.Lowest, () => evidence.Run(evidenceWake, shutdown.StopEvidence), failure => EvidenceFailed(failure, journal, readiness));

        readiness.Tell(LineCondition.Records, holds: true, "the audit log is open");
        readiness.Raise(LineEvent.Loaded, "configuration, model and audit log are proven");

        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        bool isClean = await shutdown.RunAsync(readiness, verdictWake, triggerWake, loopWake, visionWake);
        _shadowStands = shutdown.Shadow is { IsAlive: true };

        // Before the finders end: a watch may still end a run of one.
        await watching.CancelAsync();
        await Task.WhenAll([recipeKeeping, .. watches]);
        foreach (CameraKeeper keeper in keepers)
        {
            if (keeper.FramesRented > 0) LogFramesOut(keeper.FramesRented);
            keeper.Dispose();
        }

        while (lastEvents.TryDequeue(out AuditEvent? said)) _log.Append(said);
        isClean &= _log.Seal("the agent was stopped") == AuditWriteOutcome.Durable;
        if (_mqtt is not null)
        {
            summary!.Publish(isMinute: true);
            _mqtt.PublishCheckpoint(_log.Head.Sequence, _log.Head.Hash);
            await _mqtt.StopAsync(CancellationToken.None);
        }

        TellMaps(evidence);
        LogStopped(_log.Head.Sequence, _log.Head.Hash);
        return isClean;
    }

    public void Dispose()
    {
        _recipes.Dispose();

        // What still runs keeps its memory: the process ends anyway.
        if (!_shadowStands)
        {
            foreach (ShadowSlot slot in _shadowSlots) slot.Dispose();
            _shadow?.Dispose();
        }

        foreach (Wake wake in _wakes) wake.Dispose();
        _plc.Dispose();
        _vision?.Dispose();
        _log.Dispose();
    }

    private readonly List<Wake> _wakes = [];

    /// <summary>The queue before the machine vision server. Full: the oldest result is not told, and counted; its record is on the disk all the same.</summary>
    /// <param name="depth">Results that wait.</param>
    /// <param name="dropped">Called for each that is let go.</param>
    public static Channel<ShownResult> NewShownResults(int depth, Action dropped) => Channel.CreateBounded<ShownResult>(
        new BoundedChannelOptions(depth) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest }, shown =>
        {
            if (shown.Result is not null) dropped();
        });

    private Thread Start(string name, ThreadPriority priority, Action<CancellationToken> run, LineReadiness readiness, CancellationToken stop)
    {
        var thread = new Thread(() => Guarded(name, priority, run, readiness, stop)) { Name = name, IsBackground = true, Priority = priority };
        thread.Start();
        return thread;
    }

    // On the thread that it is for: the priority is the calling thread's.
    private Action<CancellationToken> RealTimeIfWanted(Action<CancellationToken> run) => !_configuration.Plc.Write.IsRealTime ? run : stop =>
    {
        if (RealTimePriority.TryRaise(out string refusal)) LogRealTime();
        else LogRealTimeRefused(refusal);
        run(stop);
    };

    private void Guarded(string name, ThreadPriority priority, Action<CancellationToken> run, LineReadiness readiness, CancellationToken stop)
    {
        try
        {
            // The highest wait almost always; an inspecting thread works for milliseconds and would only be interrupted the more.
            if (priority == ThreadPriority.Highest) Urgency.TryRaiseWaitingThread();
            else Urgency.TryRaiseThread();
            run(stop);
        }
#pragma warning disable CA1031 // The top of a stage: the line fails with the cause, the heartbeat stops, the PLC rejects everything.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogStageFailed(name, failure);
            readiness.Raise(LineEvent.Fail, $"{name}: {failure.Message}");
        }
    }

    // Below everything that judges, and without a say: whatever happens to it, the line runs.
    private static Thread StartBeside(string name, ThreadPriority priority, Action run, Action<Exception> failed)
    {
        var thread = new Thread(() =>
        {
            try
            {
                run();
            }
#pragma warning disable CA1031 // The top of a thread that no verdict waits for.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                failed(failure);
            }
        }) { Name = name, IsBackground = true, Priority = priority };
        thread.Start();
        return thread;
    }

    private static bool HasGate(PlcNodes nodes) => nodes.ConfirmUnitId is not null && nodes.ConfirmLane is not null;
}
