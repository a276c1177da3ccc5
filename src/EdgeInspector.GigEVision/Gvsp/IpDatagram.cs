using System.Buffers.Binary;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The UDP datagram in an IPv4 packet as the network card delivered it. Everything it claims is checked; nothing throws.</summary>
internal static class IpDatagram
{
    private const int IpBytesMin = 20;
    private const int UdpBytes = 8;
    private const byte UdpProtocol = 17;

    /// <summary>
    /// The content, at most <paramref name="datagramBytesMax"/> bytes of it; empty and marked truncated when the headers lie or it is a fragment.
    /// </summary>
    /// <param name="packet">From the IP header on; may be longer than the packet, for short ones are padded on the wire.</param>
    /// <param name="datagramBytesMax">Longest content that was agreed on.</param>
    /// <param name="address">The sender, host byte order; 0 when it cannot be read.</param>
    /// <param name="port">The sender's port; 0 when it cannot be read.</param>
    /// <param name="isTruncated">The content is not whole: longer than agreed on, or cut.</param>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> packet, int datagramBytesMax, out uint address, out int port, out bool isTruncated)
    {
        address = 0;
        port = 0;
        isTruncated = true;
        if (packet.Length < IpBytesMin || packet[0] >> 4 != 4) return default;
        address = BinaryPrimitives.ReadUInt32BigEndian(packet[12..]);
        int headBytes = (packet[0] & 15) * 4;
        int totalBytes = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0;
        if (headBytes < IpBytesMin || totalBytes < headBytes + UdpBytes || totalBytes > packet.Length || isFragment || packet[9] != UdpProtocol) return default;
        ReadOnlySpan<byte> udp = packet[headBytes..totalBytes];
        port = BinaryPrimitives.ReadUInt16BigEndian(udp);
        int udpBytes = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (udpBytes < UdpBytes || udpBytes > udp.Length) return default;
        isTruncated = udpBytes - UdpBytes > datagramBytesMax;
        return udp.Slice(UdpBytes, Math.Min(udpBytes - UdpBytes, datagramBytesMax));
    }
}
