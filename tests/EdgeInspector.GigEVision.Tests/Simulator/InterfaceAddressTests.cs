using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.Tests.Peers;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>A camera on one named interface of the PC. Every address of 127/8 is one of loopback.</summary>
[Collection("127.0.0.1:3956")]
public sealed class InterfaceAddressTests
{
    private static readonly IPAddress Ours = IPAddress.Parse("127.0.0.77");

    [Fact]
    public async Task Control_and_stream_are_bound_to_the_interface_named()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, client: SimulatedLine.Client with { InterfaceAddress = Ours });

        IPAddress controller = line.Device.Controller!.Address;
        uint destination = (uint)line.Camera.Features.GetInteger("GevSCDA");
        StreamStatistics statistics = await line.RunAsync(3);

        Assert.Equal(Ours, controller);
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(Ours.GetAddressBytes()), destination);
        Assert.Equal(Ours, line.Camera.Description.InterfaceAddress);
        Assert.Equal(3, statistics.CompletedBuffers);
    }

    [Fact]
    public async Task Discovery_asks_through_the_interface_named_and_no_other()
    {
        using FileStream port = await FakeCamera.LockAsync();
        using var device = new SimulatedCamera(
            new SimulatedCameraOptions { Address = IPAddress.Parse("127.0.0.43"), SerialNumber = "SIM-IFACE" }, new CameraSimulator.Patterns.TestPattern());
        device.Start();
        CameraSelector wanted = CameraSelector.BySerialNumber("SIM-IFACE");

        IReadOnlyList<CameraDescription> named = await CameraDiscovery.FindAsync(
            new DiscoveryOptions { InterfaceAddress = Ours, EndWith = wanted }, Quiet.Logger, CancellationToken.None);
        CameraOpening opening = await Camera.OpenAsync(wanted, SimulatedLine.Client with { InterfaceAddress = Ours }, Quiet.Logger, CancellationToken.None);
        using Camera? camera = opening.Camera;

        Assert.Equal(Ours, Assert.Single(named, c => c.SerialNumber == "SIM-IFACE").InterfaceAddress);
        Assert.All(named, c => Assert.Equal(Ours, c.InterfaceAddress));
        Assert.Equal(CameraOpenOutcome.Opened, opening.Outcome);
        Assert.Equal(Ours, device.Controller!.Address);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public async Task Interface_address_that_is_not_ours_is_refused_with_those_that_are(string address)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        IPAddress wrong = IPAddress.Parse(address);

        CameraOpening opening = await Camera.OpenAsync(
            SimulatedLine.SelectorOf(device), SimulatedLine.Client with { InterfaceAddress = wrong }, Quiet.Logger, CancellationToken.None);
        SocketException search = await Assert.ThrowsAsync<SocketException>(
            () => CameraDiscovery.FindAsync(new DiscoveryOptions { InterfaceAddress = wrong }, Quiet.Logger, CancellationToken.None));

        Assert.Equal(CameraOpenOutcome.NotFound, opening.Outcome);
        Assert.StartsWith($"camera 'cam-1' ({SimulatedLine.SelectorOf(device)}): interface address {wrong} is not one of this PC's; allowed: ", opening.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1 (lo", opening.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(SocketError.AddressNotAvailable, search.SocketErrorCode);
        Assert.Null(device.Controller);
    }
}
