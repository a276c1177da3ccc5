using System.Net;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.Tests.Peers;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>FORCEIP: what is sent, what counts as proof, and what is never sent.</summary>
[Collection("127.0.0.1:3956")]
public sealed class ForceAddressTests
{
    private const string Mac = "02:11:22:33:44:55";
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(1.2);

    [Fact]
    public async Task Camera_gets_its_address_and_is_found_under_it()
    {
        using FileStream port = await FakeCamera.LockAsync();
        using ScriptedCamera device = SwitchOn();
        byte[]? asked = null;
        device.Force = command =>
        {
            asked = command;
            device[0x24] = 0x7F01_0205;
            return 0;
        };

        AddressForcing forcing = await ForceAsync(Mac, "127.1.2.5", "255.255.255.0", "127.1.2.254");

        // Field table: flags 0x01, command 4, 56 bytes, id; MAC at +2, address at +20, mask at +36, gateway at +52.
        Assert.Equal(
            "4201000400380001" + "0000" + "021122334455" + "000000000000000000000000" + "7F010205" + "000000000000000000000000" + "FFFFFF00"
            + "000000000000000000000000" + "7F0102FE",
            Convert.ToHexString(asked!));
        Assert.Equal(AddressForcingOutcome.Forced, forcing.Outcome);
        Assert.Equal(("127.1.2.5", "SCRIPT"), (forcing.Camera!.Address.ToString(), forcing.Camera.SerialNumber));
    }

    [Fact]
    public async Task Acknowledgement_alone_proves_nothing_and_a_lost_one_does_no_harm()
    {
        using FileStream port = await FakeCamera.LockAsync();
        using ScriptedCamera device = SwitchOn();

        device.Force = _ => 0;
        AddressForcing stays = await ForceAsync(Mac, "127.1.2.5", "255.255.255.0", "0.0.0.0");
        device.Force = _ => 0x8006;
        AddressForcing refuses = await ForceAsync(Mac, "127.1.2.5", "255.255.255.0", "0.0.0.0");
        device.Force = _ => null;
        AddressForcing silent = await ForceAsync(Mac, "127.1.2.5", "255.255.255.0", "0.0.0.0");
        device.Force = _ =>
        {
            device[0x24] = 0x7F01_0205;
            return null;
        };
        AddressForcing moved = await ForceAsync(Mac, "127.1.2.5", "255.255.255.0", "0.0.0.0");

        Assert.Equal(
            [AddressForcingOutcome.NotProved, AddressForcingOutcome.Refused, AddressForcingOutcome.NotAnswered, AddressForcingOutcome.Forced],
            new[] { stays.Outcome, refuses.Outcome, silent.Outcome, moved.Outcome });
        Assert.EndsWith($"no answer through 127.0.0.1; cameras heard there: {Mac} at 127.0.0.1", silent.Message, StringComparison.Ordinal);
        Assert.Contains("AccessDenied (0x8006)", refuses.Message, StringComparison.Ordinal);
    }

    [Fact, Requirement("CAM-02")]
    public async Task Simulated_camera_moves_unless_somebody_controls_it_and_is_opened_by_its_serial_number()
    {
        using FileStream port = await FakeCamera.LockAsync();
        using var device = new SimulatedCamera(
            new SimulatedCameraOptions { Address = IPAddress.Parse("127.0.0.47"), SerialNumber = "SIM-FORCED" }, new CameraSimulator.Patterns.TestPattern());
        device.Start();
        CameraSelector selector = CameraSelector.BySerialNumber("SIM-FORCED");
        CameraOptions client = new() { Name = "cam-1", InterfaceAddress = IPAddress.Loopback };

        CameraOpening first = await Camera.OpenAsync(selector, client, Quiet.Logger, CancellationToken.None);
        string mac = first.Camera!.Description.MacAddress;
        AddressForcing controlled = await ForceAsync(mac, "127.0.0.48", "255.0.0.0", "0.0.0.0");
        first.Camera.Dispose();
        AddressForcing free = await ForceAsync(mac, "127.0.0.48", "255.0.0.0", "0.0.0.0");
        CameraOpening second = await Camera.OpenAsync(selector, client, Quiet.Logger, CancellationToken.None);
        second.Camera?.Dispose();

        Assert.Equal("127.0.0.47", first.Camera.Description.Address.ToString());
        Assert.Equal((AddressForcingOutcome.Refused, AddressForcingOutcome.Forced), (controlled.Outcome, free.Outcome));
        Assert.Equal(CameraOpenOutcome.Opened, second.Outcome);
        Assert.Equal("127.0.0.48", second.Camera!.Description.Address.ToString());
    }

