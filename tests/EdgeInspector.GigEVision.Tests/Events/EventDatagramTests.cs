using EdgeInspector.GigEVision.Events;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Tests.Events;

/// <summary>Event commands written from the field table; Wireshark's reading of the same bytes is in WiresharkTests.</summary>
public sealed class EventDatagramTests
{
    /// <summary>Two events with 16-bit ids.</summary>
    public const string TwoEvents = "420100C000200007" + "00009001000000051122334455667788" + "00000003FFFF00000000000000000009";

    /// <summary>One event with a 64-bit id.</summary>
    public const string ExtendedEvent = "421100C000180008" + "00189002000100000000000100000002" + "00000000000000AA";

    /// <summary>One event with six bytes of data.</summary>
    public const string EventData = "420100C200160009" + "00009003000000060000000000000BBB" + "010203040506";

    /// <summary>Two events with 64-bit ids and four and zero bytes of data.</summary>
    public const string ExtendedEventData =
        "421100C20034000A" + "001C9004000000000000000000000007" + "0000000000000CCC" + "DEADBEEF" + "00189005000000000000000000000008" + "0000000000000DDD";

    [Theory]
    [InlineData(TwoEvents, "9001/0/5/1122334455667788/;0003/65535/0/9/")]
    [InlineData(ExtendedEvent, "9002/1/4294967298/AA/")]
    [InlineData(EventData, "9003/0/6/BBB/010203040506")]
    [InlineData(ExtendedEventData, "9004/0/7/CCC/DEADBEEF;9005/0/8/DDD/")]
    public void Events_are_read_one_by_one(string datagram, string expected) => Assert.Equal(expected, Read(Convert.FromHexString(datagram)));

    [Fact]
    public void Size_that_a_camera_leaves_empty_is_all_there_is() =>
        Assert.Equal("9002/1/4294967298/AA/01020304", Read(Convert.FromHexString("421100C2001C0008" + "00009002000100000000000100000002" + "00000000000000AA" + "01020304")));

    [Theory]
    [InlineData("")]
    [InlineData("420100C00000")]
    [InlineData("420100C000000007")]
    [InlineData("430100C000100007" + "00009001000000051122334455667788")]
    [InlineData("420100C000100000" + "00009001000000051122334455667788")]
    [InlineData("4201008000100007" + "00009001000000051122334455667788")]
    [InlineData("420100C0000F0007" + "000090010000000511223344556677")]
    [InlineData("420100C000180007" + "00009001000000051122334455667788" + "0000900100000005")]
    [InlineData("420100C000200007" + "00009001000000051122334455667788")]
    [InlineData("421100C000100007" + "00009001000000051122334455667788")]
    [InlineData("421100C200180007" + "00179002000100000000000100000002" + "00000000000000AA")]
    [InlineData("421100C200180007" + "00199002000100000000000100000002" + "00000000000000AA")]
    [InlineData("421100C2001C0007" + "00189002000100000000000100000002" + "00000000000000AA" + "00000000")]
    public void What_is_not_whole_is_refused(string datagram) => Assert.False(EventDatagram.TryRead(Convert.FromHexString(datagram), out _));

    /// <summary>Any bytes are read to their end or refused; never thrown on, never read beyond.</summary>
    [Fact, Requirement("SEC-02")]
    public void Any_bytes_are_read_or_refused() => Assert.True(Run(seed: 1, count: 200_000) > 10_000);

    /// <summary>So many cases; returns how many were taken for events.</summary>
    internal static int Run(int seed, int count)
    {
        byte[][] seeds = [.. new[] { TwoEvents, ExtendedEvent, EventData, ExtendedEventData }.Select(Convert.FromHexString)];
        var random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = [.. seeds[random.Next(seeds.Length)]];
            if (random.Next(20) == 0) random.NextBytes(bytes);
            for (int changes = random.Next(4); changes > 0; changes--) bytes[random.Next(Math.Min(bytes.Length, 40))] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(40));
            int length = random.Next(4) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            ReadOnlySpan<byte> datagram = bytes.AsSpan(0, length);
            if (!EventDatagram.TryRead(datagram, out EventDatagram message)) continue;
            taken++;
            int at = 0;
            int events = 0;
            int data = 0;
            while (message.TryNext(ref at, out EventEntry entry))
            {
                events++;
                data += entry.Data.Length;
            }

            int payload = (datagram[4] << 8) | datagram[5];
            int fields = (datagram[1] & 0x10) != 0 ? 24 : 16;
            Assert.True(events > 0 && payload <= length - 8 && (events * fields) + data == payload, Convert.ToHexString(datagram));
        }

        return taken;
    }

    private static string Read(byte[] datagram)
    {
        Assert.True(EventDatagram.TryRead(datagram, out EventDatagram message));
        Assert.True(message.WantsAck);
        Assert.Equal((GvcpCommand)((datagram[2] << 8) | datagram[3]), message.Command);
        var texts = new List<string>();
        int at = 0;
        while (message.TryNext(ref at, out EventEntry e)) texts.Add($"{e.Id:X4}/{e.StreamChannel}/{e.BlockId}/{e.Timestamp:X}/{Convert.ToHexString(e.Data)}");
        return string.Join(';', texts);
    }
}
