using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>The way of one decision after the other to the PLC: payload, commit counter, confirmation — never past the deadline.</summary>
/// <remarks>
/// Pure: time is an argument, nothing is sent here. It turns what happened into an event of <see cref="HandshakeTable"/> and the table's row
/// into the next step; <see cref="VerdictDriver"/> does what it asks. One owner, nothing allocated.
/// Never late, never twice: what could not be delivered in time is not written, not kept and not repeated, and no sequence number is used
/// twice. The PLC rejects every unit whose accept it has not got.
/// </remarks>
public sealed class PlcHandshake
{
    private readonly HandshakeRules _rules;
    private Verdict _verdict;
    private TimeSpan _deadline;
    private uint _counter;
    private bool _hasCounted;

    public PlcHandshake(in HandshakeRules rules)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rules.Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.AcceptMargin, TimeSpan.Zero);
        _rules = rules;
    }

    public HandshakeState State { get; private set; }

    /// <summary>The ResultSeq under which the decision was committed; 0 as long as it was not.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Counts on from the number that the PLC saw last, or from our own where that is further: no number is used twice.</summary>
    /// <remarks>A PLC that was restarted tells 0; the records of before the restart hold our own numbers.</remarks>
    public void CountFrom(uint lastSequence)
    {
        if (!_hasCounted || unchecked((int)(lastSequence - _counter)) > 0) _counter = lastSequence;
        _hasCounted = true;
    }

    /// <summary>Takes the next decision.</summary>
    /// <param name="decision">Its trigger's time sets the deadline.</param>
    /// <param name="linkIsUp">Whether there is a session.</param>
    /// <param name="now">Line time.</param>
    public HandshakeStep Take(in Decision decision, bool linkIsUp, TimeSpan now)
    {
        if (State != HandshakeState.Idle) throw new InvalidOperationException($"a decision was taken while another is {State}");
        _verdict = decision.Verdict;
        _deadline = decision.Trigger.At + _rules.Deadline;
        Sequence = 0;
        bool isLate = decision.IsLate || now >= _deadline;
        return Move(
            isLate ? HandshakeEvent.TakenLate
            : !linkIsUp ? HandshakeEvent.TakenUnlinked
            : _rules.InParts ? HandshakeEvent.TakenInParts
            : MayCommit(now) ? HandshakeEvent.TakenWhole
            : HandshakeEvent.TakenLate,
            now);
    }

    /// <summary>The PLC answered the write of the payload or the commit.</summary>
    public HandshakeStep Answered(PlcAnswer answer, TimeSpan now)
    {
        HandshakeEvent on = answer switch
        {
            PlcAnswer.Timeout => HandshakeEvent.TimedOut,
            PlcAnswer.Refused => HandshakeEvent.Refused,

            // The payload alone moves nothing. The commit is the verdict, and it does not leave after the deadline.
            PlcAnswer.Good when State == HandshakeState.WritingVerdict => MayCommit(now) ? HandshakeEvent.Good : HandshakeEvent.TooLate,
            PlcAnswer.Good when _rules.AnswerConfirms => now <= _deadline ? HandshakeEvent.GoodConfirms : HandshakeEvent.TooLate,
            PlcAnswer.Good => now < _deadline ? HandshakeEvent.Good : HandshakeEvent.TooLate,
            PlcAnswer.LinkLost => HandshakeEvent.LinkLost,
            _ => HandshakeEvent.LinkLost,
        };
        return Move(on, now);
    }

    /// <summary>The confirmation was read.</summary>
    /// <param name="answer">How the reading ended.</param>
    /// <param name="confirmed">The sequence number that the PLC shows.</param>
    /// <param name="now">Line time.</param>
    public HandshakeStep Confirmed(PlcAnswer answer, uint confirmed, TimeSpan now)
    {
        HandshakeEvent on = answer switch
        {
            PlcAnswer.Timeout => HandshakeEvent.TimedOut,
            PlcAnswer.Refused => HandshakeEvent.Refused,
            PlcAnswer.Good when confirmed == Sequence => now <= _deadline ? HandshakeEvent.Matches : HandshakeEvent.TooLate,
            PlcAnswer.Good => now < _deadline ? HandshakeEvent.Differs : HandshakeEvent.Expired,
            PlcAnswer.LinkLost => HandshakeEvent.LinkLost,
            _ => HandshakeEvent.LinkLost,
        };
        return Move(on, now);
    }

    /// <summary>Time has passed and nothing else happened; ends what is under way once its deadline has come.</summary>
    public HandshakeStep Waited(TimeSpan now) =>
        now >= _deadline ? Move(HandshakeEvent.Expired, now) : new HandshakeStep(HandshakeAction.None, DeliveryOutcome.NotSent, _deadline - now);

    private HandshakeStep Move(HandshakeEvent on, TimeSpan now)
    {
        if (!HandshakeTable.TryFind(State, on, out HandshakeRow row))
            return new HandshakeStep(HandshakeAction.None, DeliveryOutcome.NotSent, _deadline - now);
        State = row.To;
        if (row.Do == HandshakeAction.Commit) Sequence = NextNumber();
        return new HandshakeStep(row.Do, row.Outcome, _deadline - now);
    }

    private bool MayCommit(TimeSpan now) => _deadline - now > (_verdict == Verdict.Reject ? TimeSpan.Zero : _rules.AcceptMargin);

    private uint NextNumber()
    {
        // 0 means "never committed" in records and at the PLC.
        _counter = unchecked(_counter + 1);
        if (_counter == 0) _counter = 1;
        _hasCounted = true;
        return _counter;
    }
}
