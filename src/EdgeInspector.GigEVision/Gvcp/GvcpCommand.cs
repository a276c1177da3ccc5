namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>What a GVCP datagram asks; the acknowledgement of a command has the next number. [Wireshark packet-gvcp] [Aravis arvgvcpprivate.h]</summary>
public enum GvcpCommand : ushort
{
    None = 0,
    Discovery = 0x0002,
    DiscoveryAck = 0x0003,
    ForceAddress = 0x0004,
    ForceAddressAck = 0x0005,
    PacketResend = 0x0040,
    ReadRegister = 0x0080,
    ReadRegisterAck = 0x0081,
    WriteRegister = 0x0082,
    WriteRegisterAck = 0x0083,
    ReadMemory = 0x0084,
    ReadMemoryAck = 0x0085,
    WriteMemory = 0x0086,
    WriteMemoryAck = 0x0087,
    PendingAck = 0x0089,
    Event = 0x00C0,
    EventAck = 0x00C1,
    EventData = 0x00C2,
    EventDataAck = 0x00C3,
    Action = 0x0100,
    ActionAck = 0x0101,
}
