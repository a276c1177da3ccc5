namespace EdgeInspector.GigEVision;

/// <summary>The way by which stream packets come from the network card to the receive thread.</summary>
public enum ReceivePath
{
    /// <summary>Many datagrams a call on 64-bit Linux, else the portable one.</summary>
    Auto,

    /// <summary>recvmmsg: up to 64 datagrams a system call, with coalescing pauses in mid-frame. 64-bit Linux; needs no rights.</summary>
    RecvMmsg,

    /// <summary>A ring of packets shared with the kernel (TPACKET_V3): least CPU; the end of a frame shows some milliseconds later.</summary>
    /// <remarks>64-bit Linux with CAP_NET_RAW. Takes no IP fragments: the packet size must fit the path.</remarks>
    PacketRing,

    /// <summary>One datagram a call, on every operating system.</summary>
    Socket,

    /// <summary>As many datagrams a call as the card has joined: UDP_GRO on 64-bit Linux, URO on 64-bit Windows, where it was never run.</summary>
    /// <remarks>Only where the card joins: elsewhere it is one datagram a call. A card that does not tell the length of the parts ends it.</remarks>
    Joined,
}
