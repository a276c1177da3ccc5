namespace EdgeInspector.CameraSimulator;

/// <summary>Identifiers of the events that the camera raises by itself.</summary>
/// <remarks>From 0x9000 on they are the device's own; lower ones are the protocol's. [Wireshark packet-gvcp]</remarks>
public static class CameraEvents
{
    /// <summary>Another application has taken over control; needs no EventNotification.</summary>
    public const ushort PrimaryApplicationSwitch = 0x0007;

    /// <summary>A scheduled action came after its time; needs no EventNotification.</summary>
    public const ushort ActionLate = 0x0009;

    public const ushort ExposureEnd = 0x9001;
    public const ushort FrameStart = 0x9002;
    public const ushort FrameEnd = 0x9003;
    public const ushort Line1RisingEdge = 0x9004;

    /// <summary>A trigger came while the former frame was still being sent, and was not obeyed.</summary>
    public const ushort FrameTriggerMissed = 0x9005;

    /// <summary>Events with a switch of their own, <see cref="ExposureEnd"/> first.</summary>
    internal const int SwitchedCount = 5;
}
