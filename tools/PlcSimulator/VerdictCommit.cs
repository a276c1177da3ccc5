namespace EdgeInspector.PlcSimulator;

/// <summary>The verdict nodes as they stood when <c>ResultSeq</c> changed.</summary>
/// <param name="ResultSeq">The commit counter.</param>
/// <param name="ResultUnitId">The unit that the verdict is for.</param>
/// <param name="Verdict">The byte as written; only 0, 1 and 2 mean something.</param>
/// <param name="ReasonCode">Cause of the verdict.</param>
/// <param name="Score">Highest score of the unit.</param>
/// <param name="ArrivedAt">Line time at which the server took the write.</param>
public readonly record struct VerdictCommit(
    uint ResultSeq, uint ResultUnitId, byte Verdict, ushort ReasonCode, float Score, TimeSpan ArrivedAt);
