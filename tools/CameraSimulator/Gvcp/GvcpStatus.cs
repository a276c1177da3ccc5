namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>Status of an acknowledge or of a data packet.</summary>
/// <remarks>[Wireshark packet-gvcp]</remarks>
internal static class GvcpStatus
{
    public const ushort Success = 0x0000;
    public const ushort PacketResend = 0x0100;
    public const ushort NotImplemented = 0x8001;
    public const ushort InvalidParameter = 0x8002;
    public const ushort InvalidAddress = 0x8003;
    public const ushort WriteProtect = 0x8004;
    public const ushort BadAlignment = 0x8005;
    public const ushort AccessDenied = 0x8006;
    public const ushort Busy = 0x8007;
    public const ushort PacketUnavailable = 0x800C;
    public const ushort InvalidHeader = 0x800E;
    public const ushort PacketNotYetAvailable = 0x8010;
    public const ushort PacketAndPreviousRemoved = 0x8011;
    public const ushort NoReferenceTime = 0x8013;
    public const ushort Overflow = 0x8015;
    public const ushort ActionLate = 0x8016;
}
