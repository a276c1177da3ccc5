namespace EdgeInspector.OpcUa;

/// <summary>One step on the way to a server: what was looked at, what was seen and what to do.</summary>
/// <param name="Subject">Such as <c>TCP</c> or <c>certificate</c>, or a node's name.</param>
/// <param name="Status">How it went.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Remedy">What to do; empty when nothing is to be done.</param>
public sealed record ConnectionStep(string Subject, ConnectionStepStatus Status, string Seen, string Remedy = "")
{
    public override string ToString()
    {
        string mark = Status switch
        {
            ConnectionStepStatus.Good => "ok",
            ConnectionStepStatus.Warning => "warning",
            ConnectionStepStatus.Problem or _ => "PROBLEM",
        };
        return $"{mark,-8} {Subject}: {Seen}{(Remedy.Length > 0 ? $" -> {Remedy}" : "")}";
    }
}
