using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeInspector.GigEVision.Events;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Tests.GenApi;
using EdgeInspector.GigEVision.Tests.Gvcp;

namespace EdgeInspector.GigEVision.Tests.Events;

/// <summary>The message channel against a camera whose registers and datagrams are written by hand.</summary>
public sealed class CameraEventsTests : IDisposable
{
    private readonly ConcurrentDictionary<uint, uint> _registers = new() { [0x900] = 1 };
    private readonly ConcurrentQueue<uint> _written = new();
    private readonly Socket _sender = NewSocket();
    private readonly ScriptedDevice _device;
    private readonly ControlChannel _channel;

    public CameraEventsTests()
    {
        _registers[0xB1C] = (uint)((IPEndPoint)_sender.LocalEndPoint!).Port;
        _device = new ScriptedDevice((command, _) => [Answer(command)]);
        _channel = new ControlChannel(_device.Address, TimeSpan.Zero, 3, TimeProvider.System);
    }

    public void Dispose()
    {
        _channel.Dispose();
        _device.Dispose();
        _sender.Dispose();
    }

    [Fact]
    public async Task Events_come_with_name_block_and_time_and_each_datagram_is_acknowledged()
    {
        using CameraEvents events = Open();

        Send(EventDatagramTests.TwoEvents);
        Assert.Equal("000000C100000007", Acknowledgement());
        Send(EventDatagramTests.ExtendedEventData);
        Assert.Equal("000000C30000000A", Acknowledgement());

        CameraEvent first = await NextAsync(events);
        CameraEvent second = await NextAsync(events);
        CameraEvent third = await NextAsync(events);
        Assert.Equal((0x9001, "ExposureEnd", 0, 5UL), ((int)first.Id, first.Name, first.StreamChannel ?? -1, first.BlockId));
        Assert.Equal(0x1122334455667788UL * 8, first.CameraTimestampNs);
        Assert.Equal((3, "", 0UL, 72UL), ((int)second.Id, second.Name, second.BlockId, second.CameraTimestampNs));
        Assert.Null(second.StreamChannel);
        Assert.Equal(("DEADBEEF", 7UL), (Convert.ToHexString(third.Data.Span), third.BlockId));
        Assert.Equal(new EventStatistics { Delivered = 4 }, events.Statistics);
    }

    [Fact]
    public async Task Event_that_comes_again_is_delivered_once_and_acknowledged_again()
    {
        using CameraEvents events = Open();

        for (int i = 0; i < 3; i++)
        {
            Send(EventDatagramTests.EventData);
            Assert.Equal("000000C300000009", Acknowledgement());
        }

        // The same number with another time is another event: the camera began to count anew.
        Send(EventDatagramTests.EventData.Replace("0BBB", "0BBC", StringComparison.Ordinal));
        Assert.Equal("000000C300000009", Acknowledgement());

        await UntilAsync(() => events.Statistics.Delivered == 2);
        Assert.Equal(new EventStatistics { Delivered = 2, Duplicates = 2 }, events.Statistics);
    }

