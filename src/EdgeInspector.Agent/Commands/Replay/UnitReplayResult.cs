namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>What deciding a unit again came to.</summary>
internal enum UnitReplayResult
{
    /// <summary>Another verdict, reason, score or motion, or it could not be decided: the differences say.</summary>
    Differs = 0,

    /// <summary>The same verdict, reason and score, and the same motion of each finding.</summary>
    Same,

    /// <summary>The record's reason is a matter of time or of the line (late, a jump of the counter, a stop): no picture says it again. Its verdict is reject.</summary>
    RestsOnTime,
}
