namespace EdgeInspector.CameraSimulator;

/// <summary>The running counts behind <see cref="CameraStatistics"/>, written by several threads.</summary>
internal sealed class Counters
{
    public long Frames, Packets, Bytes, SendErrors;
    public long Triggers, MissedTriggers, IgnoredTriggers;
    public long Commands, RefusedCommands, ForeignDatagrams, Discoveries, ForcedAddresses, PendingAcknowledges, RepeatedCommands, HeartbeatExpiries;
    public long Events, RepeatedEvents, LostEvents, Actions, LateActions;
    public long ResendRequests, ResentPackets, UnavailablePackets, TestPackets;
    public long LostPackets, DuplicatedPackets, ReorderedPackets, LatePackets, TruncatedPackets, LengthenedPackets, WrongBlockPackets, StrayPackets;

    public static void Add(ref long counter, long count = 1) => Interlocked.Add(ref counter, count);

    public CameraStatistics Snapshot() => new()
    {
        Frames = Read(ref Frames),
        Packets = Read(ref Packets),
        Bytes = Read(ref Bytes),
        SendErrors = Read(ref SendErrors),
        Triggers = Read(ref Triggers),
        MissedTriggers = Read(ref MissedTriggers),
        IgnoredTriggers = Read(ref IgnoredTriggers),
        Commands = Read(ref Commands),
        RefusedCommands = Read(ref RefusedCommands),
        ForeignDatagrams = Read(ref ForeignDatagrams),
        Discoveries = Read(ref Discoveries),
        ForcedAddresses = Read(ref ForcedAddresses),
        PendingAcknowledges = Read(ref PendingAcknowledges),
        RepeatedCommands = Read(ref RepeatedCommands),
        HeartbeatExpiries = Read(ref HeartbeatExpiries),
        Events = Read(ref Events),
        RepeatedEvents = Read(ref RepeatedEvents),
        LostEvents = Read(ref LostEvents),
        Actions = Read(ref Actions),
        LateActions = Read(ref LateActions),
        ResendRequests = Read(ref ResendRequests),
        ResentPackets = Read(ref ResentPackets),
        UnavailablePackets = Read(ref UnavailablePackets),
        TestPackets = Read(ref TestPackets),
        LostPackets = Read(ref LostPackets),
        DuplicatedPackets = Read(ref DuplicatedPackets),
        ReorderedPackets = Read(ref ReorderedPackets),
        LatePackets = Read(ref LatePackets),
        TruncatedPackets = Read(ref TruncatedPackets),
        LengthenedPackets = Read(ref LengthenedPackets),
        WrongBlockPackets = Read(ref WrongBlockPackets),
        StrayPackets = Read(ref StrayPackets),
    };

    private static long Read(ref long counter) => Interlocked.Read(ref counter);
}
