using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.GigEVision.Tests.Gvcp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Block ids of 64 bits: asked for where the camera has them, read back, and good for asking again.</summary>
public sealed class ExtendedIdTests
{
    private const uint StreamConfiguration = 0x960;   // [Wireshark packet-gvcp]
    private const uint ExtendedBit = 0x4000_0000;     // [Wireshark packet-gvcp]

    [Theory]
    [InlineData(false, BlockIdWidth.Extended, true)]
    [InlineData(true, BlockIdWidth.Extended, true)]
    [InlineData(true, BlockIdWidth.Standard, false)]
    [InlineData(false, BlockIdWidth.AsCameraIs, false)]
    [InlineData(true, BlockIdWidth.AsCameraIs, true)]
    public async Task Camera_has_the_width_that_is_wished_and_its_own_description_shows_it(bool before, BlockIdWidth wished, bool expected)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { ExtendedIds = before });
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { BlockIds = wished });

        Assert.Equal(expected, camera.HasExtendedIds);
        Assert.Equal(expected ? "On" : "Off", camera.Features.GetEnumeration("GevGVSPExtendedIDMode"));
    }

    [Fact]
    public void Wide_ids_are_asked_for_by_default()
    {
        Assert.Equal(BlockIdWidth.Extended, new CameraOptions().BlockIds);
    }

    // Ids beyond 32 bits cannot have come by the 16-bit way, nor been asked for by it.
    [Fact, Requirement("CAM-01")]
    public async Task Lost_packets_of_blocks_beyond_32_bits_are_asked_for_and_every_byte_is_right()
    {
        const ulong First = 0x1_0000_FFF0;
        const int Frames = 30;
        byte[] expected = [];
        using SimulatedLine line = await SimulatedLine.StreamAsync(
            new CameraFaults { LossProbability = 0.02 }, SimulatedLine.Patient with { ResendRatioMax = 1 }, SimulatedLine.Triggered with { FirstBlockId = First },
            SimulatedLine.Client with { BlockIds = BlockIdWidth.Extended }, Check);

        StreamStatistics statistics = await line.RunAsync(Frames);

        Assert.Equal((Frames, 0L), (statistics.CompletedBuffers, statistics.Failures));
        Assert.Equal(Enumerable.Range(0, Frames).Select(i => First + (ulong)i), line.Frames.Select(f => f.Info.BlockId).Order());
        Assert.True(statistics.ResentPackets >= line.Device.Statistics.LostPackets / 4 && statistics.ResentPackets > 100, $"{statistics}");

        string? Check(Frame frame)
        {
            int size = frame.Info.StrideBytes * frame.Info.Height;
            if (expected.Length != size) expected = new byte[size];
            TestPattern.Fill(frame.Info.BlockId - First, expected);
            return frame.Buffer.Span[..size].SequenceEqual(expected) ? null : $"block {frame.Info.BlockId} has a wrong byte";
        }
    }

    [Fact]
    public async Task Width_outlives_a_user_set_that_has_another()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { ExtendedIds = false });
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { BlockIds = BlockIdWidth.Extended });

        new UserSets(camera).Load("Default");

        Assert.True(camera.HasExtendedIds);
        Assert.Equal("On", camera.Features.GetEnumeration("GevGVSPExtendedIDMode"));
    }

    [Fact]
    public async Task Monitor_sees_the_width_and_changes_nothing()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { ExtendedIds = true });
        using Camera owner = await SimulatedLine.OpenAsync(device);
        using Camera monitor = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { Privilege = CameraPrivilege.Monitor, BlockIds = BlockIdWidth.Standard });

        Assert.True(monitor.HasExtendedIds);
        Assert.Equal("On", owner.Features.GetEnumeration("GevGVSPExtendedIDMode"));
    }

    // A camera of before 2.0 that acknowledges whatever is written would seem to have them.
    [Theory]
    [InlineData(0x0001_0002u, 0x8000_0000u, false, 0x8000_0000u)]
    [InlineData(0x0002_0000u, 0x8000_0001u, true, 0xC000_0001u)]
    public async Task Only_a_camera_of_version_2_is_asked_and_its_other_bits_stay(uint version, uint before, bool expected, uint after)
    {
        using var device = new ScriptedCamera { [0] = version, [StreamConfiguration] = before };
        using Camera camera = await OpenAsync(device);

        Assert.Equal((expected, after), (camera.HasExtendedIds, device[StreamConfiguration]));
        Assert.Equal(expected ? 1 : 0, device.Writes.Count(w => w.Address == StreamConfiguration));
    }

    [Fact]
    public async Task Camera_that_refuses_or_forgets_the_width_is_opened_all_the_same_and_says_so()
    {
        using var refusing = new ScriptedCamera { [0] = 0x0002_0000, Judge = (address, _) => address == StreamConfiguration ? (ushort)0x8001 : (ushort)0 };
        using var forgetting = new ScriptedCamera { [0] = 0x0002_0000, Ignored = StreamConfiguration };
        using Camera first = await OpenAsync(refusing);
        using Camera second = await OpenAsync(forgetting);

        Assert.Equal((false, false), (first.HasExtendedIds, second.HasExtendedIds));
        Assert.Contains((StreamConfiguration, ExtendedBit), refusing.Writes);
        Assert.Contains((StreamConfiguration, ExtendedBit), forgetting.Writes);
    }

    private static async Task<Camera> OpenAsync(ScriptedCamera device)
    {
        CameraOpening opening = await Camera.OpenAsync(device.Selector, new CameraOptions { Name = "cam-1", ProbePacketSize = false }, Quiet.Logger, CancellationToken.None);
        Assert.True(opening.Outcome == CameraOpenOutcome.Opened, opening.Message);
        return opening.Camera!;
    }
}
