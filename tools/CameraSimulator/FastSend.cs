namespace EdgeInspector.CameraSimulator;

/// <summary>How payload packets are handed to the system while no fault touches them.</summary>
public enum FastSend
{
    /// <summary>One system call a packet; everywhere.</summary>
    Off,

    /// <summary>Up to 64 packets in one system call (Linux sendmmsg); every receiver sees ordinary datagrams.</summary>
    SendMmsg,

    /// <summary>
    /// Up to 64 packets in one datagram that the system cuts (Linux UDP_SEGMENT). Cheapest, but packet sockets and captures on loopback see
    /// datagrams of 64 KB, so it is for receivers with a plain UDP socket.
    /// </summary>
    Gso,
}
