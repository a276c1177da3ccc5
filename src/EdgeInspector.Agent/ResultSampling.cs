using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Which units are published one by one: every one that was not accepted, and every n-th that was.</summary>
/// <remarks>One owner: the result stage.</remarks>
public sealed class ResultSampling(bool isEnabled, int everyAccepted)
{
    private long _accepted;

    public bool Takes(Verdict verdict)
    {
        if (!isEnabled) return false;
        return verdict != Verdict.Accept || _accepted++ % everyAccepted == 0;
    }
}
