using System.Buffers.Binary;
using System.Net;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Tests.Events;

namespace EdgeInspector.GigEVision.Tests.Golden;

/// <summary>Wireshark's dissector reads what we send: the fields have the values meant, and nothing is malformed.</summary>
public sealed class WiresharkTests
{
    private const string Command = "gvcp.cmd.command";

    [Fact]
    public async Task Commands_are_dissected_with_the_values_meant()
    {
        var datagram = new byte[GvcpPacket.DatagramBytesMax];
        byte[] Written(int length) => datagram[..length];
        byte[][] sent =
        [
            Written(GvcpPacket.WriteDiscovery(datagram, 7)),
            Written(GvcpPacket.WriteReadRegister(datagram, 8, 0x0A00)),
            Written(GvcpPacket.WriteWriteRegister(datagram, 9, 0x0A00, 2)),
            Written(GvcpPacket.WriteReadMemory(datagram, 10, 0x0200, 512)),
            Written(GvcpPacket.WritePacketResend(datagram, 11, 65401, 3, 9, extendedIds: false)),
            Written(GvcpPacket.WritePacketResend(datagram, 12, 0x1_0000_0002, 70_000, 70_001, extendedIds: true)),
        ];

        string[] lines = await DissectAsync(
            sent, Command, "gvcp.cmd.req_id", "gvcp.cmd.readreg.bootstrapregister", "gvcp.cmd.readmem.count",
            "gvcp.cmd.resend.blockid", "gvcp.cmd.resend.extendedblockid", "gvcp.cmd.resend.firstpacketid", "gvcp.cmd.resend.lastpacketid", "_ws.malformed");

        string[][] rows = [.. lines.Select(l => l.Split('\t'))];
        Assert.Equal(["0x0002", "0x0080", "0x0082", "0x0084", "0x0040", "0x0040"], rows.Select(r => r[0]));
        Assert.Equal(["7", "8", "9", "10", "11", "12"], rows.Select(r => Number(r[1])));
        Assert.Equal("2560", Number(rows[1][2]));
        Assert.Equal("512", Number(rows[3][3]));
        Assert.Equal(["65401", "3", "9"], [Number(rows[4][4]), Number(rows[4][6]), Number(rows[4][7])]);
        Assert.Equal(["4294967298", "70000", "70001"], [Number(rows[5][5]), Number(rows[5][6]), Number(rows[5][7])]);
        Assert.All(rows, r => Assert.Equal("", r[8]));
    }

    [Fact]
    public async Task Action_is_dissected_with_keys_mask_and_scheduled_time()
    {
        var now = new byte[GvcpPacket.HeaderBytes + 12];
        var later = new byte[GvcpPacket.HeaderBytes + 20];
        Assert.Equal(now.Length, GvcpPacket.WriteAction(now, 13, 0x1122_3344, 5, 0x8000_0001));
        Assert.Equal(later.Length, GvcpPacket.WriteAction(later, 14, 6, 7, 8, at: 0x18EA_9874_C811_0598));

        string[] lines = await DissectAsync(
            [now, later], Command, "gvcp.cmd.req_id", "gvcp.cmd.flag.scheduledactioncommand", "gvcp.cmd.action.devicekey", "gvcp.cmd.action.groupkey",
            "gvcp.cmd.action.groupmask", "gvcp.cmd.action.time", "_ws.malformed");

        string[][] rows = [.. lines.Select(l => l.Split('\t'))];
        Assert.Equal(["0x0100", "0x0100"], rows.Select(r => r[0]));
        Assert.Equal(["13", "287454020", "5", "2147483649", "", ""], [.. new[] { 1, 3, 4, 5, 6, 7 }.Select(i => Number(rows[0][i]))]);
        Assert.Equal(["14", "6", "7", "8", $"{0x18EA_9874_C811_0598}", ""], [.. new[] { 1, 3, 4, 5, 6, 7 }.Select(i => Number(rows[1][i]))]);
        Assert.NotEqual(rows[0][2], rows[1][2]);
    }