    [Fact]
    public async Task Strangers_and_broken_datagrams_are_counted_and_not_answered()
    {
        using CameraEvents events = Open();
        using Socket stranger = NewSocket();

        stranger.SendTo(Convert.FromHexString(EventDatagramTests.TwoEvents), Listener);
        Send(EventDatagramTests.TwoEvents[..^2]);
        Send("420000C00010000B" + "00009001000000051122334455667788");

        await UntilAsync(() => events.Statistics.Delivered == 1);
        Assert.Equal(new EventStatistics { Delivered = 1, Strays = 1, Malformed = 1 }, events.Statistics);

        // The last wanted no acknowledgement.
        Assert.False(_sender.Poll(100_000, SelectMode.SelectRead));
        Assert.False(stranger.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task Full_queue_drops_the_new_ones_and_counts_them()
    {
        using CameraEvents events = Open(depth: 3);

        for (int i = 1; i <= 5; i++)
        {
            Send($"420100C0001000{i:X2}" + "0000900100000005112233445566778" + i);
            Acknowledgement();
        }

        await UntilAsync(() => events.Statistics.Overruns == 2);
        Assert.Equal(new EventStatistics { Delivered = 3, Overruns = 2 }, events.Statistics);
        Assert.Equal(3, events.Events.Count);
    }

    [Fact]
    public async Task Channel_is_opened_for_our_address_and_closed_at_the_end()
    {
        CameraEvents events = Open();
        Assert.Equal((0x7F00_0001u, 200u, 3u), (_registers[0xB10], _registers[0xB14], _registers[0xB18]));
        Assert.InRange(_registers[0xB00], 1024u, 65535u);

        events.Dispose();
        events.Dispose();

        Assert.Equal(0u, _registers[0xB00]);
        Assert.Equal(0xB00u, _written.Last());
        await events.Events.Completion.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Camera_without_a_message_channel_is_named()
    {
        _registers[0x900] = 0;

        FeatureException refused = Assert.Throws<FeatureException>(() => Open());

        Assert.Equal("camera 'cam-1': it has no message channel, so it tells no events", refused.Message);
    }

    [Fact]
    public void Names_come_from_the_cameras_description()
    {
        const string Xml = """
            <RegisterDescription SchemaMajorVersion="1" SchemaMinorVersion="1">
            <Enumeration Name="EventSelector"><EnumEntry Name="ExposureEnd"><Value>0</Value></EnumEntry><EnumEntry Name="Error"><Value>1</Value></EnumEntry>
            <EnumEntry Name="Test"><Value>2</Value></EnumEntry><Value>0</Value></Enumeration>
            <Integer Name="EventExposureEnd"><Value>0x9001</Value></Integer><Integer Name="EventTest"><pValue>Gone</pValue></Integer>
            </RegisterDescription>
            """;
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(Xml), new MemoryPort(), "cam-1", out FeatureMap? map, out string problem), problem);

        Assert.Equal(KeyValuePair.Create((ushort)0x9001, "ExposureEnd"), Assert.Single(CameraEvents.NamesOf(map!)));
        Assert.Equal(
            ["EventSelector=ExposureEnd", "EventNotification=On", "EventSelector=Error", "EventNotification=On"],
            CameraEvents.Settings("ExposureEnd", "Error").Select(s => $"{s.Name}={s.Value}"));
    }

    private IPEndPoint Listener => new(IPAddress.Loopback, (int)_registers[0xB00]);

    private static Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private CameraEvents Open(int depth = 16)
    {
        var events = new CameraEvents(
            _channel, _device.Address, "cam-1", 125_000_000, new Dictionary<ushort, string> { [0x9001] = "ExposureEnd" }, TimeProvider.System, Quiet.Logger,
            depth, () => false);

        // The datagram that opens a firewall comes first.
        Assert.Equal("00000000", Acknowledgement());
        return events;
    }

    private void Send(string hex) => _sender.SendTo(Convert.FromHexString(hex), Listener);

    private string Acknowledgement()
    {
        var datagram = new byte[100];
        return Convert.ToHexString(datagram.AsSpan(0, _sender.Receive(datagram)));
    }

    private static async Task<CameraEvent> NextAsync(CameraEvents events) => await events.Events.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    private static async Task UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 10, "it did not come to it in 10 s");
            await Task.Delay(2);
        }
    }

    private byte[] Answer(byte[] command)
    {
        uint address = BinaryPrimitives.ReadUInt32BigEndian(command.AsSpan(8));
        if (command[3] == 0x82)
        {
            _registers[address] = BinaryPrimitives.ReadUInt32BigEndian(command.AsSpan(12));
            _written.Enqueue(address);
            return [0, 0, 0, 0x83, 0, 4, command[6], command[7], 0, 0, 0, 1];
        }

        var answer = new byte[12];
        (answer[3], answer[5], answer[6], answer[7]) = (0x81, 4, command[6], command[7]);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), _registers.GetValueOrDefault(address));
        return answer;
    }
}
