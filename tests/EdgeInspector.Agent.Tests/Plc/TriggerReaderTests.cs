using System.Threading.Channels;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Plc;

public sealed class TriggerReaderTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Wake _loopWake = new();
    private readonly Wake _wake = new();
    private readonly ScriptedInputs _inputs;
    private readonly HandOver<PlcNotice> _notices;
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly Channel<RecordEntry> _records = Channel.CreateUnbounded<RecordEntry>();
    private readonly LineJournal _journal;
    private readonly TriggerReader _reader;

    public TriggerReaderTests()
    {
        _inputs = new ScriptedInputs(_time);
        _notices = new HandOver<PlcNotice>(16, _loopWake);
        var journal = new LineJournal(
            _records.Writer, mqtt: null, (_, _) => throw new InvalidOperationException("nothing is published here"), NullLogger.Instance);
        _journal = journal;
        _reader = Reader(typedWindow: null);
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _wake.Dispose();
        _loopWake.Dispose();
    }

    [Fact, Requirement("LIN-03")]
    public void First_look_opens_no_unit_whatever_the_counter_says()
    {
        _inputs.Now = new PlcReading { Trigger = 17, Unit = new UnitId(117), State = PackMlState.Execute };
        _reader.Look();

        PlcNotice notice = Assert.Single(Notices());
        Assert.Equal(PlcNotice.Kind.Found, notice.What);
    }

    [Fact, Requirement("LIN-03")]
    public void Moved_counter_is_told_with_the_two_looks_between_which_it_moved()
    {
        _inputs.Now = new PlcReading { Trigger = 17, State = PackMlState.Execute };
        _reader.Look();
        _time.Advance(Ms(5));
        _reader.Look();
        _time.Advance(Ms(5));
        _inputs.Now = new PlcReading { Trigger = 18, Unit = new UnitId(118), Pocket = 3, State = PackMlState.Execute };
        _reader.Look();

        // A look takes 1 ms: the second began at 6 ms, the third ended at 13 ms.
        PlcNotice notice = Notices()[^1];
        Assert.Equal((PlcNotice.Kind.Triggered, 18u, 118u, (ushort)3), (notice.What, notice.Number, notice.Unit.Value, notice.Pocket));
        Assert.Equal((Ms(6), Ms(13)), (notice.Earliest, notice.Latest));
    }

    [Fact, Requirement("LIN-02")]
    public void Standing_heartbeat_counts_as_a_lost_PLC_though_its_session_answers()
    {
        _inputs.Now = new PlcReading { Heartbeat = 1, State = PackMlState.Execute };
        _reader.Look();
        bool alive = _readiness.Conditions.HasFlag(LineCondition.PlcHeartbeat);

        _time.Advance(Ms(1502));
        _reader.Look();
        bool stale = _readiness.Conditions.HasFlag(LineCondition.PlcHeartbeat);
        _inputs.Now = _inputs.Now with { Heartbeat = 2 };
        _reader.Look();

        Assert.True(alive);
        Assert.False(stale);
        Assert.True(_readiness.Conditions.HasFlag(LineCondition.PlcHeartbeat));
    }

    [Fact, Requirement("LIN-04")]
    public void Gates_word_is_told_once()
    {
        _inputs.Now = new PlcReading { State = PackMlState.Execute };
        _reader.Look();
        _inputs.Now = new PlcReading { ConfirmUnit = new UnitId(105), ConfirmLane = 1, State = PackMlState.Execute };
        _reader.Look();
        _reader.Look();

        PlcNotice notice = Assert.Single(Notices(), n => n.What == PlcNotice.Kind.Confirmed);
        Assert.Equal((105u, (byte)1), (notice.Unit.Value, notice.Lane));
    }

    [Fact]
    public void PLC_that_refuses_every_look_is_asked_again_with_pauses_and_told_of_once()
    {
        using var stop = new CancellationTokenSource();
        _inputs.Refuses = true;
        _inputs.Opening = count =>
        {
            if (count == 3) stop.Cancel();
        };

        long start = TimeProvider.System.GetTimestamp();
        _reader.Run(stop.Token);

        // Two pauses of a quarter and half a second lie between three openings.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(60));
        var lost = new List<RecordEntry>();
        while (_records.Reader.TryRead(out RecordEntry entry)) lost.Add(entry);
        Assert.Single(lost, e => e.Event?.What == Audit.AuditEventKind.PlcLost);
    }

    [Theory, Requirement("USE-01")]
    [InlineData("4711", "batch-1", "vial", true)]
    [InlineData("", "", "", true)]
    [InlineData("4712", "batch-1", "vial", false)]
    [InlineData("4711", "batch-2", "vial", false)]
    [InlineData("4711", "batch-1", "ampoule", false)]
    public void Line_is_ready_only_for_the_product_batch_and_recipe_that_the_PLC_makes(string product, string batch, string recipe, bool fits)
    {
        _inputs.Now = new PlcReading { State = PackMlState.Execute };
        _inputs.Context = new PlcContext(product, batch, recipe);

        _reader.Look();

        Assert.Equal(fits, _readiness.Conditions.HasFlag(LineCondition.PlcContext));
    }

    [Theory, Requirement("LIN-06")]
    [InlineData(0, null, true, null)]
    [InlineData(80, null, true, null)]
    [InlineData(79, null, false, "the PLC sets the gate 79 ms after the trigger (VerdictWindow), plc.handshake.deadline-ms is 80; allowed: at most 79")]
    [InlineData(0, 79, false, "the PLC sets the gate 79 ms after the trigger (plc.handshake.verdict-window-ms), plc.handshake.deadline-ms is 80; allowed: at most 79")]
    [InlineData(0, 80, true, null)]
    [InlineData(80, 80, true, null)]
    [InlineData(90, 79, true, "the PLC publishes a verdict window of 90 ms, plc.handshake.verdict-window-ms says 79; the PLC's word counts: correct the file, or the PLC's program")]
    public void Line_is_not_ready_for_a_PLC_that_sets_the_gate_before_verdicts_are_due(int publishedMs, int? typedMs, bool isReady, string? alarm)
    {
        TriggerReader reader = Reader(typedMs is int typed ? Ms(typed) : null);
        _inputs.Now = new PlcReading { State = PackMlState.Execute };
        _inputs.Context = new PlcContext("4711", "batch-1", "vial") { VerdictWindow = Ms(publishedMs) };
        reader.Look();
        _time.Advance(Ms(300));
        reader.Look();

        Assert.Equal(isReady, _readiness.Conditions.HasFlag(LineCondition.PlcContext));
        Assert.Equal(alarm is null ? [] : [alarm], Alarms());
    }

    [Fact, Requirement("LIN-06")]
    public void Published_window_that_is_short_wins_over_a_longer_one_in_the_file_and_both_are_told()
    {
        TriggerReader reader = Reader(Ms(90));
        _inputs.Now = new PlcReading { State = PackMlState.Execute };
        _inputs.Context = new PlcContext("4711", "batch-1", "vial") { VerdictWindow = Ms(79) };
        reader.Look();

        Assert.False(_readiness.Conditions.HasFlag(LineCondition.PlcContext));
        Assert.Equal(
            [
                "the PLC publishes a verdict window of 79 ms, plc.handshake.verdict-window-ms says 90; the PLC's word counts: correct the file, or the PLC's program",
                "the PLC sets the gate 79 ms after the trigger (VerdictWindow), plc.handshake.deadline-ms is 80; allowed: at most 79",
            ],
            Alarms());
    }

    [Fact, Requirement("LIN-02")]
    public void Units_are_inspected_in_Execute_and_in_no_other_state_of_the_machine()
    {
        long[] numbers = [.. Enum.GetValues<PackMlState>().Select(s => (long)s), -1, 18, 255, 65_542, 4_294_967_302];
        var inspecting = new List<long>();
        foreach (long number in numbers)
        {
            _inputs.Now = new PlcReading { State = UaPlcInputs.StateOf(number) };
            _reader.Look();
            if (_readiness.PlcExecutes) inspecting.Add(number);
        }

        Assert.Equal(18 + 5, numbers.Length);
        Assert.Equal([6L], inspecting);
    }

    [Theory, Requirement("LIN-04")]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(257, 255)]
    [InlineData(-255, 255)]
    public void Number_that_is_no_lane_is_not_taken_for_the_accept_lane(long told, byte lane) => Assert.Equal(lane, UaPlcInputs.LaneOf(told));

    [Fact, Requirement("LIN-05")]
    public void Acknowledgement_of_a_stop_names_who_is_logged_on_at_that_moment()
    {
        _inputs.Now = new PlcReading { State = PackMlState.Execute };
        _inputs.Context = new PlcContext("4711", "batch-1", "vial") { OperatorId = "bert" };
        _readiness.Raise(LineEvent.Loaded, "test");
        _readiness.Tell(LineCondition.All & ~LineCondition.PlcContext, holds: true, "test");
        _reader.Look();
        _readiness.Raise(LineEvent.Halt, "three rejects");
        foreach (PackMlState state in (PackMlState[])[PackMlState.Stopped, PackMlState.Resetting])
        {
            _inputs.Context = _inputs.Context with { OperatorId = state == PackMlState.Resetting ? "anna" : "bert" };
            _inputs.Now = new PlcReading { State = state };
            _reader.Look();
        }

        Audit.AuditEvent? acknowledged = null;
        while (_records.Reader.TryRead(out RecordEntry entry))
            if (entry.Event?.What == Audit.AuditEventKind.StopAcknowledged) acknowledged = entry.Event;
        Assert.Equal("anna", acknowledged?.Who);
    }

    [Fact, Requirement("LIN-02")]
    public void Broken_session_ends_the_looking()
    {
        _inputs.Now = new PlcReading { State = PackMlState.Execute };
        _reader.Look();
        _inputs.IsUp = false;

        Assert.False(_reader.Look());
    }

    private TriggerReader Reader(TimeSpan? typedWindow) => new(
        _inputs, _notices, _readiness, _journal, new LineClock(_time), _wake, Ms(5), Ms(500), "opc.tcp://test",
        context => context.Misfit("4711", "batch-1", "vial"), new VerdictWindowRule(Ms(80), typedWindow), NullLogger.Instance);

    private string?[] Alarms()
    {
        var alarms = new List<string?>();
        while (_records.Reader.TryRead(out RecordEntry entry))
            if (entry.Event?.What == Audit.AuditEventKind.AlarmRaised) alarms.Add(entry.Event.Why);
        return [.. alarms];
    }

    private PlcNotice[] Notices()
    {
        var all = new List<PlcNotice>();
        while (_notices.TryTake(out PlcNotice notice)) all.Add(notice);
        return [.. all];
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private sealed class ScriptedInputs(FakeTimeProvider time) : IPlcInputs
    {
        public PlcReading Now { get; set; }

        public bool IsUp { get; set; } = true;

        public string LastProblem => "the script says so";

        public bool Refuses { get; set; }

        public Action<int> Opening { get; set; } = _ => { };

        private int _openings;

        public bool TryOpen(CancellationToken stop)
        {
            Opening(++_openings);
            return IsUp;
        }

        public PlcAnswer Read(out PlcReading reading, TimeSpan left)
        {
            time.Advance(Ms(1));
            reading = Now;
            if (Refuses) return PlcAnswer.Refused;
            return IsUp ? PlcAnswer.Good : PlcAnswer.LinkLost;
        }

        public PlcContext Context { get; set; } = new("", "", "");

        public PlcAnswer ReadContext(out PlcContext context, TimeSpan left)
        {
            context = Context;
            return PlcAnswer.Good;
        }

        public void Dispose()
        {
        }
    }
}
