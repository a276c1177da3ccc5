namespace EdgeInspector.GigEVision;

/// <summary>Ways by which a camera comes to its IP address; registers 0x0010 (what it can) and 0x0014 (what is on). [Aravis arvgvcpprivate.h]</summary>
/// <remarks>A camera tries those that are on in this order.</remarks>
[Flags]
public enum IpConfiguration : uint
{
    None = 0,

    /// <summary>The address stored in the camera.</summary>
    Persistent = 1 << 0,

    Dhcp = 1 << 1,

    /// <summary>An address of 169.254/16 that it chooses itself; cannot be switched off on most cameras.</summary>
    LinkLocal = 1 << 2,
}
