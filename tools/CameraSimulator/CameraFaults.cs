namespace EdgeInspector.CameraSimulator;

/// <summary>What goes wrong between the sensor and the receiver.</summary>
/// <remarks>
/// Probabilities are 0..1 and judged once for each packet (or block, where said). Every judgement is a pure function of
/// <see cref="SimulatedCameraOptions.Seed"/>, frame number, packet id and attempt: the same seed hurts the same packets on every run.
/// Replace the whole record through <see cref="SimulatedCamera.Faults"/> to change it while the camera runs.
/// </remarks>
public sealed record CameraFaults
{
    public static CameraFaults None { get; } = new();

    /// <summary>Any data packet, resent ones included, vanishes.</summary>
    public double LossProbability { get; init; }

    /// <summary>A data packet is sent twice.</summary>
    public double DuplicateProbability { get; init; }

    /// <summary>
    /// A data packet is overtaken by the next <see cref="ReorderDistance"/> packets of its block; the trailer has none to
    /// overtake it.
    /// </summary>
    public double ReorderProbability { get; init; }

    /// <summary>Packets that overtake; default 3.</summary>
    public int ReorderDistance { get; init; } = 3;

    /// <summary>A data packet arrives <see cref="LateBy"/> after its time, often after the trailer or in the next block.</summary>
    public double LateProbability { get; init; }

    /// <summary>Default 20 ms.</summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A data packet loses its end (at least one byte, down to nothing).</summary>
    public double TruncateProbability { get; init; }

    /// <summary>A data packet carries 1 to 64 bytes too many.</summary>
    public double CorruptLengthProbability { get; init; }

    /// <summary>A data packet carries the id of another block.</summary>
    public double WrongBlockIdProbability { get; init; }

    /// <summary>
    /// A forged copy with inverted pixels and the right ids is sent from another source port, just before the true packet.
    /// </summary>
    public double StraySenderProbability { get; init; }

    /// <summary>Judged for each block: the leader vanishes, at its resend too.</summary>
    public double DropLeaderProbability { get; init; }

    /// <summary>Judged for each block: the trailer vanishes, at its resend too.</summary>
    public double DropTrailerProbability { get; init; }

    /// <summary>Judged for each resend request: no answer at all.</summary>
    public double IgnoreResendProbability { get; init; }

    /// <summary>Judged for each resend request: every packet asked for is answered with <see cref="RefuseResendStatus"/>.</summary>
    public double RefuseResendProbability { get; init; }

    /// <summary>Status of a refused resend; default 0x800C PACKET_UNAVAILABLE.</summary>
    public ushort RefuseResendStatus { get; init; } = Gvcp.GvcpStatus.PacketUnavailable;

    /// <summary>
    /// Largest IP packet that the path to the receiver lets through, in bytes; larger data and test packets vanish. 0 is no
    /// limit.
    /// </summary>
    public int PathMtu { get; init; }

    /// <summary>
    /// A firewall in front of the receiver: stream and test packets vanish unless a datagram came to the stream port from where they go to.
    /// </summary>
    public bool Firewall { get; init; }

    /// <summary>Judged for each acknowledge: it vanishes after the command was carried out.</summary>
    public double LoseAcknowledgeProbability { get; init; }

    /// <summary>
    /// Judged for each register or memory command: PENDING_ACK is sent first and the acknowledge follows after <see
    /// cref="PendingTime"/>.
    /// </summary>
    public double PendingProbability { get; init; }

    /// <summary>Default 300 ms.</summary>
    public TimeSpan PendingTime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How often PENDING_ACK is said, each <see cref="PendingTime"/> after the other, before the command is carried out; default 1.</summary>
    /// <remarks><see cref="int.MaxValue"/> is for ever: until other faults are set.</remarks>
    public int PendingRepeats { get; init; } = 1;

    /// <summary>Judged for each register or memory command: refused with <see cref="RefuseCommandStatus"/>, not carried out.</summary>
    public double RefuseCommandProbability { get; init; }

    /// <summary>Default 0x8007 BUSY.</summary>
    public ushort RefuseCommandStatus { get; init; } = Gvcp.GvcpStatus.Busy;

    /// <summary>Judged for each acknowledge: it leaves <see cref="LateAcknowledgeBy"/> late, often after the client has asked again.</summary>
    public double LateAcknowledgeProbability { get; init; }

    /// <summary>Default 300 ms.</summary>
    public TimeSpan LateAcknowledgeBy { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Judged for each acknowledge: it comes twice.</summary>
    public double DuplicateAcknowledgeProbability { get; init; }

    /// <summary>Judged for each acknowledge: it carries another request id.</summary>
    public double WrongIdAcknowledgeProbability { get; init; }

    /// <summary>Judged for each acknowledge: it loses its end, at least one byte.</summary>
    public double TruncateAcknowledgeProbability { get; init; }

    /// <summary>Judged for each sending of an event: it vanishes, and goes out again when the host was to acknowledge it.</summary>
    public double LoseEventProbability { get; init; }

    /// <summary>True when any fault touches the packets of a block, so that they must be sent one by one.</summary>
    internal bool TouchData =>
        LossProbability > 0 || DuplicateProbability > 0 || ReorderProbability > 0 || LateProbability > 0 || TruncateProbability > 0
        || CorruptLengthProbability > 0 || WrongBlockIdProbability > 0 || StraySenderProbability > 0 || PathMtu > 0
        || DropLeaderProbability > 0 || DropTrailerProbability > 0;
}
