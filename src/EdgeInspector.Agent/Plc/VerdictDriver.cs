using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>Does what <see cref="PlcHandshake"/> asks, over a link that blocks: the thin part between the table and the socket.</summary>
/// <remarks>Owned by the verdict thread. Decides nothing by itself.</remarks>
public sealed class VerdictDriver
{
    private readonly IPlcLink _link;
    private readonly PlcHandshake _handshake;
    private readonly LineClock _clock;
    private readonly Action<TimeSpan> _pause;

    /// <param name="link">Owned by the caller.</param>
    /// <param name="handshake">Owned from here on.</param>
    /// <param name="clock">Line time.</param>
    /// <param name="pause">Waits between two looks at the confirmation.</param>
    public VerdictDriver(IPlcLink link, PlcHandshake handshake, LineClock clock, Action<TimeSpan> pause)
    {
        _link = link;
        _handshake = handshake;
        _clock = clock;
        _pause = pause;
    }

    /// <summary>Time between two looks at the confirmation.</summary>
    public static readonly TimeSpan ConfirmationPoll = TimeSpan.FromMilliseconds(1);

    /// <summary>Counts on from the number that the PLC saw last.</summary>
    public void CountFrom(uint lastSequence) => _handshake.CountFrom(lastSequence);

    /// <summary>Delivers a decision and says what became of it.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="sequence">The ResultSeq under which it was committed; 0 when it was not.</param>
    public DeliveryOutcome Deliver(in Decision decision, out uint sequence)
    {
        HandshakeStep step = _handshake.Take(decision, _link.IsUp, _clock.Now);
        bool hasLooked = false;
        while (step.Do != HandshakeAction.End)
        {
            switch (step.Do)
            {
                case HandshakeAction.WriteVerdict:
                    step = _handshake.Answered(_link.WriteVerdict(decision, step.Left), _clock.Now);
                    break;
                case HandshakeAction.Commit:
                    step = _handshake.Answered(_link.Commit(decision, _handshake.Sequence, step.Left), _clock.Now);
                    break;
                case HandshakeAction.ReadConfirmation:
                    step = Look(decision, step, hasLooked);
                    hasLooked = true;
                    break;
                case HandshakeAction.None:
                case HandshakeAction.End:
                default:
                    throw new InvalidOperationException($"the handshake asks for nothing while it is {_handshake.State}");
            }
        }

        sequence = _handshake.Sequence;
        return step.Outcome;
    }

    private HandshakeStep Look(in Decision decision, in HandshakeStep step, bool hasLooked)
    {
        TimeSpan left = step.Left;
        if (hasLooked)
        {
            _pause(left < ConfirmationPoll ? left : ConfirmationPoll);
            HandshakeStep waited = _handshake.Waited(_clock.Now);
            if (waited.Do == HandshakeAction.End) return waited;
            left = waited.Left;
        }

        PlcAnswer answer = _link.ReadConfirmation(decision, _handshake.Sequence, out uint confirmed, left);
        return _handshake.Confirmed(answer, confirmed, _clock.Now);
    }
}
