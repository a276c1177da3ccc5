using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Plc;

public sealed class VerdictDriverTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan AcceptMargin = TimeSpan.FromMilliseconds(4);
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedLink _link;
    private readonly LineClock _clock;
    private readonly VerdictDriver _driver;

    public VerdictDriverTests()
    {
        _link = new ScriptedLink(_time);
        _clock = new LineClock(_time);
        _driver = new VerdictDriver(_link, new PlcHandshake(new HandshakeRules(Deadline, AcceptMargin)), _clock, pause => _time.Advance(pause));
    }

    public void Dispose() => _link.Dispose();

    [Fact, Requirement("LIN-03")]
    public void Verdict_is_written_before_its_commit_counter_and_in_requests_of_their_own()
    {
        _driver.CountFrom(41);

        DeliveryOutcome outcome = _driver.Deliver(Accept(unit: 7, at: TimeSpan.Zero), out uint sequence);

        Assert.Equal((DeliveryOutcome.Acknowledged, 42u), (outcome, sequence));
        Assert.Equal(["verdict 7 Accept", "sequence 42", "ack?"], _link.Calls);
    }

    [Fact, Requirement("LIN-01"), Requirement("LIN-02")]
    public void Verdict_whose_deadline_has_passed_is_never_written()
    {
        _time.Advance(Deadline);

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out uint sequence);

        Assert.Equal((DeliveryOutcome.NotSent, 0u), (outcome, sequence));
        Assert.Empty(_link.Calls);
    }

    [Fact, Requirement("LIN-01")]
    public void Verdict_is_not_committed_when_its_deadline_passes_while_the_payload_is_written()
    {
        _link.WriteTakes = Deadline;

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out uint sequence);

        Assert.Equal((DeliveryOutcome.NotSent, 0u), (outcome, sequence));
        Assert.Equal(["verdict 7 Accept"], _link.Calls);
    }

    [Theory, Requirement("LIN-01")]
    [InlineData(Verdict.Accept, DeliveryOutcome.NotSent)]
    [InlineData(Verdict.Undecided, DeliveryOutcome.NotSent)]
    [InlineData(Verdict.Reject, DeliveryOutcome.Acknowledged)]
    public void Verdict_that_lets_a_unit_pass_is_not_committed_when_its_acknowledgement_could_not_come_in_time(Verdict verdict, DeliveryOutcome expected)
    {
        _link.WriteTakes = TimeSpan.FromMilliseconds(1);
        _time.Advance(Deadline - AcceptMargin);

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero) with { Verdict = verdict }, out _);

        Assert.Equal(expected, outcome);
    }

    [Fact, Requirement("CNF-03")]
    public void Missing_acknowledgement_is_known_at_the_deadline()
    {
        _link.Acknowledges = false;

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out _);

        Assert.Equal(DeliveryOutcome.NotAcknowledged, outcome);
        Assert.InRange(_clock.Now, Deadline, Deadline + VerdictDriver.ConfirmationPoll);
    }

    [Fact, Requirement("LIN-03")]
    public void Acknowledgement_of_another_verdict_is_none()
    {
        _link.Acknowledged = 17;
        _link.Acknowledges = false;

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out _);

        Assert.Equal(DeliveryOutcome.NotAcknowledged, outcome);
    }

    [Theory, Requirement("LIN-02")]
    [InlineData(PlcAnswer.LinkLost, DeliveryOutcome.LinkLost)]
    [InlineData(PlcAnswer.Refused, DeliveryOutcome.Refused)]
    [InlineData(PlcAnswer.Timeout, DeliveryOutcome.NotSent)]
    public void Payload_that_fails_is_not_committed(PlcAnswer answer, DeliveryOutcome expected)
    {
        _link.PayloadAnswer = answer;

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out uint sequence);

        Assert.Equal((expected, 0u), (outcome, sequence));
        Assert.Equal(["verdict 7 Accept"], _link.Calls);
    }

    [Theory, Requirement("LIN-02")]
    [InlineData(PlcAnswer.LinkLost, DeliveryOutcome.LinkLost)]
    [InlineData(PlcAnswer.Refused, DeliveryOutcome.Refused)]
    [InlineData(PlcAnswer.Timeout, DeliveryOutcome.NotAcknowledged)]
    public void Commit_that_fails_is_not_repeated(PlcAnswer answer, DeliveryOutcome expected)
    {
        _link.CommitAnswer = answer;

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out uint sequence);

        Assert.Equal(expected, outcome);
        Assert.NotEqual(0u, sequence);
        Assert.Single(_link.Calls, call => call.StartsWith("sequence", StringComparison.Ordinal));
    }

    [Fact]
    public void Commit_counter_skips_zero_when_it_wraps()
    {
        _driver.CountFrom(uint.MaxValue);

        _driver.Deliver(Accept(7, TimeSpan.Zero), out uint sequence);

        Assert.Equal(1u, sequence);
    }

    [Fact, Requirement("LIN-02")]
    public void Without_a_session_nothing_is_written()
    {
        _link.IsUp = false;

        DeliveryOutcome outcome = _driver.Deliver(Accept(7, TimeSpan.Zero), out _);

        Assert.Equal(DeliveryOutcome.LinkLost, outcome);
        Assert.Empty(_link.Calls);
    }

    private static Decision Accept(uint unit, TimeSpan at) => new()
    {
        Trigger = new Trigger(1, new UnitId(unit), 0, at),
        Verdict = Verdict.Accept,
        Deadline = at + Deadline,
        DecidedAt = at,
    };

    /// <summary>A PLC that answers as it was told, each call taking as long as it was told.</summary>
    private sealed class ScriptedLink(FakeTimeProvider time) : IPlcLink
    {
        public List<string> Calls { get; } = [];

        public PlcAnswer PayloadAnswer { get; set; } = PlcAnswer.Good;

        public PlcAnswer CommitAnswer { get; set; } = PlcAnswer.Good;

        public bool Acknowledges { get; set; } = true;

        public uint Acknowledged { get; set; }

        public TimeSpan WriteTakes { get; set; } = TimeSpan.FromMilliseconds(1);

        public bool IsUp { get; set; } = true;

        public string LastProblem => "";

        public bool TryOpen(out uint lastSequence, CancellationToken stop)
        {
            lastSequence = 0;
            return true;
        }

        public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left)
        {
            Calls.Add($"verdict {decision.Unit} {decision.Verdict}");
            time.Advance(WriteTakes);
            return PayloadAnswer;
        }

        public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
        {
            Calls.Add($"sequence {sequence}");
            time.Advance(WriteTakes);
            if (Acknowledges) Acknowledged = sequence;
            return CommitAnswer;
        }

        public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
        {
            if (Calls[^1] != "ack?") Calls.Add("ack?");
            confirmed = Acknowledged;
            return PlcAnswer.Good;
        }

        public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left) => PlcAnswer.Good;

        public PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left) => PlcAnswer.Good;

        public void Dispose()
        {
        }
    }
}
