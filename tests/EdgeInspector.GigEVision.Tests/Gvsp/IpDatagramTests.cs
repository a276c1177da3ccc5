using EdgeInspector.GigEVision.Gvsp;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>IP and UDP headers as they lie in a packet ring, written out from RFC 791 and RFC 768.</summary>
public sealed class IpDatagramTests
{
    // IPv4, 20 bytes of header, 32 in all, no fragment, UDP, 10.0.0.1 to 10.0.0.2; port 0x1234 to 0x5678, 12 bytes; content 1 2 3 4; padding.
    private static readonly byte[] Packet = Convert.FromHexString("450000200000400040110000" + "0A0000010A000002" + "12345678000C0000" + "01020304" + "EEEEEE");

    [Fact]
    public void Content_and_sender_are_read_and_padding_is_not()
    {
        byte[] content = IpDatagram.Read(Packet, 4, out uint address, out int port, out bool isTruncated).ToArray();

        Assert.Equal([1, 2, 3, 4], content);
        Assert.Equal((0x0A000001u, 0x1234, false), (address, port, isTruncated));
    }

    [Fact]
    public void Content_longer_than_agreed_is_marked()
    {
        byte[] content = IpDatagram.Read(Packet, 3, out _, out _, out bool isTruncated).ToArray();

        Assert.Equal([1, 2, 3], content);
        Assert.True(isTruncated);
    }

    [Theory]
    [InlineData(0, 0x65)]
    [InlineData(0, 0x44)]
    [InlineData(0, 0x4F)]
    [InlineData(3, 0x1B)]
    [InlineData(3, 0x40)]
    [InlineData(6, 0x20)]
    [InlineData(7, 0x01)]
    [InlineData(9, 6)]
    [InlineData(25, 0x07)]
    [InlineData(25, 0x0D)]
    public void Lying_header_gives_no_content(int at, byte value)
    {
        byte[] packet = [.. Packet];
        packet[at] = value;

        ReadOnlySpan<byte> content = IpDatagram.Read(packet, 1472, out _, out _, out bool isTruncated);

        Assert.True(content.IsEmpty);
        Assert.True(isTruncated);
    }

    [Fact]
    public void Cut_packet_gives_no_content_whatever_its_length()
    {
        for (int length = 0; length < 32; length++)
        {
            Assert.True(IpDatagram.Read(Packet.AsSpan(0, length), 1472, out _, out _, out bool isTruncated).IsEmpty);
            Assert.True(isTruncated);
        }
    }
}
