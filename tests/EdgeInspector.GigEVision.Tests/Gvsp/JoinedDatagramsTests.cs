using System.Net;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvsp;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Datagrams that the system hands over as one are taken apart, whatever lengths it claims: hand-laid, and by the kernel of this machine.</summary>
[Requirement("CAM-01")]
public sealed class JoinedDatagramsTests
{
    private const int DatagramBytes = 208;

    [Fact]
    public void Parts_of_every_length_lie_one_behind_the_other_and_are_all_that_came()
    {
        for (int total = 1; total <= 300; total++)
        {
            for (int segment = 1; segment <= total; segment++)
            {
                var joined = new JoinedDatagrams(total, segment);
                int end = 0;
                for (int i = 0; i < joined.Count; i++)
                {
                    (int offset, int length) = joined[i];
                    Assert.True(offset == end && length > 0 && (length == segment || (i == joined.Count - 1 && length < segment)), $"{total} by {segment}: part {i} is {length} at {offset}");
                    end += length;
                }

                Assert.True(end == total, $"{total} by {segment}: {end}");
            }
        }
    }

    [Theory]
    [InlineData(65_507, 1464, 45, 1091)]
    [InlineData(2928, 1464, 2, 1464)]
    [InlineData(1464, 1464, 1, 1464)]
    [InlineData(1464, 0, 1, 1464)]
    [InlineData(9000, -1, 1, 9000)]
    [InlineData(9000, int.MinValue, 1, 9000)]
    [InlineData(9000, 9001, 1, 9000)]
    [InlineData(9000, int.MaxValue, 1, 9000)]
    [InlineData(65_536, 1, 65_536, 1)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 1464, 1, 0)]
    public void A_length_that_cannot_be_is_one_datagram(int total, int segment, int count, int last)
    {
        var joined = new JoinedDatagrams(total, segment);

        Assert.Equal((count, last), (joined.Count, joined[count - 1].Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => joined[count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => joined[-1]);
    }

    // Lengths 8 bytes, level 4, kind 4, data; 17 is UDP, 3 what Windows calls UDP_COALESCED_INFO, 0x5B8 are 1464. [Windows ws2def.h, ws2ipdef.h]
    [Theory]
    [InlineData("1400000000000000" + "11000000" + "03000000" + "B8050000" + "00000000", 1464)]
    [InlineData("1400000000000000" + "11000000" + "03000000" + "B8050000", 1464)]
    [InlineData("1C00000000000000" + "00000000" + "13000000" + "0A4D00010700000001000000" + "00000000" + "1400000000000000" + "11000000" + "03000000" + "B8050000" + "00000000", 1464)]
    [InlineData("", null)]
    [InlineData("140000000000000011000000", null)]                                                   // Cut within the head.
    [InlineData("1400000000000000" + "11000000" + "04000000" + "B8050000" + "00000000", null)]      // Another kind.
    [InlineData("1400000000000000" + "00000000" + "03000000" + "B8050000" + "00000000", null)]      // Another level.
    [InlineData("1000000000000000" + "11000000" + "03000000", null)]                                // No data.
    [InlineData("1300000000000000" + "11000000" + "03000000" + "B80500" + "0000000000", null)]      // Three bytes of it.
    [InlineData("1500000000000000" + "11000000" + "03000000" + "B8050000", null)]                   // Longer than what came.
    [InlineData("0000000000000000" + "11000000" + "03000000" + "B8050000" + "00000000", null)]      // A head of no length.
    [InlineData("0F00000000000000" + "00000000" + "00000000" + "1400000000000000" + "11000000" + "03000000" + "B8050000", null)]
    [InlineData("FFFFFFFFFFFFFFFF" + "00000000" + "00000000" + "1400000000000000" + "11000000" + "03000000" + "B8050000", null)]
    public void Length_of_the_parts_is_found_among_what_the_system_says_or_not_at_all(string messages, int? expected)
    {
        bool found = ControlMessages.TryFindNumber(Convert.FromHexString(messages), level: 17, kind: 3, out int number);

        Assert.Equal(expected, found ? number : null);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        var random = new Random(11);
        var bytes = new byte[64];
        int found = 0;
        for (int i = 0; i < 200_000; i++)
        {
            // Small numbers: most lengths fit, and most do not lead to the next head.
            for (int at = 0; at < 64; at++) bytes[at] = (byte)random.Next(0, 33);
            bytes.AsSpan(1, 7).Clear();
            if (i % 2 == 0) (bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]) = (17, 0, 0, 0, 3, 0, 0, 0);
            if (ControlMessages.TryFindNumber(bytes.AsSpan(0, random.Next(65)), level: 17, kind: 3, out _)) found++;
        }

        Assert.InRange(found, 1000, 199_000);
    }

    [Fact]
    public void Joined_buffer_is_shown_datagram_by_datagram_with_its_sender()
    {
        byte[] bytes = HandLaid.Pattern((2 * DatagramBytes) + 50, seed: 3);
        using Socket socket = Waiting(out Socket sender);
        using Socket other = sender;
        using var source = new Handed(socket, bytes, DatagramBytes);

        Assert.Equal(3, source.Receive(briefly: false));

        for (int i = 0; i < 3; i++)
        {
            ReadOnlySpan<byte> datagram = source.Datagram(i, out uint address, out int port, out bool isTruncated);
            Assert.Equal(bytes.AsSpan(i * DatagramBytes, i == 2 ? 50 : DatagramBytes), datagram);
            Assert.Equal((0x0A4D0001u, 0x1234, false), (address, port, isTruncated));
        }
    }

    [Theory]
    [InlineData(0, false, true)]                       // Joined, and nobody says how: seen on some Windows PCs.
    [InlineData(DatagramBytes + 1, false, true)]       // Parts that are longer than any packet.
    [InlineData(DatagramBytes, true, true)]            // Something did not fit.
    [InlineData(DatagramBytes, false, false)]
    public void What_cannot_be_taken_apart_is_told_to_be_damaged(int segment, bool isCut, bool expected)
    {
        using Socket socket = Waiting(out Socket sender);
        using Socket other = sender;
        using var source = new Handed(socket, new byte[3 * DatagramBytes], segment, isCut);

        Assert.Equal(segment == 0 ? 1 : 3, source.Receive(briefly: false));

        ReadOnlySpan<byte> datagram = source.Datagram(0, out _, out _, out bool isTruncated);
        Assert.Equal((expected, DatagramBytes), (isTruncated, datagram.Length));
    }

    // The sender's kernel cuts one send into datagrams of 200 bytes; over the loopback interface they stay one until somebody asks for each.
    [Fact]
    public void Kernel_of_this_machine_hands_over_joined_datagrams_with_the_length_of_their_parts()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.True(GroSource.TryOpen(socket, DatagramBytes, out PacketSource? source, out string refusal), refusal);
        using PacketSource joined = source!;
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        sender.SetRawSocketOption(17, 103, BitConverter.GetBytes(200));   // SOL_UDP, UDP_SEGMENT [Linux udp.h]
        byte[] bytes = HandLaid.Pattern((17 * 200) + 30, seed: 9);

        sender.SendTo(bytes, socket.LocalEndPoint!);

        Assert.Equal(18, joined.Receive(briefly: false));
        for (int i = 0; i < 18; i++)
        {
            ReadOnlySpan<byte> datagram = joined.Datagram(i, out uint address, out int port, out bool isTruncated);
            Assert.Equal(bytes.AsSpan(i * 200, i == 17 ? 30 : 200), datagram);
            Assert.Equal((0x7F00_0001u, ((IPEndPoint)sender.LocalEndPoint!).Port, false), (address, port, isTruncated));
        }
    }

    // A socket for which something waits: the source under test looks before it takes.
    private static Socket Waiting(out Socket sender)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SendTo(new byte[1], socket.LocalEndPoint!);
        return socket;
    }

    /// <summary>What a system would hand over: 10.77.0.1, port 0x1234.</summary>
    private sealed unsafe class Handed(Socket socket, byte[] bytes, int segment, bool cut = false) : JoinedSource(socket, DatagramBytes)
    {
        protected override int Take(out int segmentBytes, out bool isCut)
        {
            bytes.CopyTo(new Span<byte>(Data, BufferBytes));
            Convert.FromHexString("020012340A4D0001").CopyTo(new Span<byte>(Address, AddressBytes));
            segmentBytes = segment;
            isCut = cut;
            return bytes.Length;
        }
    }
}
