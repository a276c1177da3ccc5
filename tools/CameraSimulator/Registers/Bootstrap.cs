namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>Addresses of the bootstrap registers that the camera has; any other address is refused.</summary>
/// <remarks>[Aravis arvgvcpprivate.h] [Wireshark packet-gvcp]; names as in Wireshark.</remarks>
internal static class Bootstrap
{
    public const uint Version = 0x0000;
    public const uint DeviceMode = 0x0004;
    public const uint MacHigh = 0x0008;
    public const uint MacLow = 0x000C;
    public const uint SupportedIpConfiguration = 0x0010;
    public const uint CurrentIpConfiguration = 0x0014;
    public const uint CurrentAddress = 0x0024;
    public const uint CurrentMask = 0x0034;
    public const uint CurrentGateway = 0x0044;
    public const uint ManufacturerName = 0x0048;
    public const uint ModelName = 0x0068;
    public const uint DeviceVersion = 0x0088;
    public const uint ManufacturerInfo = 0x00A8;
    public const uint SerialNumber = 0x00D8;
    public const uint UserName = 0x00E8;

    /// <summary>A DISCOVERY acknowledge is a copy of the registers up to here.</summary>
    public const int DiscoveryBytes = 0x00F8;

    public const uint FirstUrl = 0x0200;
    public const uint SecondUrl = 0x0400;
    public const int UrlBytes = 512;
    public const uint NumberOfInterfaces = 0x0600;
    public const uint PersistentAddress = 0x064C;
    public const uint PersistentMask = 0x065C;
    public const uint PersistentGateway = 0x066C;
    public const uint LinkSpeed = 0x0670;
    public const uint NumberOfMessageChannels = 0x0900;
    public const uint NumberOfStreamChannels = 0x0904;
    public const uint NumberOfActionSignals = 0x0908;
    public const uint ActionDeviceKey = 0x090C;
    public const uint StreamCapability = 0x092C;
    public const uint MessageCapability = 0x0930;
    public const uint GvcpCapability = 0x0934;
    public const uint HeartbeatTimeout = 0x0938;
    public const uint TimestampTickFrequencyHigh = 0x093C;
    public const uint TimestampTickFrequencyLow = 0x0940;
    public const uint TimestampControl = 0x0944;
    public const uint TimestampValueHigh = 0x0948;
    public const uint TimestampValueLow = 0x094C;
    public const uint GvcpConfiguration = 0x0954;
    public const uint PendingTimeout = 0x0958;
    public const uint SwitchoverKey = 0x095C;
    public const uint GvspConfiguration = 0x0960;
    public const uint PrecisionTimeStatus = 0x096C;
    public const uint ScheduledActionQueueSize = 0x0970;
    public const uint ControlChannelPrivilege = 0x0A00;
    public const uint PrimaryApplicationPort = 0x0A04;
    public const uint PrimaryApplicationAddress = 0x0A14;
    public const uint MessagePort = 0x0B00;
    public const uint MessageDestination = 0x0B10;
    public const uint MessageTimeout = 0x0B14;
    public const uint MessageRetries = 0x0B18;
    public const uint MessageSourcePort = 0x0B1C;
    public const uint StreamPort = 0x0D00;
    public const uint StreamPacketSize = 0x0D04;
    public const uint StreamPacketDelay = 0x0D08;
    public const uint StreamDestination = 0x0D18;
    public const uint StreamSourcePort = 0x0D1C;
    public const uint StreamChannelCapability = 0x0D20;
    public const uint StreamChannelConfiguration = 0x0D24;

    /// <summary>Key and mask of the first action signal; the next are 16 bytes apart.</summary>
    public const uint ActionGroups = 0x9800;

    /// <summary>What the camera can do and nothing else.</summary>
    /// <remarks>
    /// Concatenation 0, WRITEMEM 1, PACKETRESEND 2, EVENT 3, EVENTDATA 4, PENDING_ACK 5, ACTION 6, scheduled action 17, IEEE 1588 19,
    /// unconditional action 20, switchover 21, controller's socket 27, link speed 28, heartbeat disable 29, serial 30, user name 31.
    /// </remarks>
    public const uint GvcpCapabilityValue =
        (1u << 0) | (1u << 1) | (1u << 2) | (1u << 3) | (1u << 4) | (1u << 5) | (1u << 6)
        | (1u << 17) | (1u << 19) | (1u << 20) | SwitchoverCapabilityBit | (1u << 27) | (1u << 28) | (1u << 29) | (1u << 30) | (1u << 31);

    public const uint SwitchoverCapabilityBit = 1u << 21;

    /// <summary>Stream channel source port 31, 16-bit block ids 30.</summary>
    public const uint StreamCapabilityValue = (1u << 31) | (1u << 30);

    /// <summary>Message channel source port 31.</summary>
    public const uint MessageCapabilityValue = 1u << 31;

    /// <summary>Of the stream channel's capability and configuration: a block that fits goes in one packet. [Wireshark packet-gvcp]</summary>
    public const uint AllInBit = 1u << 2;

    /// <summary>Of the stream channel's capability and configuration: several parts in a block. [Wireshark packet-gvcp]</summary>
    public const uint MultiPartBit = 1u << 6;

    public const uint PersistentIpBit = 1u << 0;
    public const uint DhcpBit = 1u << 1;
    public const uint LinkLocalBit = 1u << 2;
    public const uint HeartbeatDisableBit = 1u << 0;
    public const uint PendingEnableBit = 1u << 1;
    public const uint UnconditionalActionBit = 1u << 3;
    public const uint PrecisionTimeBit = 1u << 19;
    public const uint ExtendedIdsBit = 1u << 30;
    public const uint ExclusiveBit = 1u << 0;
    public const uint ControlBit = 1u << 1;
    public const uint SwitchoverBit = 1u << 2;
    public const uint FireTestPacketBit = 1u << 31;
    public const uint DoNotFragmentBit = 1u << 30;
    public const uint TimestampResetBit = 1u << 0;
    public const uint TimestampLatchBit = 1u << 1;
}