    [Fact]
    public async Task Address_of_another_camera_is_not_given_away()
    {
        using FileStream port = await FakeCamera.LockAsync();
        using ScriptedCamera device = SwitchOn();
        device[0x24] = 0x7F01_0205;

        AddressForcing forcing = await ForceAsync("02:11:22:33:44:56", "127.1.2.5", "255.255.255.0", "0.0.0.0");

        Assert.Equal(AddressForcingOutcome.NotAllowed, forcing.Outcome);
        Assert.Equal($"address 127.1.2.5 is held by camera  serial 'SCRIPT' ({Mac})", forcing.Message);
        Assert.Equal(0, device.Commands);
    }

    [Theory]
    [InlineData("00:00:00:00:00:00", "127.1.2.5", "255.0.0.0", "0.0.0.0", "MAC address 00:00:00:00:00:00 names no camera: all zeros would be everybody's who reports none")]
    [InlineData("02:11:22:33:44", "127.1.2.5", "255.0.0.0", "0.0.0.0", "MAC address '02:11:22:33:44' is not six bytes in hex, as 00:11:1c:12:34:56")]
    [InlineData("01:11:22:33:44:55", "127.1.2.5", "255.0.0.0", "0.0.0.0", "MAC address 01:11:22:33:44:55 is a group's, not a camera's")]
    [InlineData(Mac, "192.168.1.2", "255.255.255.0", "0.0.0.0", "address 192.168.1.2 is outside the subnet of interface 127.0.0.1 mask 255.0.0.0")]
    [InlineData(Mac, "127.1.2.0", "255.255.255.0", "0.0.0.0", "address 127.1.2.0 is the address of the network itself")]
    [InlineData(Mac, "127.1.2.255", "255.255.255.0", "0.0.0.0", "address 127.1.2.255 is the broadcast address of its network")]
    [InlineData(Mac, "127.255.255.255", "255.255.0.0", "0.0.0.0", "address 127.255.255.255 is the broadcast address of its network")]
    [InlineData(Mac, "127.0.0.1", "255.0.0.0", "0.0.0.0", "address 127.0.0.1 is that of the interface itself")]
    [InlineData(Mac, "0.0.0.0", "255.0.0.0", "0.0.0.0", "address 0.0.0.0 is no address of one host")]
    [InlineData(Mac, "239.1.2.3", "255.0.0.0", "0.0.0.0", "address 239.1.2.3 is no address of one host")]
    [InlineData(Mac, "127.1.2.5", "255.0.255.0", "0.0.0.0", "subnet mask 255.0.255.0 is not one of 255.0.0.0..255.255.255.252 with its ones in one piece")]
    [InlineData(Mac, "127.1.2.5", "255.255.255.255", "0.0.0.0", "subnet mask 255.255.255.255 is not one of 255.0.0.0..255.255.255.252 with its ones in one piece")]
    [InlineData(Mac, "127.1.2.5", "255.255.255.0", "127.1.3.1", "gateway 127.1.3.1 is outside the subnet of 127.1.2.5 mask 255.255.255.0; allowed: 0.0.0.0 or a host of the subnet")]
    [InlineData(Mac, "127.1.2.5", "255.255.255.0", "127.1.2.5", "gateway 127.1.2.5 is the address itself; allowed: 0.0.0.0 or another host of the subnet")]
    [InlineData(Mac, "::1", "255.255.255.0", "0.0.0.0", "::1 is not an IPv4 address")]
    public async Task Wrong_request_is_refused_with_value_and_rule(string mac, string address, string mask, string gateway, string message)
    {
        AddressForcing forcing = await ForceAsync(mac, address, mask, gateway);

        Assert.Equal((AddressForcingOutcome.NotAllowed, message), (forcing.Outcome, forcing.Message));
    }

    private static ScriptedCamera SwitchOn() =>
        new(address: new IPEndPoint(IPAddress.Any, 3956)) { [0x08] = 0x0211, [0x0C] = 0x2233_4455 };

    private static Task<AddressForcing> ForceAsync(string mac, string address, string mask, string gateway) =>
        CameraDiscovery.ForceAddressAsync(
            mac, new CameraAddress(IPAddress.Parse(address), IPAddress.Parse(mask), IPAddress.Parse(gateway)), IPAddress.Loopback, _deadline,
            Quiet.Logger, CancellationToken.None);
}
