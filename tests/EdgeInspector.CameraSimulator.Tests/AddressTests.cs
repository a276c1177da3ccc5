using System.Net;
using EdgeInspector.CameraSimulator.Tests.Wire;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>A camera whose address changes, by force, by configuration or by accident.</summary>
public sealed class AddressTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.9");

    [Fact]
    public void Changed_address_costs_control_and_the_camera_works_at_the_new_one()
    {
        using Bench bench = Bench.Streaming();
        int port = bench.Camera.ControlEndPoint.Port;

        Assert.True(bench.Camera.ChangeAddress(Elsewhere));

        Assert.Equal(new IPEndPoint(Elsewhere, port), bench.Camera.ControlEndPoint);
        Assert.False(bench.Camera.IsArmed);
        using var client = new ControlClient(bench.Camera);
        Assert.Equal(0x7F000009u, client.Read(0x024));
        client.TakeControl();
        bench.Receiver.Open(client);
        List<DataPacket> block = bench.Trigger();
        Assert.Equal(13, block.Count);
        Assert.Equal(client.Read(0xD1C), (uint)block[0].SourcePort);
    }

    [Fact]
    public void Events_follow_the_address()
    {
        using var bench = new Bench();
        bench.Camera.ChangeAddress(Elsewhere);
        using var client = new ControlClient(bench.Camera);
        using var host = new MessageReceiver();
        client.TakeControl();
        host.Open(client, timeoutMs: 0);

        Assert.True(bench.Camera.SendEvent(0x9001));

        host.Receive();
        Assert.Equal(client.Read(0xB1C), (uint)host.SourcePort);
    }

    [Fact]
    public void Old_address_is_silent()
    {
        using var bench = new Bench();
        bench.Camera.ChangeAddress(Elsewhere);

        bench.Client.Send(Hex("42 01 0080 0004 0061 00000938"));

        Assert.Null(bench.Client.ReceiveWithin(150));
    }

    [Fact]
    public void Camera_with_a_foreign_address_is_out_of_reach_until_it_has_one_of_ours()
    {
        using var bench = new Bench();

        Assert.False(bench.Camera.ChangeAddress(IPAddress.Parse("203.0.113.7")));
        bool reachable = bench.Camera.IsReachable;
        Assert.True(bench.Camera.ChangeAddress(IPAddress.Loopback));

        Assert.False(reachable);
        Assert.Equal(0x7F000001u, bench.Client.Read(0x024));
    }

    [Fact]
    public void Forced_address_is_acknowledged_from_the_old_one_and_then_taken()
    {
        using var bench = new Bench();

        byte[] acknowledge = bench.Client.Ask(Force(bench, "7F000009", "FF000000", "7F0000FE"));
        using var client = new ControlClient(bench.Camera, Elsewhere);
        client.AwaitAnswer();

        Assert.Equal(Hex("0000 0005 0000 0072"), acknowledge);
        Assert.Equal((0x7F000009u, 0xFF000000u, 0x7F0000FEu), (client.Read(0x024), client.Read(0x034), client.Read(0x044)));
    }

    [Fact]
    public void Address_is_not_forced_on_a_controlled_camera()
    {
        using Bench bench = Bench.Streaming();

        byte[] acknowledge = bench.Client.Ask(Force(bench, "7F000009", "FF000000", "00000000"));

        Assert.Equal(Hex("8006 0005 0000 0072"), acknowledge);
        Assert.Equal(IPAddress.Loopback, bench.Camera.ControlEndPoint.Address);
        Assert.True(bench.Camera.IsArmed);
    }

    [Fact]
    public void Persistent_address_is_taken_at_the_next_power_up_and_kept()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0x64C, 0x7F000009);
        bench.Client.Write(0x65C, 0xFFFF0000);
        bench.Client.Write(0x66C, 0x7F0000FE);
        bench.Client.Write(0x014, 1);
        Assert.Equal(0x7F000001u, bench.Client.Read(0x024));

        bench.Camera.PowerCycle(TimeSpan.Zero);

        using var client = new ControlClient(bench.Camera);
        Assert.Equal((0x7F000009u, 0xFFFF0000u, 0x7F0000FEu), (client.Read(0x024), client.Read(0x034), client.Read(0x044)));
        Assert.Equal((7u, 5u), (client.Read(0x010), client.Read(0x014)));
    }

    [Fact]
    public void Power_cycle_brings_the_camera_back_at_another_address()
    {
        using Bench bench = Bench.Streaming();

        bench.Camera.PowerCycle(TimeSpan.Zero, Elsewhere);

        using var client = new ControlClient(bench.Camera);
        Assert.Equal(0x7F000009u, client.Read(0x024));
        bench.Camera.PowerCycle(TimeSpan.Zero);
        Assert.Equal(0x7F000001u, bench.Client.Read(0x024));
    }

    [Fact]
    public void Mac_address_is_that_of_the_options()
    {
        using var bench = new Bench(Bench.Small with { MacAddress = 0x0030_53AA_BBCC });

        Assert.Equal(Hex("00000030 53AABBCC"), bench.Client.ReadMemory(0x008, 8));
    }

    private static string Force(Bench bench, string address, string mask, string gateway)
    {
        string mac = Convert.ToHexString(bench.Client.ReadMemory(0x008, 8)[2..]);
        string gap = new('0', 2 * 12);
        return $"42 01 0004 0038 0072 0000 {mac} {gap} {address} {gap} {mask} {gap} {gateway}";
    }
}
