namespace EdgeInspector.OpcUa;

/// <summary>What came of a received chunk.</summary>
internal enum ChannelMessageKind
{
    /// <summary>The chunk broke a rule; the channel must be closed.</summary>
    Broken = 0,

    /// <summary>More chunks belong to this message.</summary>
    Incomplete = 1,

    /// <summary>A whole message.</summary>
    Complete = 2,

    /// <summary>The sender gave the message up; the channel stays open.</summary>
    Aborted = 3,
}
