using System.Net;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Actions;

/// <summary>The answers to one ACTION as they come in, from several sockets at once.</summary>
internal sealed class ActionCollection
{
    // A link has no more cameras than this; a flood of forged answers ends here.
    private const int UnexpectedMax = 256;

    private readonly Lock _gate = new();
    private readonly ushort _requestId;
    private readonly ActionAnswer[] _answers;
    private readonly Dictionary<IPEndPoint, ActionAnswer> _unexpected = [];
    private readonly TimeProvider _time;

    public ActionCollection(IReadOnlyList<ActionTarget> targets, ushort requestId, TimeProvider time)
    {
        _answers = [.. targets.Select(t => new ActionAnswer(t.Name, t.Address, ActionOutcome.NoAnswer, default, default))];
        _requestId = requestId;
        _time = time;
    }

    /// <summary>Whether every target's outcome is known; never without targets.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate) return IsComplete_NeedsLock();
        }
    }

    /// <summary>Takes a datagram, which may be anything; true when nothing more is awaited.</summary>
    public bool Take(ReadOnlySpan<byte> datagram, IPEndPoint sender, long sentAt)
    {
        if (!GvcpAcknowledgement.TryRead(datagram, out GvcpAcknowledgement answer)) return false;
        if (answer.Command != GvcpCommand.ActionAck || answer.RequestId != _requestId) return false;
        TimeSpan after = _time.GetElapsedTime(sentAt);
        ActionOutcome outcome = ActionAnswer.OutcomeOf(answer.Status);
        lock (_gate)
        {
            int index = Array.FindIndex(_answers, a => a.Address.Equals(sender));
            if (index >= 0)
            {
                // Heard by two ways, a camera may answer twice: its refusal outweighs.
                if (_answers[index].Outcome is ActionOutcome.NoAnswer or ActionOutcome.Accepted)
                    _answers[index] = _answers[index] with { Outcome = outcome, Status = answer.Status, After = after };
            }
            else if (_unexpected.Count < UnexpectedMax)
            {
                _unexpected[sender] = new ActionAnswer("", sender, outcome, answer.Status, after);
            }

            return IsComplete_NeedsLock();
        }
    }

    /// <summary>Nothing was sent to this target.</summary>
    public void NotSent(IPEndPoint target)
    {
        lock (_gate)
        {
            int index = Array.FindIndex(_answers, a => a.Address.Equals(target));
            if (_answers[index].Outcome == ActionOutcome.NoAnswer) _answers[index] = _answers[index] with { Outcome = ActionOutcome.NotSent };
        }
    }

    public ActionReport Report()
    {
        lock (_gate) return new ActionReport { Answers = [.. _answers], Unexpected = [.. _unexpected.Values] };
    }

    private bool IsComplete_NeedsLock() => _answers.Length > 0 && !Array.Exists(_answers, a => a.Outcome == ActionOutcome.NoAnswer);
}
