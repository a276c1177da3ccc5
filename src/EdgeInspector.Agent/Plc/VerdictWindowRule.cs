using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Plc;

/// <summary>Holds the deadline of verdicts against the moment at which the PLC's program sets the gate: published by the PLC, else typed in from its program.</summary>
/// <param name="deadline">From the trigger to the moment until which verdicts are written.</param>
/// <param name="typed">The PLC's window by the configuration; null where nobody typed it.</param>
public sealed class VerdictWindowRule(TimeSpan deadline, TimeSpan? typed)
{
    public VerdictWindowRule(PlcHandshakeSettings handshake)
        : this(handshake.Deadline, handshake.VerdictWindow)
    {
    }

    /// <summary>Why verdicts would come too late for the PLC's program though they keep our deadline; empty when they would not, or nobody knows the window.</summary>
    /// <param name="published">The PLC's own word, which wins; zero or less where it tells none.</param>
    public string Short(TimeSpan published)
    {
        bool isPublished = published > TimeSpan.Zero;
        if ((isPublished ? published : typed) is not { } window || window >= deadline) return "";
        string source = isPublished ? "VerdictWindow" : "plc.handshake.verdict-window-ms";
        return $"the PLC sets the gate {window.TotalMilliseconds:0} ms after the trigger ({source}), plc.handshake.deadline-ms is {deadline.TotalMilliseconds:0}; allowed: at most {window.TotalMilliseconds:0}";
    }

    /// <summary>How the PLC's word and the configuration's differ; empty when they do not, or one of them is missing.</summary>
    /// <param name="published">The PLC's own word; zero or less where it tells none.</param>
    public string Differs(TimeSpan published) => published <= TimeSpan.Zero || typed is not { } window || window == published ? ""
        : $"the PLC publishes a verdict window of {published.TotalMilliseconds:0} ms, plc.handshake.verdict-window-ms says {window.TotalMilliseconds:0}; the PLC's word counts: correct the file, or the PLC's program";
}