    [Fact]
    public async Task Forced_address_is_dissected_with_the_values_meant()
    {
        var datagram = new byte[GvcpPacket.DatagramBytesMax];
        var address = new CameraAddress(IPAddress.Parse("10.1.2.5"), IPAddress.Parse("255.255.255.0"), IPAddress.Parse("10.1.2.254"));
        int length = GvcpPacket.WriteForceAddress(datagram, 7, [0x02, 0x11, 0x22, 0x33, 0x44, 0x55], address);

        string[] lines = await DissectAsync(
            [datagram[..length]], Command, "gvcp.cmd.forceip.macaddress", "gvcp.cmd.forceip.ip", "gvcp.cmd.forceip.subnetmask",
            "gvcp.cmd.forceip.defaultgateway", "_ws.malformed");

        Assert.Equal(["0x0004", "02:11:22:33:44:55", "10.1.2.5", "255.255.255.0", "10.1.2.254", ""], lines.Single().Split('\t'));
    }

    [Fact]
    public async Task Events_that_we_read_are_read_the_same_way()
    {
        byte[][] sent =
        [
            .. new[] { EventDatagramTests.TwoEvents, EventDatagramTests.ExtendedEvent, EventDatagramTests.EventData, EventDatagramTests.ExtendedEventData }
                .Select(Convert.FromHexString),
        ];

        string[] lines = await DissectAsync(
            sent, Command, "gvcp.cmd.req_id", "gvcp.cmd.event.id", "gvcp.cmd.event.devicespecificid", "gvcp.cmd.event.streamchannelindex",
            "gvcp.cmd.event.blockid", "gvcp.cmd.event.timestamp", "gvcp.cmd.eventdata.data", "_ws.malformed");

        Assert.Equal(
            [
                "0x00c0|0x0007|0x0003|0x9001|0x0000,0xffff|0x0005,0x0000|0x1122334455667788,0x0000000000000009||",
                "0x00c0|0x0008||0x9002|0x0001||0x00000000000000aa||",
                "0x00c2|0x0009||0x9003|0x0000|0x0006|0x0000000000000bbb|010203040506|",
                "0x00c2|0x000a||0x9004,0x9005|0x0000,0x0000||0x0000000000000ccc,0x0000000000000ddd|deadbeef|",
            ],
            lines.Select(l => l.Replace('\t', '|')));
    }

    private static string Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? $"{Convert.ToUInt64(text, 16)}" : text;

    /// <summary>A line for each datagram, its fields between tabs; the first must be a number in hexadecimal.</summary>
    internal static Task<string[]> DissectStreamAsync(byte[][] datagrams, params string[] fields) => DissectAsync("gvsp", datagrams, fields);

    private static Task<string[]> DissectAsync(byte[][] datagrams, params string[] fields) => DissectAsync("gvcp", datagrams, fields);

    private static async Task<string[]> DissectAsync(string protocol, byte[][] datagrams, string[] fields)
    {
        string file = Path.Combine(Path.GetTempPath(), $"edgeinspector-{Guid.NewGuid():N}.pcap");
        try
        {
            await File.WriteAllBytesAsync(file, Capture(datagrams));
            using PeerProcess tshark = PeerProcess.Start(
                "tshark", ["-r", file, "-d", $"udp.port==3956,{protocol}", "-T", "fields", .. fields.SelectMany(f => new[] { "-e", f })]);
            Assert.Equal(0, await tshark.WaitForExitAsync(TimeSpan.FromSeconds(30)));
            return [.. tshark.Output.Split('\n').Where(l => l.StartsWith("0x", StringComparison.Ordinal))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    // pcap, link type 101: bare IPv4 packets, here from port 40000 to 3956.
    private static byte[] Capture(byte[][] datagrams)
    {
        var file = new MemoryStream();
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 65535);
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], 101);
        file.Write(head);
        foreach (byte[] datagram in datagrams)
        {
            var packet = new byte[16 + 28 + datagram.Length];
            int length = 28 + datagram.Length;
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), length);
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), length);
            packet[16] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(18), (ushort)length);
            packet[24] = 64;
            packet[25] = 17;
            packet[28] = packet[32] = 127;
            packet[31] = packet[35] = 1;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(36), 40000);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(38), 3956);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(40), (ushort)(8 + datagram.Length));
            datagram.CopyTo(packet, 44);
            file.Write(packet);
        }

        return file.ToArray();
    }
}
