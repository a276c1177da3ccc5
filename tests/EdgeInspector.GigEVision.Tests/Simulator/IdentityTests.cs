using System.Net;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.Tests.Gvcp;
using EdgeInspector.GigEVision.Tests.Peers;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>The camera that is opened is the one that was meant, wherever it is.</summary>
[Collection("127.0.0.1:3956")]
public sealed class IdentityTests
{
    private static readonly IPAddress OldAddress = IPAddress.Parse("127.0.0.44");
    private static readonly IPAddress NewAddress = IPAddress.Parse("127.0.0.45");

    [Fact, Requirement("CAM-02")]
    public async Task Camera_is_found_at_a_new_address_and_never_another_one_at_its_old()
    {
        using SimulatedCamera other = SwitchOn(OldAddress, 0, "SIM-OTHER", "right eye");
        int port = other.ControlEndPoint.Port;
        CameraOptions client = SimulatedLine.Client with { DiscoveryTargets = [new(OldAddress, port), new(NewAddress, port)], DiscoveryDeadline = TimeSpan.FromSeconds(1) };

        CameraOpening absent = await Camera.OpenAsync(CameraSelector.BySerialNumber("SIM-MOVED"), client, Quiet.Logger, CancellationToken.None);
        CameraOpening wrongAtAddress = await Camera.OpenAsync(
            CameraSelector.ByAddress(OldAddress, port, "SIM-MOVED"), client, Quiet.Logger, CancellationToken.None);
        using SimulatedCamera moved = SwitchOn(NewAddress, port, "SIM-MOVED", "left eye");
        CameraOpening bySerial = await Camera.OpenAsync(CameraSelector.BySerialNumber("SIM-MOVED"), client, Quiet.Logger, CancellationToken.None);
        bySerial.Camera?.Dispose();
        CameraOpening byName = await Camera.OpenAsync(CameraSelector.ByUserName("left eye"), client, Quiet.Logger, CancellationToken.None);
        byName.Camera?.Dispose();

        Assert.Equal((CameraOpenOutcome.NotFound, CameraOpenOutcome.NotFound), (absent.Outcome, wrongAtAddress.Outcome));
        Assert.Contains($"no camera of address {OldAddress}:{port} and serial number 'SIM-MOVED'; found instead: ", wrongAtAddress.Message, StringComparison.Ordinal);
        Assert.Equal(("SIM-MOVED", NewAddress), (bySerial.Camera?.Description.SerialNumber, bySerial.Camera?.Description.Address));
        Assert.Equal(("SIM-MOVED", NewAddress), (byName.Camera?.Description.SerialNumber, byName.Camera?.Description.Address));
        Assert.Null(other.Controller);
    }

    [Fact]
    public async Task Camera_that_is_not_the_one_announced_is_not_taken_and_nothing_is_written_to_it()
    {
        using var device = new ScriptedCamera { Announce = registers => registers[0xD8] = (byte)'X' };

        CameraOpening opening = await Camera.OpenAsync(device.Selector, SimulatedLine.Client, Quiet.Logger, CancellationToken.None);

        Assert.Equal(CameraOpenOutcome.AnotherCamera, opening.Outcome);
        Assert.Equal(
            "camera 'cam-1': at 127.0.0.1 serial number 'SCRIPT' (00:00:00:00:00:00) answers, not 'XCRIPT' (00:00:00:00:00:00) that was found there: two hosts have this address",
            opening.Message);
        Assert.Empty(device.Writes);
    }

    [Fact]
    public async Task Description_tells_mask_gateway_and_how_the_camera_comes_to_its_address()
    {
        using var device = new ScriptedCamera { [0x10] = 0x8000_0007, [0x14] = 0x8000_0005, [0x34] = 0xFFFF_FF00, [0x44] = 0x0A01_02FE };

        CameraOpening opening = await Camera.OpenAsync(device.Selector, SimulatedLine.Client, Quiet.Logger, CancellationToken.None);
        using Camera camera = opening.Camera!;

        Assert.Equal(("255.255.255.0", "10.1.2.254"), (camera.Description.SubnetMask.ToString(), camera.Description.Gateway.ToString()));
        Assert.Equal(IpConfiguration.Persistent | IpConfiguration.Dhcp | IpConfiguration.LinkLocal, camera.Description.SupportedIpConfiguration);
        Assert.Equal(IpConfiguration.Persistent | IpConfiguration.LinkLocal, camera.Description.IpConfiguration);
    }

    [Fact]
    public async Task Camera_in_another_subnet_than_its_interface_is_named_with_the_remedy()
    {
        using FileStream port = await FakeCamera.LockAsync();
        using var device = new ScriptedCamera(address: new IPEndPoint(IPAddress.Any, 3956))
        {
            Announce = registers => new byte[] { 169, 254, 3, 4 }.CopyTo(registers, 0x24),
        };
        CameraOptions client = SimulatedLine.Client with { InterfaceAddress = IPAddress.Loopback };

        CameraOpening wanted = await Camera.OpenAsync(CameraSelector.BySerialNumber("OTHER"), client, Quiet.Logger, CancellationToken.None);

        Assert.Equal(CameraOpenOutcome.NotFound, wanted.Outcome);
        Assert.Contains(
            "serial 'SCRIPT' (00:00:00:00:00:00) has the address 169.254.3.4, outside 127.0.0.1 mask 255.0.0.0 of the interface that heard it: "
            + "give it an address of that subnet (force-ip)",
            wanted.Message, StringComparison.Ordinal);
    }

    private static SimulatedCamera SwitchOn(IPAddress address, int port, string serialNumber, string userName) =>
        SimulatedLine.SwitchOn(SimulatedLine.Triggered with { Address = address, Port = port, SerialNumber = serialNumber, UserName = userName });
}
