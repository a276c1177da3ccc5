using EdgeInspector.GigEVision.Tests.Gvsp;

namespace EdgeInspector.GigEVision.Tests.Golden;

/// <summary>Wireshark's dissector reads the packets that the payload tests lay down by hand: they mean what those tests say, and nothing is malformed.</summary>
public sealed class StreamDissectionTests
{
    [Fact]
    public async Task Leaders_and_trailers_laid_by_hand_are_read_by_Wireshark_as_they_are_meant()
    {
        using var standard = new HandLaid();
        using var extended = new HandLaid(extended: true);
        byte[] multiPart = HandLaid.Lay(
            (ushort)0, (ushort)0xA, 77UL,
            (ushort)1, (ushort)0, 600u, 0x01080001u, (ushort)0, (byte)4, (byte)0, 0u, (ushort)5, (ushort)6, 30u, 20u, 1u, 2u, 0u, 0u,
            (ushort)0xA, (ushort)0, 22u, 0u, 0u, 0u, 0u, new byte[24]);
        byte[][] sent =
        [
            standard.Packet(1, 1, 0, HandLaid.ImageLeader(0x4001, 100, 9)),
            standard.Packet(1, 2, 6, HandLaid.Lay((ushort)0, (ushort)0x4001, 9u, 936u, 7u)),
            standard.Packet(1, 1, 0, HandLaid.ImageLeader(5, 100, 9)),
            standard.Packet(1, 2, 6, HandLaid.Lay((ushort)0, (ushort)5, 936u, 9u, 7u)),
            standard.Packet(1, 2, 6, HandLaid.Lay((ushort)0, (ushort)4, 936u)),
            standard.Packet(1, 1, 0, HandLaid.Lay((ushort)0, (ushort)6, 77UL, 450UL, 1_000_000UL, 0u)),
            standard.Packet(1, 1, 0, HandLaid.Lay((ushort)0, (ushort)3, 77UL, 450UL, "image-1.png\0"u8.ToArray())),
            standard.Packet(1, 2, 4, HandLaid.Lay((ushort)0, (ushort)0x4006, 450u, 7u)),
            standard.Packet(1, 4, 0, [.. HandLaid.ImageLeader(0x4001, 10, 8), .. HandLaid.Lay((ushort)0, (ushort)0x4001, 8u, 100u, 6u), .. new byte[100]]),
            extended.Packet(1, 1, 0, multiPart, flags: 2, parts: 2),
            extended.Packet(1, 2, 9, HandLaid.Lay((ushort)0, (ushort)0xA, (ushort)1, (ushort)0, 600u, 20u, 0u, (ushort)0xA, (ushort)0, 22u, 0u, 0u), flags: 4),
        ];

        string[] lines = await WiresharkTests.DissectStreamAsync(
            sent, "gvsp.payloadtype", "gvsp.sizex", "gvsp.sizey", "gvsp.payloadlength", "gvsp.chunkdatapayloadlengthhex", "gvsp.chunklayoutidhex",
            "gvsp.payloaddatasize", "gvsp.timestamptickfrequency", "gvsp.filename", "gvsp.multipartdatatype", "gvsp.partlength", "gvsp.sourceid",
            "gvsp.datapurposeid", "gvsp.regionid", "gvsp.flag.previousblockdropped", "gvsp.flag.resendrangeerror", "_ws.malformed");

        // 0x3A8 = 936, 0x1C2 = 450, 0x64 = 100, 0xF4240 = 1 000 000, 0x258 = 600, 0x16 = 22.
        Assert.Equal(
            [
                "0x4001|100|9||||||||||||||",
                "0x4001||9||0x000003a8|0x00000007|||||||||||",
                "0x0005|100|9||||||||||||||",
                "0x0005||9|936||0x00000007|||||||||||",
                "0x0004|||936|||||||||||||",
                "0x0006||||||450|0x00000000000f4240|||||||||",
                "0x0003||||||450||image-1.png||||||||",
                "0x4006||||0x000001c2|0x00000007|||||||||||",
                "0x4001,0x4001|10|8,8||0x00000064|0x00000006|||||||||||",
                "0x000a|30|20|||||||0x0001,0x000a|0x0000000000000258,0x0000000000000016|0x04,0x00|0x0005,0x0000|0x0006,0x0000|0x0001|0x0000|",
                "0x000a||20|||||||0x0001,0x000a|0x0000000000000258,0x0000000000000016||||0x0000|0x0001|",
            ],
            lines.Select(l => l.Replace('\t', '|')));
    }
}
