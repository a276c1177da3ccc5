using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>Sets of settings stored in the camera, against a camera of plain memory with two sets.</summary>
public sealed class UserSetsTests
{
    private const uint SelectorAt = 0x12000;
    private const uint LoadAt = 0x12004;
    private const uint SaveAt = 0x12008;
    private const uint PowerOnAt = 0x1200C;
    private const uint ExposureAt = 0x12010;

    private const string Nodes = """
        <Enumeration Name="UserSetSelector"><EnumEntry Name="Default"><Value>0</Value></EnumEntry><EnumEntry Name="UserSet1"><Value>1</Value></EnumEntry><pValue>S</pValue></Enumeration>
        <Enumeration Name="UserSetDefault"><EnumEntry Name="Default"><Value>0</Value></EnumEntry><EnumEntry Name="UserSet1"><Value>1</Value></EnumEntry><pValue>P</pValue></Enumeration>
        <Command Name="UserSetLoad"><pValue>L</pValue><CommandValue>1</CommandValue></Command>
        <Command Name="UserSetSave"><pValue>V</pValue><CommandValue>1</CommandValue></Command>
        <Integer Name="ExposureTimeRaw"><pValue>E</pValue></Integer>
        <IntReg Name="S"><Address>0x12000</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
        <IntReg Name="L"><Address>0x12004</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
        <IntReg Name="V"><Address>0x12008</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
        <IntReg Name="P"><Address>0x1200C</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
        <IntReg Name="E"><Address>0x12010</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
        """;

    [Fact]
    public async Task Set_is_saved_loaded_and_used_at_power_on()
    {
        using ScriptedCamera device = SwitchOn(stores: true);
        using Camera camera = await OpenAsync(device);
        var sets = new UserSets(camera);

        camera.Features.SetInteger("ExposureTimeRaw", 777);
        sets.Save("UserSet1", ["ExposureTimeRaw"]);
        sets.Load("Default");
        long factory = camera.Features.GetInteger("ExposureTimeRaw");
        sets.Load("UserSet1");
        sets.UseAtPowerOn("UserSet1");

        Assert.Equal(["Default", "UserSet1"], sets.Names);
        Assert.Equal((100L, 777L), (factory, camera.Features.GetInteger("ExposureTimeRaw")));
        Assert.Equal(("UserSet1", 1u), (sets.AtPowerOn, device[PowerOnAt]));
    }

    [Fact]
    public async Task Loading_leaves_packet_size_and_heartbeat_as_we_set_them()
    {
        using ScriptedCamera device = SwitchOn(stores: true);
        using Camera camera = await OpenAsync(device);
        uint heartbeat = device[0x938];

        new UserSets(camera).Load("Default");

        Assert.Equal((0x4000_05DCu, heartbeat), (device[0xD04], device[0x938]));
        Assert.Equal(2999u, heartbeat);
    }

    [Fact]
    public async Task Set_that_is_not_stored_unknown_or_the_makers_is_an_error_with_value_and_rule()
    {
        using ScriptedCamera device = SwitchOn(stores: false);
        using Camera camera = await OpenAsync(device);
        var sets = new UserSets(camera);
        camera.Features.SetInteger("ExposureTimeRaw", 777);

        FeatureException lost = Assert.Throws<FeatureException>(() => sets.Save("UserSet1", ["ExposureTimeRaw"]));
        FeatureException unknown = Assert.Throws<FeatureException>(() => sets.Load("UserSet9"));
        FeatureException maker = Assert.Throws<FeatureException>(() => sets.Save("Default", ["ExposureTimeRaw"]));
        device.Ignored = PowerOnAt;
        FeatureException kept = Assert.Throws<FeatureException>(() => sets.UseAtPowerOn("UserSet1"));

        Assert.Equal(
            "camera 'cam-1': feature 'ExposureTimeRaw': was 777 when set 'UserSet1' was saved, and is 200 when it is loaded again: the set is not stored", lost.Message);
        Assert.Equal("camera 'cam-1': feature 'UserSetSelector': 'UserSet9' is none of: Default, UserSet1", unknown.Message);
        Assert.Equal("camera 'cam-1': feature 'UserSetSelector': set 'Default' is the maker's and cannot be saved; allowed: UserSet1", maker.Message);
        Assert.Equal("camera 'cam-1': feature 'UserSetDefault': was set to UserSet1 but reads back Default", kept.Message);
    }

    [Fact]
    public async Task Camera_without_user_sets_says_so()
    {
        using var device = new ScriptedCamera();
        using Camera camera = await OpenAsync(device);

        FeatureException none = Assert.Throws<FeatureException>(() => new UserSets(camera).Load("Default"));

        Assert.Equal((FeatureError.NotFound, "camera 'cam-1': feature 'UserSetSelector' is not in the camera's description"), (none.Error, none.Message));
    }

    // A load brings the set's exposure, and its own packet size and heartbeat timeout too.
    private static ScriptedCamera SwitchOn(bool stores)
    {
        uint[] exposures = [100, 200];
        var device = new ScriptedCamera(Nodes) { [ExposureAt] = 100 };
        device.Judge = (address, _) =>
        {
            if (address == SaveAt && stores) exposures[device[SelectorAt]] = device[ExposureAt];
            if (address == LoadAt) (device[ExposureAt], device[0xD04], device[0x938]) = (exposures[device[SelectorAt]], 1400, 3000);
            return 0;
        };
        return device;
    }

    private static async Task<Camera> OpenAsync(ScriptedCamera device)
    {
        CameraOpening opening = await Camera.OpenAsync(device.Selector, new CameraOptions { Name = "cam-1", ProbePacketSize = false }, Quiet.Logger, CancellationToken.None);
        Assert.True(opening.Outcome == CameraOpenOutcome.Opened, opening.Message);
        return opening.Camera!;
    }
}
