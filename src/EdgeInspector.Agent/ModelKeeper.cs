using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Asks the model for its known answers at the start of the batch, every some minutes, and after a halt that a person acknowledged. [MOD-04]</summary>
/// <remarks>
/// Beside the way of a frame: it waits for a moment in which no unit is open, and takes the next one anyway when none comes within a minute;
/// the run has memory of its own and takes one frame a look. A difference halts the line, and nothing is accepted before the answers agree again.
/// </remarks>
public sealed class ModelKeeper
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(1);

    private readonly Func<int> _answers;
    private readonly Func<int, string?> _ask;
    private readonly Func<string?> _expired;
    private readonly Func<int> _openUnits;
    private readonly LineReadiness _readiness;
    private readonly TimeSpan _every;
    private readonly Action<string> _differs;
    private TimeSpan _due = TimeSpan.MinValue;
    private int _next;

    /// <param name="answers">Known frames.</param>
    /// <param name="ask">Runs one of them; null when it gave the known answer.</param>
    /// <param name="expired">Why the passport does not count any more, or which file is not what was proven; null when neither.</param>
    /// <param name="openUnits">Units that are not decided yet.</param>
    /// <param name="readiness">Told whether the model is proven.</param>
    /// <param name="every">From one proof to the next.</param>
    /// <param name="differs">Told what is wrong, once for each time.</param>
    public ModelKeeper(
        Func<int> answers, Func<int, string?> ask, Func<string?> expired, Func<int> openUnits, LineReadiness readiness, TimeSpan every, Action<string> differs)
    {
        _answers = answers;
        _ask = ask;
        _expired = expired;
        _openUnits = openUnits;
        _readiness = readiness;
        _every = every;
        _differs = differs;
    }

    /// <summary>Another batch, or another model: nothing is accepted before its answers are given. By the caller of <see cref="Turn"/>.</summary>
    public void AskAnew()
    {
        _next = 0;
        _due = TimeSpan.MinValue;
        _readiness.Tell(LineCondition.Model, holds: false, "the model is asked for its known answers");
    }

    /// <summary>One look at this line time.</summary>
    public void Turn(TimeSpan now)
    {
        bool isProven = _readiness.Conditions.HasFlag(LineCondition.Model);

        // Halted for a difference: a person looks first. Afterwards the model is asked at once.
        if (!isProven && _readiness.State == LineState.Halted) return;
        if (isProven && now < _due) return;
        if (isProven && _openUnits() > 0 && now - _due < PatienceMax) return;
        if ((_expired() ?? (_next < _answers() ? _ask(_next) : null)) is string wrong)
        {
            _next = 0;
            _readiness.Raise(LineEvent.Halt, wrong);
            _readiness.Tell(LineCondition.Model, holds: false, wrong);
            _differs(wrong);
            return;
        }

        if (++_next < _answers()) return;
        _next = 0;
        _due = now + _every;
        _readiness.Tell(LineCondition.Model, holds: true, "the model gave its known answers");
    }
}
