using CsCheck;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>What must hold whatever the PLC, the network and the clock do.</summary>
public sealed class PlcHandshakeProperties
{
    private static readonly TimeSpan Deadline = Ms(80);
    private static readonly Gen<PlcAnswer> Answer = Gen.Frequency(
        (6, Gen.Const(PlcAnswer.Good)), (1, Gen.Const(PlcAnswer.Timeout)), (1, Gen.Const(PlcAnswer.Refused)), (1, Gen.Const(PlcAnswer.LinkLost)));

    /// <summary>What the world does next: an answer, how long it takes (ms), and how far the shown counter is from ours.</summary>
    private static readonly Gen<(PlcAnswer Answer, int TakesMs, int Off)> Happening = Gen.Select(
        Answer, Gen.Frequency((5, Gen.Int[0, 3]), (1, Gen.Int[0, 120])), Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[-2, 2])));

    private static readonly Gen<(Verdict Verdict, bool IsUp, int AgeMs, (PlcAnswer Answer, int TakesMs, int Off)[] World)> Unit = Gen.Select(
        Gen.Int[0, 2].Select(v => (Verdict)v), Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.Frequency((4, Gen.Int[0, 40]), (1, Gen.Int[70, 90])), Happening.Array[0, 12]);

    [Fact, Requirement("LIN-01"), Requirement("LIN-02"), Requirement("LIN-03")]
    public void One_outcome_a_unit_no_accept_without_confirmation_nothing_after_the_deadline_no_number_twice() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Const(0u), Gen.Const(uint.MaxValue - 3), Gen.UInt), Unit.Array[1, 12]).Sample(
            (inParts, answerConfirms, first, units) => Holds(new HandshakeRules(Deadline, Ms(4), inParts, answerConfirms), first, units), iter: 20_000);

    [Fact, Requirement("LIN-01")]
    public void Events_in_any_order_end_a_unit_once_at_the_most_and_the_deadline_always_does() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Select(Gen.Int[0, 2], Happening).Array[0, 30]).Sample((inParts, answerConfirms, events) =>
        {
            var handshake = new PlcHandshake(new HandshakeRules(Deadline, Ms(4), inParts, answerConfirms));
            TimeSpan now = TimeSpan.Zero;
            int ends = Ended(handshake.Take(Decide(1, Verdict.Accept, now), linkIsUp: true, now));
            foreach ((int kind, (PlcAnswer answer, int takes, int off)) in events)
            {
                now += Ms(takes);
                ends += Ended(kind switch
                {
                    0 => handshake.Answered(answer, now),
                    1 => handshake.Confirmed(answer, unchecked(handshake.Sequence + (uint)off), now),
                    _ => handshake.Waited(now),
                });
            }

            ends += Ended(handshake.Waited(now + Deadline));
            return ends == 1 && handshake.State == HandshakeState.Idle;
        }, iter: 20_000);

    [Fact, Requirement("LIN-03")]
    public void Numbers_go_on_when_the_PLC_was_restarted_and_forgot_them()
    {
        var handshake = new PlcHandshake(new HandshakeRules(Deadline, Ms(4)));
        handshake.CountFrom(500);
        uint before = Commit(handshake);

        handshake.CountFrom(0);
        uint after = Commit(handshake);
        handshake.CountFrom(900);
        uint ahead = Commit(handshake);

        Assert.Equal((501u, 502u, 901u), (before, after, ahead));
    }

    [Fact]
    public void A_decision_while_another_is_under_way_is_an_error_of_the_program()
    {
        var handshake = new PlcHandshake(new HandshakeRules(Deadline, Ms(4)));
        handshake.Take(Decide(1, Verdict.Accept, TimeSpan.Zero), linkIsUp: true, TimeSpan.Zero);

        Assert.Throws<InvalidOperationException>(() => handshake.Take(Decide(2, Verdict.Accept, TimeSpan.Zero), linkIsUp: true, TimeSpan.Zero));
    }

    private static bool Holds(HandshakeRules rules, uint first, (Verdict Verdict, bool IsUp, int AgeMs, (PlcAnswer Answer, int TakesMs, int Off)[] World)[] units)
    {
        var handshake = new PlcHandshake(rules);
        handshake.CountFrom(first);
        var used = new HashSet<uint>();
        TimeSpan now = Ms(1000);
        uint id = 0;
        foreach ((Verdict verdict, bool isUp, int age, (PlcAnswer Answer, int TakesMs, int Off)[] world) in units)
        {
            Decision decision = Decide(++id, verdict, now - Ms(age));
            TimeSpan deadline = decision.Trigger.At + rules.Deadline;
            int next = 0;
            bool wasConfirmed = false;
            HandshakeStep step = handshake.Take(decision, isUp, now);
            while (step.Do != HandshakeAction.End)
            {
                if (step.Do == HandshakeAction.None) return false;

                // Whatever leaves, leaves before the deadline, and only with a session.
                if (now >= deadline || !isUp || step.Left != deadline - now) return false;
                if (step.Do == HandshakeAction.Commit && (handshake.Sequence == 0 || !used.Add(handshake.Sequence))) return false;
                (PlcAnswer answer, int takes, int off) = next < world.Length ? world[next++] : (PlcAnswer.Timeout, (int)step.Left.TotalMilliseconds + 1, 0);
                now += Ms(takes);
                bool isReading = step.Do == HandshakeAction.ReadConfirmation;
                bool isWhole = step.Do == HandshakeAction.Commit && rules.AnswerConfirms;
                wasConfirmed |= answer == PlcAnswer.Good && now <= deadline && (isWhole || (isReading && off == 0));
                step = isReading ? handshake.Confirmed(answer, unchecked(handshake.Sequence + (uint)off), now) : handshake.Answered(answer, now);
            }

            if ((step.Outcome == DeliveryOutcome.Acknowledged) != wasConfirmed) return false;
            if (handshake.State != HandshakeState.Idle) return false;
        }

        return true;
    }

    private static uint Commit(PlcHandshake handshake)
    {
        handshake.Take(Decide(1, Verdict.Reject, TimeSpan.Zero), linkIsUp: true, TimeSpan.Zero);
        handshake.Answered(PlcAnswer.Good, TimeSpan.Zero);
        uint sequence = handshake.Sequence;
        handshake.Answered(PlcAnswer.Good, TimeSpan.Zero);
        handshake.Confirmed(PlcAnswer.Good, sequence, TimeSpan.Zero);
        return sequence;
    }

    private static int Ended(in HandshakeStep step) => step.Do == HandshakeAction.End ? 1 : 0;

    private static Decision Decide(uint unit, Verdict verdict, TimeSpan at) => new()
    {
        Trigger = new Trigger(unit, new UnitId(unit), 0, at),
        Verdict = verdict,
        Deadline = at + Deadline,
        DecidedAt = at,
    };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
