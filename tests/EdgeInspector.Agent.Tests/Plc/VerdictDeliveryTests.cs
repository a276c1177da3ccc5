using System.Threading.Channels;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>The verdict thread with a PLC that can be taken away, on real time: deadlines here are long and nothing is measured.</summary>
public sealed class VerdictDeliveryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Wake _wake = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly FakePlc _plc = new();
    private readonly HandOver<Decision> _decisions;
    private readonly HandOver<DeliveredVerdict> _delivered;
    private readonly Channel<RecordEntry> _records = Channel.CreateUnbounded<RecordEntry>();
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly VerdictDelivery _delivery;
    private readonly Thread _thread;
    private volatile uint _heartbeat = 7;

    public VerdictDeliveryTests()
    {
        _decisions = new HandOver<Decision>(8, _wake);
        _delivered = new HandOver<DeliveredVerdict>(8, _wake);
        var driver = new VerdictDriver(_plc, new PlcHandshake(new HandshakeRules(Patience, TimeSpan.Zero)), _clock, pause => _wake.Wait(pause));
        _delivery = new VerdictDelivery(
            _plc, driver, _decisions, _delivered, _records.Writer, new DeliveryLimits(0, 3), _ => { }, _readiness, _clock, _wake, () => _heartbeat,
            new DeliverySettings
            {
                BatchId = "batch-1",
                StatusEvery = TimeSpan.FromMilliseconds(20),
                RejectMustArrive = true,
                Recipe = new ActiveRecipe("vial", "abc", "vial/1"),
                ChallengeAfterUnits = 2,
            },
            NullLogger.Instance);
        _thread = new Thread(() => _delivery.Run(_stop.Token)) { IsBackground = true };
        _readiness.Raise(LineEvent.Loaded, "test");
        _readiness.Tell(LineCondition.All & ~LineCondition.PlcVerdicts, holds: true, "test");
        _thread.Start();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
        _wake.Dispose();
        _plc.Dispose();
    }

    [Fact, Requirement("LIN-01")]
    public async Task Every_decision_becomes_one_record_with_what_became_of_it()
    {
        await _plc.Opened.Task.WaitAsync(Patience);
        _decisions.TryGive(Decide(7, Verdict.Accept));
        _decisions.TryGive(Decide(8, Verdict.Reject));

        InspectionResult first = await NextAsync();
        InspectionResult second = await NextAsync();

        Assert.Equal((7u, Verdict.Accept, DeliveryOutcome.Acknowledged, "batch-1"), (first.Decision.Unit.Value, first.Verdict, first.Delivery, first.BatchId));
        Assert.Equal((8u, Verdict.Reject), (second.Decision.Unit.Value, second.Verdict));
        Assert.Equal(first.ResultSequence + 1, second.ResultSequence);
        await UntilAsync(() => _delivery.Recorded == 2);
    }

    [Fact, Requirement("LIN-02"), Requirement("CNF-03")]
    public async Task Accept_that_meets_a_broken_link_is_recorded_undecided_and_never_sent_later()
    {
        await _plc.Opened.Task.WaitAsync(Patience);
        _plc.Break();
        _decisions.TryGive(Decide(7, Verdict.Accept));

        InspectionResult lost = await NextAsync();
        _plc.Mend();
        _decisions.TryGive(Decide(8, Verdict.Accept));
        InspectionResult next = await NextAsync();

        Assert.Equal((Verdict.Undecided, RejectReason.PlcLost, DeliveryOutcome.LinkLost), (lost.Verdict, lost.Reason, lost.Delivery));
        Assert.Equal(8u, next.Decision.Unit.Value);
        Assert.DoesNotContain(7u, _plc.Written);
    }

    [Fact, Requirement("LIN-02")]
    public async Task Stopped_line_tells_the_PLC_that_it_is_not_ready()
    {
        await _plc.Opened.Task.WaitAsync(Patience);

        Stop();

        PlcStatus last = _plc.LastStatus;
        Assert.Equal((false, (byte)0), (last.IsReady, last.State));
    }

    [Fact, Requirement("LIN-02")]
    public async Task Recipe_is_acknowledged_before_Ready_rises_and_taken_back_after_it_fell()
    {
        await UntilAsync(() => _plc.Told.Contains("ready"));
        _readiness.Tell(LineCondition.PlcContext, holds: false, "another recipe");
        await UntilAsync(() => _plc.Told[^1] == "recipe  ");
        _readiness.Tell(LineCondition.PlcContext, holds: true, "our recipe");
        await UntilAsync(() => _plc.Told[^1] == "ready");

        Assert.Equal(["recipe vial abc", "ready", "not ready", "recipe  ", "recipe vial abc", "ready"], _plc.Told);
    }

    [Fact, Requirement("LIN-01"), Requirement("LIN-03")]
    public async Task Unit_that_nobody_saw_is_recorded_and_never_written_and_halts_where_only_a_written_reject_stops_it()
    {
        await UntilAsync(() => _plc.Told.Contains("ready"));
        Decision unseen = Decide(0, Verdict.Reject) with { Reason = RejectReason.CounterGap };
        _decisions.TryGive(unseen with { Trigger = unseen.Trigger with { Number = 6, IsUnseen = true } });
        InspectionResult record = await NextAsync();
        await UntilAsync(() => _readiness.State == LineState.Halted);

        Assert.Equal((6u, 0u, Verdict.Reject, DeliveryOutcome.NotSent, 0u, false), (record.Decision.Trigger.Number, record.Decision.Unit.Value, record.Verdict, record.Delivery, record.ResultSequence, record.IsLate));
        Assert.Contains("the unseen unit of trigger 6", _readiness.HaltedFor, StringComparison.Ordinal);
        Assert.Empty(_plc.Written);
    }

    [Fact, Requirement("LIN-03")]
    public async Task Another_batch_begins_between_two_records_and_only_when_every_unit_before_it_has_one()
    {
        await UntilAsync(() => _plc.Told.Contains("ready"));
        long due = 1;
        _readiness.Tell(LineCondition.Recipe, holds: false, "another recipe");
        _delivery.Give(
            new DeliverySettings { BatchId = "batch-2", StatusEvery = TimeSpan.FromMilliseconds(20), Recipe = new ActiveRecipe("ampoule", "def", "ampoule/1") },
            recorded => recorded == due,
            recorded => [new RecordEntry(null, new AuditEvent(AuditEventKind.BatchStarted) { New = $"after {recorded}" })]);
        await UntilAsync(() => _plc.Told[^1] == "recipe  ");
        bool tooEarly = _delivery.HasTaken;
        _decisions.TryGive(Decide(7, Verdict.Reject));
        InspectionResult before = await NextAsync();
        RecordEntry turn = await _records.Reader.ReadAsync();
        await UntilAsync(() => _delivery.HasTaken);
        _decisions.TryGive(Decide(8, Verdict.Reject));
        InspectionResult after = await NextAsync();
        _readiness.Tell(LineCondition.Recipe, holds: true, "loaded");
        await UntilAsync(() => _plc.Told[^1] == "ready");

        Assert.Equal((false, "batch-1", "after 1", "batch-2"), (tooEarly, before.BatchId, turn.Event!.New, after.BatchId));
        Assert.Equal(["recipe ampoule def", "ready"], _plc.Told.TakeLast(2));
    }

    [Fact, Requirement("LIN-02")]
    public async Task Reject_that_does_not_arrive_where_silence_lets_units_pass_makes_the_agent_mute_until_a_person_acknowledges()
    {
        await UntilAsync(() => _plc.Told.Contains("ready"));
        _plc.RefusesVerdicts = true;
        _decisions.TryGive(Decide(7, Verdict.Reject));
        await NextAsync();
        _heartbeat = 8;
        await UntilAsync(() => _plc.LastStatus is { RequestsStop: true, IsReady: false });
        PlcStatus mute = _plc.LastStatus;
        _readiness.Acknowledge("test");
        await UntilAsync(() => _plc.LastStatus.Heartbeat == 8);

        Assert.Equal(7u, mute.Heartbeat);
        Assert.Contains("unit 7", _readiness.HaltedFor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenge_is_asked_for_after_as_many_units_and_until_one_came()
    {
        await UntilAsync(() => _plc.Told.Contains("ready"));
        _decisions.TryGive(Decide(7, Verdict.Accept));
        _decisions.TryGive(Decide(8, Verdict.Accept));
        await UntilAsync(() => _plc.LastStatus.RequestsChallenge);
        Decision kit = Decide(9, Verdict.Reject);
        _decisions.TryGive(kit with { Trigger = kit.Trigger with { IsChallenge = true } });
        await UntilAsync(() => !_plc.LastStatus.RequestsChallenge);

        Assert.Equal(LineState.ContinuousExecution, _readiness.State);
    }

    [Fact, Requirement("LIN-02"), Requirement("LIN-05")]
    public async Task Stop_is_requested_though_the_decisions_never_cease()
    {
        await UntilAsync(() => _plc.Told.Contains("ready"));
        using var end = new CancellationTokenSource();
        Task feeding = Task.Run(
            () =>
            {
                for (uint unit = 100; !end.IsCancellationRequested; unit++) _decisions.TryGive(Decide(unit, Verdict.Accept));
            },
            CancellationToken.None);

        _readiness.Raise(LineEvent.Halt, "limit");
        await UntilAsync(() => _plc.LastStatus is { RequestsStop: true, IsReady: false });
        await end.CancelAsync();
        await feeding;

        Assert.Equal(LineState.Halted, _readiness.State);
    }

    [Fact, Requirement("LIN-04")]
    public async Task What_became_of_a_verdict_is_handed_to_the_reject_loop()
    {
        await _plc.Opened.Task.WaitAsync(Patience);
        _decisions.TryGive(Decide(7, Verdict.Accept));
        await NextAsync();

        DeliveredVerdict delivered = default;
        await UntilAsync(() => _delivered.TryTake(out delivered));

        Assert.Equal(new DeliveredVerdict(new UnitId(7), DeliveryOutcome.Acknowledged), delivered);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds()) await Task.Delay(5, patience.Token);
    }

    private async Task<InspectionResult> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return (await _records.Reader.ReadAsync(patience.Token)).Result!;
    }

    private void Stop()
    {
        _stop.Cancel();
        _wake.Signal();
        _thread.Join();
    }

    private Decision Decide(uint unit, Verdict verdict) => new()
    {
        Trigger = new Trigger(unit, new UnitId(unit), 0, _clock.Now),
        Verdict = verdict,
        Reason = verdict == Verdict.Reject ? RejectReason.Defect : RejectReason.None,
        Deadline = _clock.Now + Patience,
        DecidedAt = _clock.Now,
    };

    private sealed class FakePlc : IPlcLink
    {
        private readonly Lock _gate = new();
        private readonly List<uint> _written = [];
        private bool _isReachable = true;
        private uint _sequence = 100;
        private readonly List<string> _told = [];
        private PlcStatus _status;

        /// <summary>Changes of readiness and acknowledged recipes, in their order.</summary>
        public IReadOnlyList<string> Told
        {
            get { lock (_gate) return [.. _told]; }
        }

        public bool RefusesVerdicts { get; set; }

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsUp { get; private set; }

        public string LastProblem => "out of reach";

        public IReadOnlyList<uint> Written
        {
            get { lock (_gate) return [.. _written]; }
        }

        public PlcStatus LastStatus
        {
            get { lock (_gate) return _status; }
        }

        public void Break()
        {
            lock (_gate) _isReachable = false;
        }

        public void Mend()
        {
            lock (_gate) _isReachable = true;
        }

        public bool TryOpen(out uint lastSequence, CancellationToken stop)
        {
            lock (_gate)
            {
                lastSequence = _sequence;
                IsUp = _isReachable;
                if (IsUp) Opened.TrySetResult();
                return IsUp;
            }
        }

        public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left)
        {
            lock (_gate)
            {
                if (!Reached()) return PlcAnswer.LinkLost;
                if (RefusesVerdicts) return PlcAnswer.Refused;
                _written.Add(decision.Unit.Value);
                return PlcAnswer.Good;
            }
        }

        public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
        {
            lock (_gate)
            {
                if (!Reached()) return PlcAnswer.LinkLost;
                _sequence = sequence;
                return PlcAnswer.Good;
            }
        }

        public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
        {
            lock (_gate)
            {
                confirmed = _sequence;
                return Reached() ? PlcAnswer.Good : PlcAnswer.LinkLost;
            }
        }

        public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left)
        {
            lock (_gate)
            {
                if (!Reached()) return PlcAnswer.LinkLost;
                if (_told.Count == 0 || status.IsReady != _status.IsReady) _told.Add(status.IsReady ? "ready" : "not ready");
                _status = status;
                return PlcAnswer.Good;
            }
        }

        public PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left)
        {
            lock (_gate)
            {
                if (!Reached()) return PlcAnswer.LinkLost;
                _told.Add($"recipe {recipe.Id} {recipe.Hash}");
                return PlcAnswer.Good;
            }
        }

        public void Dispose()
        {
        }

        private bool Reached() => IsUp = IsUp && _isReachable;
    }
}
