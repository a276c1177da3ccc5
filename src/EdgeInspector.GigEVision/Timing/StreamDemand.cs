namespace EdgeInspector.GigEVision.Timing;

/// <summary>What one camera wants of a link.</summary>
/// <param name="Camera">The camera's name in messages.</param>
/// <param name="PayloadSizeBytes">Bytes of one image, 1 or more.</param>
/// <param name="PacketSizeBytes">GevSCPSPacketSize: IP, UDP and GVSP headers included; 576..65535.</param>
/// <param name="FramesPerSecond">Above 0.</param>
/// <param name="TickFrequency">Ticks of the camera's clock in a second, the unit of its delays; above 0.</param>
/// <param name="ExtendedIds">Whether block ids have 64 bits, which makes the GVSP header 20 bytes instead of 8.</param>
public sealed record StreamDemand(
    string Camera, int PayloadSizeBytes, int PacketSizeBytes, double FramesPerSecond, ulong TickFrequency, bool ExtendedIds = false);
