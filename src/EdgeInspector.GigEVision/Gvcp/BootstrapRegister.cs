namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Addresses of the registers that every camera has, in bytes. [Aravis arvgvcpprivate.h] [Wireshark packet-gvcp]</summary>
public static class BootstrapRegister
{
    public const uint Version = 0x0000;
    public const uint DeviceMode = 0x0004;

    /// <summary>MAC address, upper 16 bits; the lower 32 follow.</summary>
    public const uint MacHigh = 0x0008;

    /// <summary>Ways to an address: what the camera can, what is on; see <see cref="IpConfiguration"/>.</summary>
    public const uint SupportedIpConfiguration = 0x0010;
    public const uint CurrentIpConfiguration = 0x0014;

    /// <summary>The present address, mask and gateway.</summary>
    public const uint CurrentAddress = 0x0024;
    public const uint CurrentMask = 0x0034;
    public const uint CurrentGateway = 0x0044;

    /// <summary>Text of 16 bytes.</summary>
    public const uint SerialNumber = 0x00D8;
    public const int SerialNumberBytes = 16;

    /// <summary>First of two texts of 512 bytes that tell where the XML description is.</summary>
    public const uint XmlUrl1 = 0x0200;
    public const uint XmlUrl2 = 0x0400;
    public const int XmlUrlBytes = 512;

    /// <summary>The address that the camera takes at power-on when it uses a stored one.</summary>
    public const uint PersistentAddress = 0x064C;
    public const uint PersistentMask = 0x065C;
    public const uint PersistentGateway = 0x066C;

    /// <summary>What the control channel can do; see <see cref="GvcpCapability"/>.</summary>
    public const uint GvcpCapability = 0x0934;

    /// <summary>Milliseconds.</summary>
    public const uint HeartbeatTimeout = 0x0938;

    /// <summary>Ticks per second of the camera's clock, high and low half.</summary>
    public const uint TickFrequencyHigh = 0x093C;
    public const uint TickFrequencyLow = 0x0940;

    /// <summary>How many message channels the camera has.</summary>
    public const uint MessageChannels = 0x0900;

    /// <summary>Timestamp control; <see cref="TimestampLatch"/> copies the clock to the two halves that follow.</summary>
    public const uint TimestampControl = 0x0944;
    public const uint TimestampHigh = 0x0948;
    public const uint TimestampLow = 0x094C;

    /// <summary>Bit 1 of the timestamp control; bit 0 would set the clock to zero.</summary>
    public const uint TimestampLatch = 2;

    /// <summary>Key, 16 bits, with which another application may take control over.</summary>
    public const uint SwitchoverKey = 0x095C;

    /// <summary>What all streams are set to (GVSP configuration); since version 2.0.</summary>
    public const uint StreamConfiguration = 0x0960;

    /// <summary>Bit 30 of it: block ids of 64 bits.</summary>
    public const uint ExtendedIds = 1u << 30;

    /// <summary>Control channel privilege (CCP).</summary>
    public const uint ControlPrivilege = 0x0A00;

    /// <summary>Port and address of the application in control.</summary>
    public const uint PrimaryApplicationPort = 0x0A04;
    public const uint PrimaryApplicationAddress = 0x0A14;

    /// <summary>Stream channel 0: our port (SCP), packet size (SCPS), our address (SCDA), the camera's port (SCSP).</summary>
    public const uint StreamPort = 0x0D00;
    public const uint StreamPacketSize = 0x0D04;
    public const uint StreamDestination = 0x0D18;
    public const uint StreamSourcePort = 0x0D1C;

    /// <summary>Stream channel 0: what it can do (SCC), and what it is set to (SCCFG).</summary>
    public const uint StreamChannelCapability = 0x0D20;
    public const uint StreamChannelConfiguration = 0x0D24;

    /// <summary>Bit 6 of both: blocks of several parts.</summary>
    public const uint MultiPart = 1u << 6;

    /// <summary>Message channel: our port (MCP), our address (MCDA), milliseconds to an acknowledgement (MCTT), repetitions (MCRC), the camera's port (MCSP).</summary>
    public const uint MessagePort = 0x0B00;
    public const uint MessageDestination = 0x0B10;
    public const uint MessageTimeout = 0x0B14;
    public const uint MessageRetries = 0x0B18;
    public const uint MessageSourcePort = 0x0B1C;

    /// <summary>CCP bits: exclusive 1, control 2, switchover allowed 4; bits 31..16 are the key of who asks.</summary>
    public const uint PrivilegeExclusive = 1;
    public const uint PrivilegeControl = 2;
    public const uint PrivilegeSwitchover = 4;

    /// <summary>SCPS bit 31: send one test packet of the size written.</summary>
    public const uint FireTestPacket = 0x8000_0000;

    /// <summary>SCPS bit 30: packets shall not be fragmented on their way.</summary>
    public const uint DoNotFragment = 0x4000_0000;
}
