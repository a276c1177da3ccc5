namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>Commands of the control protocol; an acknowledge is the command plus one.</summary>
/// <remarks>[Wireshark packet-gvcp] [Aravis arvgvcpprivate.h]</remarks>
internal static class GvcpOpcode
{
    public const ushort Discovery = 0x0002;
    public const ushort ForceIp = 0x0004;
    public const ushort PacketResend = 0x0040;
    public const ushort ReadRegister = 0x0080;
    public const ushort WriteRegister = 0x0082;
    public const ushort ReadMemory = 0x0084;
    public const ushort WriteMemory = 0x0086;
    public const ushort PendingAcknowledge = 0x0089;
    public const ushort Event = 0x00C0;
    public const ushort EventData = 0x00C2;
    public const ushort Action = 0x0100;
}
