namespace EdgeInspector.CameraSimulator;

/// <summary>What the camera has done since <see cref="SimulatedCamera.Start"/>; power cycles do not clear it.</summary>
public sealed record CameraStatistics
{
    /// <summary>Blocks sent to the end, whatever the faults made of them.</summary>
    public long Frames { get; init; }

    /// <summary>Data packets handed to the system, copies and resent ones included.</summary>
    public long Packets { get; init; }

    /// <summary>UDP payload bytes of <see cref="Packets"/>.</summary>
    public long Bytes { get; init; }

    /// <summary>Datagrams that the system refused to send.</summary>
    public long SendErrors { get; init; }

    /// <summary>Pulses at the trigger input and software triggers.</summary>
    public long Triggers { get; init; }

    /// <summary>Triggers that came while the former frame was sent.</summary>
    public long MissedTriggers { get; init; }

    /// <summary>Triggers that came while the camera was not armed for them.</summary>
    public long IgnoredTriggers { get; init; }

    public long Commands { get; init; }

    /// <summary>Acknowledges with an error status.</summary>
    public long RefusedCommands { get; init; }

    /// <summary>Datagrams at the control port that are no GVCP command.</summary>
    public long ForeignDatagrams { get; init; }

    public long Discoveries { get; init; }

    public long ForcedAddresses { get; init; }

    public long PendingAcknowledges { get; init; }

    /// <summary>Commands that came again with the same request id and were acknowledged without being carried out twice.</summary>
    public long RepeatedCommands { get; init; }

    public long HeartbeatExpiries { get; init; }

    /// <summary>Events sent, each once however often it went out.</summary>
    public long Events { get; init; }

    /// <summary>Events sent again for want of an acknowledge.</summary>
    public long RepeatedEvents { get; init; }

    /// <summary>Events given up: never acknowledged, or too many waited.</summary>
    public long LostEvents { get; init; }

    /// <summary>ACTION commands that named this camera, scheduled ones included.</summary>
    public long Actions { get; init; }

    /// <summary>Scheduled actions that came after their time; they are carried out at once.</summary>
    public long LateActions { get; init; }

    public long ResendRequests { get; init; }

    public long ResentPackets { get; init; }

    /// <summary>Packets asked for and answered with an error status.</summary>
    public long UnavailablePackets { get; init; }

    public long TestPackets { get; init; }

    public long LostPackets { get; init; }

    public long DuplicatedPackets { get; init; }

    public long ReorderedPackets { get; init; }

    public long LatePackets { get; init; }

    public long TruncatedPackets { get; init; }

    public long LengthenedPackets { get; init; }

    public long WrongBlockPackets { get; init; }

    public long StrayPackets { get; init; }
}
