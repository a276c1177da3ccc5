namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>The UDP port on which every GigE Vision camera listens for commands. [Wireshark packet-gvcp] [Aravis arvgvcpprivate.h]</summary>
public static class GvcpPort
{
    public const int Number = 3956;
}
