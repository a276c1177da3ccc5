using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;
using EdgeInspector.PlcSimulator;
using Microsoft.Extensions.Logging.Abstractions;
using Lane = EdgeInspector.PlcSimulator.Lane;

namespace EdgeInspector.Agent.Tests.Handshake;

/// <summary>The half of the line that faces the PLC, as Line.cs joins it, over real sockets; a camera and a model that are always right stand in for the other half.</summary>
/// <remarks>Every third unit is defective. The deadline is long: what is asserted is what happened, never how fast this machine was.</remarks>
internal sealed class HalfLine : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Exposure = TimeSpan.FromMilliseconds(20);

    private readonly Wake _loopWake = new(), _verdictWake = new(), _triggerWake = new();
    private readonly CancellationTokenSource _stop = new(), _stopLoop = new(), _stopDelivery = new();
    private readonly Channel<RecordEntry> _records = Channel.CreateBounded<RecordEntry>(100_000);
    private readonly ConcurrentQueue<(TimeSpan At, int Index)> _exposures = new();
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly UaPlcLink _link;
    private readonly UaPlcInputs _inputs;
    private readonly CameraInput _camera;
    private readonly Thread[] _threads;
    private volatile bool _inspectorIsStuck;

    public HalfLine(
        SimulatedPlcOptions plc,
        HandshakeMode mode = HandshakeMode.PositiveRelease,
        WriteMode write = WriteMode.Nodes,
        WriteConfirmation confirm = WriteConfirmation.Ack,
        int lateInRow = 0,
        int missingConfirm = 0,
        int unitsWhileStale = 0,
        int consecutiveRejects = 0)
    {
        Plc = new SimulatedPlc(
            plc with
            {
                Port = 0,
                Security = PlcSecurityOffer.None,
                Views = 1,
                ProductCode = "4711",
                BatchId = "B-1",
                RecipeId = "vial",
                OperatorId = "anna",
                Program = plc.Program with
                {
                    VerdictWindow = Deadline,
                    HeartbeatPeriod = Heartbeat,
                    GateReaction = TimeSpan.FromMilliseconds(200),
                    Mode = mode == HandshakeMode.RejectSignal ? PlcMode.RejectSignal : PlcMode.PositiveRelease,
                },
            },
            pulse => _exposures.Enqueue((_clock.Now, pulse.UnitIndex)));
        Plc.Start();

        var settings = new PlcSettings
        {
            Endpoint = new Uri(Plc.EndpointUrl),
            Security = null!,
            Identity = null!,
            Session = null!,
            Limits = null!,
            Handshake = new PlcHandshakeSettings
            {
                Mode = mode, PartSource = PartSource.PlcTrigger, Deadline = Deadline, Reserve = Reserve, TriggerPoll = TimeSpan.FromMilliseconds(5),
                Heartbeat = Heartbeat, SkewMax = TimeSpan.FromMilliseconds(15), ViewsWithin = TimeSpan.FromMilliseconds(50), ConfirmWithin = 3 * Deadline,
            },
            Write = new PlcWrite { Mode = write, Confirm = confirm },
            Nodes = SimulatedNodes.All,
        };
        Readiness = new LineReadiness(change => Changes.Enqueue(change));
        var journal = new LineJournal(_records.Writer, mqtt: null, (_, _) => throw new InvalidOperationException("nothing is published here"), NullLogger.Instance);
        var notices = new HandOver<PlcNotice>(256, _loopWake);
        var decisions = new HandOver<Decision>(128, _verdictWake);
        var delivered = new HandOver<DeliveredVerdict>(256, _loopWake);
        _camera = new CameraInput(
            // At 900 units a minute a pairing that is founded on less than 25 + 15 ms cannot take one unit's image for another's.
            new TriggerPairing(1, settings.Handshake.SkewMax, settings.Handshake.ViewsWithin, TimeSpan.FromMilliseconds(25)),
            [0],
            new HandOver<CameraView>(256, _loopWake),
            new HandOver<CameraView>(16, _loopWake));
        void Limit(string broken)
        {
            Limits.Enqueue(broken);
            Readiness.Raise(LineEvent.Halt, broken);
        }

        var loop = new RejectionStage(
            new UnitLedger(1, settings.Handshake.RejectWindow, 64, Reserve), [_camera], notices, decisions, delivered, new GateWatch(settings.Handshake.ConfirmWithin),
            new LoopLimits(missingConfirm, unitsWhileStale), Readiness, _clock, _loopWake, Heartbeat / 2,
            new LoopAlarms(alarm => Alarms.Enqueue(alarm), Limit, unit => PassedUnacknowledged.Enqueue(unit.Value)));
        _link = new UaPlcLink(NewLink(), settings, "vial/1", "sha256:1", "sha256:2");
        _inputs = new UaPlcInputs(NewLink(), settings.Nodes);
        var delivery = new VerdictDelivery(
            _link, new VerdictDriver(_link, new PlcHandshake(HandshakeRules.Of(settings)), _clock, pause => _verdictWake.Wait(pause)), decisions, delivered,
            _records.Writer, new DeliveryLimits(consecutiveRejects, lateInRow), Limit, Readiness, _clock, _verdictWake, () => loop.Heartbeat,
            new DeliverySettings { BatchId = "B-1", StatusEvery = Heartbeat / 2, RejectMustArrive = mode == HandshakeMode.RejectSignal, Recipe = new ActiveRecipe("vial", "cafe", "vial/1") },
            NullLogger.Instance);
        var triggers = new TriggerReader(
            _inputs, notices, Readiness, journal, _clock, _triggerWake, settings.Handshake.TriggerPoll, Heartbeat, Plc.EndpointUrl,
            context => context.Misfit("4711", "B-1", "vial"), new VerdictWindowRule(Deadline, typed: null), NullLogger.Instance);

        Readiness.Tell(LineCondition.CamerasStream | LineCondition.Records | LineCondition.Model | LineCondition.Recipe, holds: true, "test");
        Readiness.Raise(LineEvent.Loaded, "test");
        _threads =
        [
            Start(() => loop.Run(_stopLoop.Token)), Start(() => delivery.Run(_stopDelivery.Token)), Start(() => triggers.Run(_stop.Token)),
            Start(Inspect),
        ];
    }

    public SimulatedPlc Plc { get; }

    public LineReadiness Readiness { get; }

    public LineClock Clock => _clock;

    /// <summary>Keeps the pixels of each view and gives its ticket; 0 when nothing is kept. On the inspect thread.</summary>
    public Func<long>? Keeps { get; set; }

    /// <summary>Takes each record as it comes, as the result stage does.</summary>
    public Action<InspectionResult>? Recorded { get; set; }

    public ConcurrentQueue<LineChange> Changes { get; } = new();

    public ConcurrentQueue<PairingAlarm> Alarms { get; } = new();

    public ConcurrentQueue<string> Limits { get; } = new();

    /// <summary>Units that passed rightly while their record says undecided, as the line has told.</summary>
    public ConcurrentQueue<uint> PassedUnacknowledged { get; } = new();

    /// <summary>Audit events, after <see cref="Stop"/>.</summary>
    public List<Audit.AuditEvent> Events { get; } = [];

    /// <summary>Records, after <see cref="Stop"/>.</summary>
    public List<InspectionResult> Records { get; } = [];

    /// <summary>The inspect thread hangs: the heartbeat must stop.</summary>
    public bool InspectorIsStuck
    {
        set => _inspectorIsStuck = value;
    }

    public static bool IsDefective(int index) => index % 3 == 2;

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60)) Assert.Fail($"waited a minute for: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for as many more units as accepted ones.</summary>
    public Task UntilAcceptedAsync(int more)
    {
        long goal = Plc.Counters.Accepted + more;
        return UntilAsync(() => Plc.Counters.Accepted >= goal, $"{more} more accepted units");
    }

    public Task UntilFedAsync(int more)
    {
        int goal = Plc.UnitCount + more;
        return UntilAsync(() => Plc.UnitCount >= goal, $"{more} more units");
    }

    /// <summary>Stops in the line's order; records and events are complete then.</summary>
    public void Stop()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        _triggerWake.Signal();
        _threads[2].Join();
        _threads[3].Join();
        _stopLoop.Cancel();
        _loopWake.Signal();
        _threads[0].Join();
        _stopDelivery.Cancel();
        _verdictWake.Signal();
        _threads[1].Join();
        TakeRecords();
    }

    /// <summary>What no fault may break: no defective unit passes, one record a unit, every record true.</summary>
    public void AssertSafeAndTrue(bool gateIsSound = true, bool idsAreSound = true)
    {
        Stop();
        IReadOnlyList<PlcUnit> units = Plc.Units;
        for (int i = 0; i < units.Count; i++)
        {
            if (gateIsSound && IsDefective(i)) Assert.True(units[i].Lane != Lane.Accept, $"defective unit {units[i].UnitId} passed");
            Assert.False(IsDefective(i) && units[i].Verdict == PlcVerdict.Accept, $"defective unit {units[i].UnitId} was accepted");
        }

        if (idsAreSound) Assert.Distinct(Records.Select(r => (r.Decision.Unit.Value, r.Decision.Trigger.IsUnseen ? r.Decision.Trigger.Number : 0)));
        var byId = units.ToDictionary(u => u.UnitId);
        foreach (InspectionResult record in Records.Where(r => r.Verdict == Verdict.Accept))
        {
            PlcUnit unit = byId[record.Decision.Unit.Value];
            Assert.Equal((DeliveryOutcome.Acknowledged, unit.TriggerNumber), (record.Delivery, record.Decision.Trigger.Number));
            Assert.True(unit.Verdict == PlcVerdict.Accept, $"unit {unit.UnitId} is recorded as accepted, the PLC has {unit.Verdict}");
        }

        // Whatever the PLC accepted has a record that says so, or one that says that nobody knows, with the reason.
        var records = Records.ToLookup(r => r.Decision.Unit.Value);
        foreach (PlcUnit unit in units.Where(u => u.Verdict == PlcVerdict.Accept))
        {
            InspectionResult record = records[unit.UnitId].First(r => r.Decision.Verdict == Verdict.Accept);
            Assert.True(record.Verdict == Verdict.Accept || (record.Verdict == Verdict.Undecided && record.Delivery != DeliveryOutcome.Acknowledged), $"{record}");
        }

        Assert.Equal(0, Plc.Counters.WrongUnitVerdicts + Plc.Counters.MeaninglessVerdicts);
        Assert.Distinct(Records.Where(r => r.ResultSequence != 0).Select(r => r.ResultSequence));
    }

    public void Dispose()
    {
        Stop();
        _link.Dispose();
        _inputs.Dispose();
        Plc.Dispose();
        _loopWake.Dispose();
        _verdictWake.Dispose();
        _triggerWake.Dispose();
        _stop.Dispose();
        _stopLoop.Dispose();
        _stopDelivery.Dispose();
    }

    // By the inspect thread while it runs, else after its end.
    private void TakeRecords()
    {
        while (_records.Reader.TryRead(out RecordEntry entry))
        {
            if (entry.Event is not null) Events.Add(entry.Event);
            if (entry.Result is null) continue;
            Records.Add(entry.Result);
            Recorded?.Invoke(entry.Result);
        }
    }

    private void Inspect()
    {
        ulong sequence = 0;
        while (!_stop.IsCancellationRequested)
        {
            Thread.Sleep(2);
            if (Recorded is not null) TakeRecords();
            if (_inspectorIsStuck) continue;
            _camera.Pulse();
            while (_exposures.TryPeek(out (TimeSpan At, int Index) exposure) && _clock.Now >= exposure.At + Exposure)
            {
                _exposures.TryDequeue(out exposure);
                bool isClean = !IsDefective(exposure.Index);
                _camera.Inspected.TryGive(new CameraView(sequence++, new ViewResult
                {
                    Outcome = ViewOutcome.Inspected,
                    Verdict = isClean ? Verdict.Accept : Verdict.Reject,
                    Reason = isClean ? RejectReason.None : RejectReason.Defect,
                    Score = isClean ? 0.1f : 0.9f,
                    Evidence = Keeps?.Invoke() ?? 0,
                    Times = new ViewTimes { FirstPacketAt = exposure.At },
                }));
            }
        }
    }

    private UaLink NewLink() => new(new UaClientOptions
    {
        EndpointUrl = Plc.EndpointUrl,
        SecurityPolicy = SecurityPolicy.None,
        SecurityMode = MessageSecurityMode.None,
        RequestTimeout = TimeSpan.FromSeconds(2),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
    });

    private static Thread Start(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Priority = ThreadPriority.Highest };
        thread.Start();
        return thread;
    }
}
