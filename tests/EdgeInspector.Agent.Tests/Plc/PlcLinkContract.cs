using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>What every link to a PLC promises the handshake, over a real socket, whatever the form of the verdict.</summary>
public abstract class PlcLinkContract : IDisposable
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    /// <summary>The PLC at the other end, in its simplest form: it takes what is committed and acknowledges it.</summary>
    private protected abstract ContractPlc Plc { get; }

    /// <summary>The link under test; made once, on the first use.</summary>
    private protected abstract IPlcLink Link { get; }

    /// <summary>Whether the payload goes ahead of the commit.</summary>
    protected abstract bool IsInParts { get; }

    /// <summary>Whether the PLC's own acknowledgement is awaited; else reading back, or the answer, is all there is.</summary>
    protected abstract bool AwaitsAcknowledgement { get; }

    /// <summary>Whether the PLC learns verdict and number, or only to reject or not.</summary>
    protected abstract bool CarriesVerdict { get; }

    public void Dispose()
    {
        Link.Dispose();
        Plc.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact, Requirement("LIN-03")]
    public void Nothing_reaches_the_PLC_before_the_commit_and_everything_with_it()
    {
        Open();
        Decision accept = Decide(7, Verdict.Accept);

        PlcAnswer payload = IsInParts ? Link.WriteVerdict(accept, Enough) : PlcAnswer.Good;
        int before = Plc.Taken.Count;
        PlcAnswer commit = Link.Commit(accept, 41, Enough);
        PlcAnswer confirm = Link.ReadConfirmation(accept, 41, out uint confirmed, Enough);

        Assert.Equal((PlcAnswer.Good, 0, PlcAnswer.Good, PlcAnswer.Good), (payload, before, commit, confirm));
        Assert.Equal(41u, confirmed);
        ContractPlc.TakenVerdict taken = Assert.Single(Plc.Taken);
        Assert.Equal((7u, true), (taken.Unit, taken.IsAccept));
        if (CarriesVerdict) Assert.Equal((41u, (ushort)RejectReason.None, 0.25f), (taken.Sequence, taken.Reason, taken.Score));
    }

    [Theory, Requirement("CNF-02")]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Undecided)]
    public void Unit_that_is_not_accepted_is_accepted_by_no_PLC(Verdict verdict)
    {
        Open();

        Deliver(Decide(8, verdict), 42);

        Assert.False(Assert.Single(Plc.Taken).IsAccept);
    }

    [Fact, Requirement("LIN-02")]
    public void Verdict_that_the_PLC_does_not_take_is_not_confirmed()
    {
        Open();
        Plc.TakesNothing = true;
        Decision accept = Decide(7, Verdict.Accept);
        if (IsInParts) Link.WriteVerdict(accept, Enough);

        PlcAnswer commit = Link.Commit(accept, 41, Enough);
        uint confirmed = 0;
        PlcAnswer confirm = commit == PlcAnswer.Good ? Link.ReadConfirmation(accept, 41, out confirmed, Enough) : commit;

        if (AwaitsAcknowledgement) Assert.False(confirm == PlcAnswer.Good && confirmed == 41);
        else Assert.Equal((PlcAnswer.Good, 41u), (confirm, confirmed));
    }

    [Fact, Requirement("LIN-02")]
    public void Write_that_the_PLC_refuses_is_refused_with_the_node_named()
    {
        Open();
        Plc.RefuseCommits();
        Decision accept = Decide(7, Verdict.Accept);
        if (IsInParts) Link.WriteVerdict(accept, Enough);

        PlcAnswer commit = Link.Commit(accept, 41, Enough);

        Assert.Equal(PlcAnswer.Refused, commit);
        Assert.Contains(Plc.CommitName, Link.LastProblem, StringComparison.Ordinal);
        Assert.Empty(Plc.Taken);
        Assert.True(Link.IsUp);
    }

    [Fact, Requirement("LIN-01"), Requirement("LIN-02")]
    public void Nothing_is_sent_without_time_or_without_a_session_and_nothing_is_sent_later()
    {
        Open();
        Decision accept = Decide(7, Verdict.Accept);
        if (IsInParts) Link.WriteVerdict(accept, Enough);
        PlcAnswer noTime = Link.Commit(accept, 41, TimeSpan.Zero);
        Plc.Stop();
        PlcAnswer noSession = UntilLost(accept);
        Plc.Start();
        Open();
        Deliver(Decide(8, Verdict.Reject), 43);

        Assert.Equal((PlcAnswer.Timeout, PlcAnswer.LinkLost), (noTime, noSession));
        Assert.Equal(8u, Assert.Single(Plc.Taken).Unit);
    }

    [Fact, Requirement("LIN-03")]
    public void Opening_tells_the_number_that_the_PLC_saw_last()
    {
        Plc.SetLastSequence(900);
        uint last = Open();

        if (CountsByTheClock) Assert.InRange(unchecked(Hundredths - last), 0u, 6_000u);
        else Assert.Equal(CarriesVerdict && Plc.TellsLastSequence ? 900u : 0u, last);
    }

    /// <summary>Whether the PLC is not asked for the last number, so that a number of our own must be none of before.</summary>
    protected virtual bool CountsByTheClock => false;

    // A hundred numbers a second, over restarts too.
    private static uint Hundredths => unchecked((uint)(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 10));

    [Fact]
    public void Status_and_recipe_reach_their_nodes()
    {
        Open();
        PlcAnswer status = Link.WriteStatus(new PlcStatus(5, State: 2, IsReady: true, FaultCode: 3, RequestsStop: true, RequestsChallenge: true), Enough);
        PlcAnswer recipe = Link.AcknowledgeRecipe(new ActiveRecipe("vial-10r", "abc", "vial-10r/2"), Enough);

        Assert.Equal((PlcAnswer.Good, PlcAnswer.Good), (status, recipe));
        Assert.Equal("5 2 True 3 True True vial-10r abc vial-10r/2", Plc.StatusText);
    }

    private uint Open()
    {
        long start = TimeProvider.System.GetTimestamp();
        uint last;
        while (!Link.TryOpen(out last, TestContext.Current.CancellationToken))
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) Assert.Fail($"the link does not open: {Link.LastProblem}");
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(10);
        }

        return last;
    }

    private PlcAnswer UntilLost(in Decision decision)
    {
        PlcAnswer answer;
        do answer = Link.ReadConfirmation(decision, 1, out _, Enough);
        while (answer == PlcAnswer.Good && IsConfirmedByReading);
        return IsConfirmedByReading ? answer : Link.WriteStatus(default, Enough);
    }

    /// <summary>Whether the confirmation is a request of its own.</summary>
    protected virtual bool IsConfirmedByReading => true;

    private void Deliver(in Decision decision, uint sequence)
    {
        if (IsInParts) Assert.Equal(PlcAnswer.Good, Link.WriteVerdict(decision, Enough));
        Assert.Equal(PlcAnswer.Good, Link.Commit(decision, sequence, Enough));
    }

    private static Decision Decide(uint unit, Verdict verdict) => new()
    {
        Trigger = new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero),
        Verdict = verdict,
        Reason = verdict == Verdict.Accept ? RejectReason.None : RejectReason.Defect,
        Score = 0.25f,
    };
}
