namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>What a replay of one view came to.</summary>
internal enum ReplayResult
{
    /// <summary>It could not be run again; the text says why.</summary>
    NotReplayed = 0,

    /// <summary>Every value of the record and every bit of the map came out again.</summary>
    BitExact,

    /// <summary>Something came out differently.</summary>
    Differs,
}
