namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Status of an acknowledgement or a stream packet. Bit 15 set: an error. [Wireshark packet-gvcp, packet-gvsp]</summary>
public enum GvcpStatus : ushort
{
    Success = 0x0000,

    /// <summary>On a stream packet: it was sent again on request.</summary>
    PacketResend = 0x0100,
    NotImplemented = 0x8001,
    InvalidParameter = 0x8002,
    InvalidAddress = 0x8003,
    WriteProtect = 0x8004,
    BadAlignment = 0x8005,
    AccessDenied = 0x8006,
    Busy = 0x8007,
    PacketUnavailable = 0x800C,
    DataOverrun = 0x800D,
    InvalidHeader = 0x800E,
    PacketNotYetAvailable = 0x8010,
    PacketAndPreviousRemoved = 0x8011,
    PacketRemoved = 0x8012,
    NoReferenceTime = 0x8013,
    PacketTemporarilyUnavailable = 0x8014,
    Overflow = 0x8015,
    ActionLate = 0x8016,
    LeaderTrailerOverflow = 0x8017,
    Error = 0x8FFF,
}
