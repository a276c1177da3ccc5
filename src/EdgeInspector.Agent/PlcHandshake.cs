using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Carries one decision to the PLC: payload first, then the commit counter, then waits for the acknowledgement — never past the deadline.</summary>
/// <remarks>
/// Owned by the verdict thread. Never late, never twice: what could not be delivered in time is not written, not kept and not repeated.
/// The PLC rejects every unit whose accept it has not got.
/// </remarks>
public sealed class PlcHandshake
{
    private readonly IPlcLink _link;
    private readonly LineClock _clock;
    private readonly TimeSpan _deadline;
    private readonly TimeSpan _acceptMargin;
    private readonly Action<TimeSpan> _pause;
    private uint _sequence;

    /// <param name="link">Owned by the caller.</param>
    /// <param name="clock">Line time.</param>
    /// <param name="deadline">From the trigger to the moment at which the PLC must have acknowledged.</param>
    /// <param name="acceptMargin">
    /// An accept with less time left than this is not committed: the PLC might take it while we cannot hear of it in time, and the
    /// record would say otherwise.
    /// </param>
    /// <param name="pause">Waits between two looks at AckSeq.</param>
    public PlcHandshake(IPlcLink link, LineClock clock, TimeSpan deadline, TimeSpan acceptMargin, Action<TimeSpan> pause)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        _link = link;
        _clock = clock;
        _deadline = deadline;
        _acceptMargin = acceptMargin;
        _pause = pause;
    }

    /// <summary>Time between two looks at AckSeq.</summary>
    public static readonly TimeSpan AckPoll = TimeSpan.FromMilliseconds(1);

    /// <summary>Begins to count after what the PLC saw last, so that no number is used twice over a restart.</summary>
    public void CountFrom(uint lastSequence) => _sequence = lastSequence;

    /// <summary>Delivers a decision and says what became of it.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="sequence">The ResultSeq under which it was committed; 0 when it was not.</param>
    public DeliveryOutcome Deliver(in Decision decision, out uint sequence)
    {
        sequence = 0;
        TimeSpan deadline = decision.Trigger.At + _deadline;
        if (decision.IsLate || Left(deadline) <= TimeSpan.Zero) return DeliveryOutcome.NotSent;
        if (!_link.IsUp) return DeliveryOutcome.LinkLost;

        PlcAnswer payload = _link.WriteVerdict(decision, Left(deadline));
        if (payload != PlcAnswer.Good) return NotCommitted(payload);

        // The payload alone moves nothing. The commit is the verdict, and it does not leave after the deadline.
        TimeSpan left = Left(deadline);
        if (left <= (decision.Verdict == Verdict.Reject ? TimeSpan.Zero : _acceptMargin)) return DeliveryOutcome.NotSent;
        sequence = Next();
        PlcAnswer commit = _link.WriteSequence(sequence, left);
        if (commit != PlcAnswer.Good)
        {
            return commit switch
            {
                PlcAnswer.Refused => DeliveryOutcome.Refused,
                PlcAnswer.Timeout => DeliveryOutcome.NotAcknowledged,
                PlcAnswer.LinkLost or PlcAnswer.Good => DeliveryOutcome.LinkLost,
                _ => DeliveryOutcome.LinkLost,
            };
        }

        return Acknowledged(sequence, deadline);
    }

    private DeliveryOutcome Acknowledged(uint sequence, TimeSpan deadline)
    {
        while (true)
        {
            TimeSpan left = Left(deadline);
            if (left <= TimeSpan.Zero) return DeliveryOutcome.NotAcknowledged;
            PlcAnswer answer = _link.ReadAcknowledged(out uint acknowledged, left);
            if (answer == PlcAnswer.LinkLost) return DeliveryOutcome.LinkLost;
            if (answer == PlcAnswer.Refused) return DeliveryOutcome.Refused;
            if (answer == PlcAnswer.Good && acknowledged == sequence)
                return Left(deadline) >= TimeSpan.Zero ? DeliveryOutcome.Acknowledged : DeliveryOutcome.NotAcknowledged;
            left = Left(deadline);
            if (left > TimeSpan.Zero) _pause(left < AckPoll ? left : AckPoll);
        }
    }

    private static DeliveryOutcome NotCommitted(PlcAnswer answer) => answer switch
    {
        PlcAnswer.Refused => DeliveryOutcome.Refused,
        PlcAnswer.Timeout => DeliveryOutcome.NotSent,
        PlcAnswer.LinkLost or PlcAnswer.Good => DeliveryOutcome.LinkLost,
        _ => DeliveryOutcome.LinkLost,
    };

    private TimeSpan Left(TimeSpan deadline) => deadline - _clock.Now;

    private uint Next()
    {
        // 0 means "never committed" in records and at the PLC.
        _sequence = unchecked(_sequence + 1);
        if (_sequence == 0) _sequence = 1;
        return _sequence;
    }
}
