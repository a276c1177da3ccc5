namespace EdgeInspector.GigEVision.Timing;

/// <summary>One camera's part of a link.</summary>
/// <remarks>
/// The two delays are alternatives. With the packet delay all cameras send at once and their packets interleave; with the transmission delay
/// cameras of one trigger send one after the other, each at full speed.
/// </remarks>
/// <param name="Camera">The camera's name.</param>
/// <param name="PacketDelayTicks">GevSCPD: idle time from the end of one packet to the start of the next, rounded up.</param>
/// <param name="TransmissionDelayTicks">GevSCFTD: from the frame being ready to its first packet, rounded up.</param>
/// <param name="FrameTime">From the first bit of a frame to its last, with the packet delay.</param>
/// <param name="Utilisation">Share of the link's bits, 0..1, Ethernet overhead included.</param>
public sealed record StreamShare(
    string Camera, ulong PacketDelayTicks, ulong TransmissionDelayTicks, TimeSpan FrameTime, double Utilisation);
