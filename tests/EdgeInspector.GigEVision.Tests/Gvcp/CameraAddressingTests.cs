using System.Net;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>The address stored in a camera, and whether it is used.</summary>
public sealed class CameraAddressingTests
{
    private static readonly CameraAddress _wanted = new(IPAddress.Parse("10.1.2.5"), IPAddress.Parse("255.255.255.0"), IPAddress.Parse("10.1.2.254"));

    [Fact]
    public async Task Address_is_stored_and_used_and_pause_frames_stay_as_they_are()
    {
        using ScriptedCamera device = SwitchOn();
        using Camera camera = await OpenAsync(device);
        var addressing = new CameraAddressing(camera);

        addressing.StorePersistent(_wanted);
        addressing.Use(IpConfiguration.Persistent);

        Assert.Equal((0x0A01_0205u, 0xFFFF_FF00u, 0x0A01_02FEu, 0x4000_0001u), (device[0x64C], device[0x65C], device[0x66C], device[0x14]));
        Assert.Equal((_wanted, IpConfiguration.Persistent), (addressing.Persistent, addressing.Current));
        Assert.Equal("127.0.0.1 mask 255.0.0.0 gateway 0.0.0.0", addressing.Present.ToString());
    }

    [Fact]
    public async Task What_does_not_read_back_or_is_not_supported_is_an_error_with_value_and_rule()
    {
        using ScriptedCamera device = SwitchOn();
        using Camera camera = await OpenAsync(device);
        var addressing = new CameraAddressing(camera);

        device.Ignored = 0x65C;
        FeatureException kept = Assert.Throws<FeatureException>(() => addressing.StorePersistent(_wanted));
        FeatureException wrong = Assert.Throws<FeatureException>(() => addressing.StorePersistent(_wanted with { Address = IPAddress.Parse("10.1.2.0") }));
        device[0x10] = 6;
        FeatureException without = Assert.Throws<FeatureException>(() => addressing.StorePersistent(_wanted));
        FeatureException unknown = Assert.Throws<FeatureException>(() => addressing.Use(IpConfiguration.Persistent | IpConfiguration.Dhcp));
        device.Judge = (_, _) => 0x8004;
        FeatureException refused = Assert.Throws<FeatureException>(() => addressing.Use(IpConfiguration.Dhcp));

        Assert.Equal("camera 'cam-1': persistent address: was set to 10.1.2.5 mask 255.255.255.0 gateway 10.1.2.254 but reads back 10.1.2.5 mask 0.0.0.0 gateway 10.1.2.254", kept.Message);
        Assert.Equal("camera 'cam-1': persistent address: address 10.1.2.0 is the address of the network itself", wrong.Message);
        Assert.Equal("camera 'cam-1': persistent address: the camera has none; it knows: Dhcp, LinkLocal", without.Message);
        Assert.Equal("camera 'cam-1': IP configuration: Persistent, Dhcp is not one or more of Dhcp, LinkLocal", unknown.Message);
        Assert.Equal("camera 'cam-1': IP configuration: register 0x0014 = 0x40000002: refused with WriteProtect (0x8004)", refused.Message);
    }

    private static ScriptedCamera SwitchOn() => new() { [0x10] = 7, [0x14] = 0x4000_0006, [0x34] = 0xFF00_0000 };

    private static async Task<Camera> OpenAsync(ScriptedCamera device)
    {
        CameraOpening opening = await Camera.OpenAsync(device.Selector, new CameraOptions { Name = "cam-1", ProbePacketSize = false }, Quiet.Logger, CancellationToken.None);
        Assert.True(opening.Outcome == CameraOpenOutcome.Opened, opening.Message);
        return opening.Camera!;
    }
}
