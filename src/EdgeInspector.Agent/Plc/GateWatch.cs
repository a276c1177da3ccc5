using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>Holds the gate's word against the verdicts: a unit on the accept lane must have been accepted.</summary>
/// <remarks>Owned by the reject loop; remembers the units decided last, allocates nothing.</remarks>
public sealed class GateWatch
{
    /// <summary>The lane of accepted units, as the gate's sensor tells it.</summary>
    public const byte AcceptLane = 1;

    private readonly (UnitId Unit, Verdict Verdict)[] _decided = new (UnitId, Verdict)[256];
    private int _next;
    private int _count;

    public void Decided(UnitId unit, Verdict verdict)
    {
        _decided[_next] = (unit, verdict);
        _next = (_next + 1) % _decided.Length;
        _count = Math.Min(_count + 1, _decided.Length);
    }

    /// <summary>Compares the lane that a unit took with its verdict.</summary>
    public GateAnswer Compare(UnitId unit, byte lane)
    {
        if (lane != AcceptLane) return GateAnswer.Agrees;
        for (int i = 1; i <= _count; i++)
        {
            (UnitId known, Verdict verdict) = _decided[(_next - i + _decided.Length) % _decided.Length];
            if (known == unit) return verdict == Verdict.Accept ? GateAnswer.Agrees : GateAnswer.Disagrees;
        }

        return GateAnswer.UnitUnknown;
    }
}
