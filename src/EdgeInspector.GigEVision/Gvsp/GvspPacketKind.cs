namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>What a stream packet carries (the low seven bits of the format field). [Wireshark packet-gvsp] [Aravis arvgvspprivate.h]</summary>
public enum GvspPacketKind : byte
{
    None = 0,
    Leader = 1,
    Trailer = 2,
    Payload = 3,
    AllIn = 4,
    H264 = 5,
    MultiZone = 6,
    MultiPart = 7,
    GenDC = 8,
}
