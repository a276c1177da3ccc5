namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Bits of the capability register 0x934. [Aravis arvgvcpprivate.h] [Wireshark packet-gvcp]</summary>
[Flags]
public enum GvcpCapability : uint
{
    None = 0,
    Concatenation = 1 << 0,
    WriteMemory = 1 << 1,
    PacketResend = 1 << 2,
    Event = 1 << 3,
    EventData = 1 << 4,
    PendingAck = 1 << 5,
    Action = 1 << 6,
    Switchover = 1 << 21,
}
