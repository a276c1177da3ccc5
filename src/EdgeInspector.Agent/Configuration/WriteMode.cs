namespace EdgeInspector.Agent.Configuration;

/// <summary>The form of a verdict on the wire.</summary>
public enum WriteMode
{
    /// <summary>Single nodes: the payload first, <c>ResultSeq</c> after its Good response in a request of its own.</summary>
    Nodes = 0,

    /// <summary>One structure in one variable: <c>UnitId, Verdict, ReasonCode, Score, Seq</c>.</summary>
    Struct,

    /// <summary>One method call: <c>PostResult(UnitId, Verdict, ReasonCode, Score, Seq) → AckSeq</c>.</summary>
    Method,
}
