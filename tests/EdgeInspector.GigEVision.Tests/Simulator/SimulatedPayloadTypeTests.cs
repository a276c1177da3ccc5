using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Blocks that are no plain image, over a bad cable: every byte of every complete frame is what the camera's pattern says.</summary>
[Requirement("CAM-01")]
public sealed class SimulatedPayloadTypeTests
{
    private const int Width = 320;
    private const int Height = 240;
    private const int Frames = 30;

    private static readonly string[] SevenComponents = ["Infrared", "Ultraviolet", "Range", "Reflectance", "Confidence", "Scatter", "Disparity"];

    private static readonly SimulatedCameraOptions Parts = SimulatedLine.Triggered with
    {
        Width = Width, Height = Height, ExtendedIds = true, MultiPart = true, Components = SevenComponents,
    };

    /// <summary>8 + 36 + 8 + 1024 bytes go in one packet of 1500.</summary>
    private static readonly SimulatedCameraOptions AllIn = SimulatedLine.Triggered with { Width = 32, Height = 32, AllIn = true };

    [Theory]
    [InlineData("none")]
    [InlineData("loss")]
    [InlineData("reorder")]
    [InlineData("duplicate")]
    [InlineData("truncate")]
    [InlineData("late")]
    public async Task Every_part_of_every_frame_comes_byte_for_byte(string fault)
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(Of(fault), options: Parts, check: WrongPart);

        StreamStatistics statistics = await line.RunAsync(Frames);

        Assert.Equal((Frames, 0L), (statistics.CompletedBuffers, statistics.Failures));
        Assert.All(line.Frames, f => Assert.Equal((PayloadType.MultiPart, 76_800, true), (f.Info.PayloadType, f.Info.Width * f.Info.Height, f.Info.HasPlane)));
        AssertMended(fault, statistics);
    }

    [Fact]
    public async Task Cut_off_packets_of_parts_fail_their_frames_when_nothing_is_asked_for_again()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(
            Of("truncate"), SimulatedLine.Patient with { Resend = false }, options: Parts with { Components = ["Confidence"] }, check: WrongOfTwoParts);

        StreamStatistics statistics = await line.RunAsync(Frames);

        // Of 108 payload packets nearly one is cut off: two frames of three.
        Assert.Equal(Frames, statistics.CompletedBuffers + statistics.Failures);
        Assert.InRange(statistics.CompletedBuffers, 1, Frames - 1);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("loss")]
    [InlineData("reorder")]
    [InlineData("duplicate")]
    [InlineData("truncate")]
    [InlineData("late")]
    public async Task Every_JPEG_comes_byte_for_byte(string fault)
    {
        // The pixels are coded about ninefold: a larger image has some packets to lose.
        SimulatedCameraOptions options = SimulatedLine.Triggered with { Jpeg = true, Width = 1280, Height = 1024, PacketSize = 576 };
        using SimulatedLine line = await SimulatedLine.StreamAsync(
            Of(fault), options: options, client: SimulatedLine.Client with { PacketSizeBytes = 576 }, check: frame => WrongJpeg(frame, 1280, 1024));

        StreamStatistics statistics = await line.RunAsync(Frames);

        Assert.Equal((Frames, 0L), (statistics.CompletedBuffers, statistics.Failures));
        Assert.All(line.Frames, f => Assert.Equal((PayloadType.Jpeg, false), (f.Info.PayloadType, f.Info.HasPlane)));
        Assert.True(line.Frames.Select(f => f.Info.PayloadBytes).Distinct().Count() > 1, "every JPEG had the same length");
        AssertMended(fault, statistics);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_block_of_one_packet_comes_byte_for_byte_and_a_lost_one_is_asked_for(bool extendedIds)
    {
        // The triggers follow each other as fast as they can: a receiver that waits for a core must still find the lost block in the camera.
        SimulatedCameraOptions options = AllIn with { ExtendedIds = extendedIds, HeldBlocks = 64, Schedule = [.. FaultText.Parse("frame=3 lose=0", out _), .. FaultText.Parse("frame=7 lose=0", out _)] };
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, options: options);

        await line.TriggerAsync(12);
        await line.WaitAsync(12);
        StreamStatistics statistics = line.Stop();

        Assert.Equal((12, 0L, 0L), (statistics.CompletedBuffers, statistics.Failures, statistics.MissingFrames));
        Assert.Equal((2L, 2L), (statistics.ResendRequests, statistics.ResentPackets));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (ulong)i), line.Frames.Select(f => f.Info.Sequence).Order());
        Assert.All(line.Frames, f => Assert.Equal((FrameStatus.Complete, 1, 1024), (f.Status, f.Info.PacketsExpected, f.Info.PayloadBytes)));
    }

    [Fact]
    public async Task Block_of_one_packet_that_the_camera_loses_for_good_is_counted_as_missing_and_never_made_up()
    {
        SimulatedCameraOptions options = AllIn with { Schedule = [.. FaultText.Parse("frame=3 lose-always=0", out _)] };
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, options: options);

        await line.TriggerAsync(8);
        await line.WaitAsync(7);
        StreamStatistics statistics = line.Stop();

        Assert.Equal((7, 0L, 1L), (statistics.CompletedBuffers, statistics.Failures, statistics.MissingFrames));
        Assert.Equal([0UL, 1, 2, 4, 5, 6, 7], line.Frames.Select(f => f.Info.Sequence));
    }

    [Fact]
    public async Task Camera_that_can_is_permitted_to_send_parts_and_they_come_byte_for_byte()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, options: Parts with { MultiPart = false }, check: WrongPart);

        Assert.True(line.Camera.IsMultiPartPermitted);
        Assert.True(line.Camera.Features.GetBoolean("GevSCCFGMultiPart"));
        StreamStatistics statistics = await line.RunAsync(Frames);

        Assert.Equal((Frames, 0L), (statistics.CompletedBuffers, statistics.Failures));
        Assert.All(line.Frames, f => Assert.Equal(PayloadType.MultiPart, f.Info.PayloadType));
    }

    // A camera with 16-bit block ids has no room for the number of parts and refuses the permission.
    [Theory]
    [InlineData(true, true, false, PayloadType.Image)]
    [InlineData(false, false, true, PayloadType.Image)]
    [InlineData(true, true, true, PayloadType.MultiPart)]
    public async Task Permission_of_parts_is_taken_back_when_not_wanted_and_refusing_it_is_the_cameras_right(
        bool isSet, bool isExtended, bool isWanted, PayloadType expected)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(
            Parts with { MultiPart = isSet, ExtendedIds = isExtended, Components = ["Range"], TriggerOn = false, FrameRate = 50, PacketSize = 1500 });
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { MultiPart = isWanted });

        Assert.Equal(expected == PayloadType.MultiPart, camera.IsMultiPartPermitted);
        await TakeAsync(camera, expected, partCount: expected == PayloadType.MultiPart ? 2 : 0);
    }

    [Fact]
    public async Task Permission_of_parts_outlives_a_user_set_without_it_and_other_bits_stay()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(Parts with { MultiPart = false, AllIn = true, Components = ["Range"], TriggerOn = false, FrameRate = 50, PacketSize = 1500 });
        using Camera camera = await SimulatedLine.OpenAsync(device);

        new UserSets(camera).Load("Default");

        Assert.True(camera.IsMultiPartPermitted);
        Assert.True(camera.Features.GetBoolean("GevSCCFGMultiPart"));
        Assert.True(camera.ReadRegister(GigEVision.Gvcp.BootstrapRegister.StreamChannelConfiguration, out uint bits).Succeeded);
        Assert.Equal(0b100_0100u, bits);
    }

    [Fact]
    public async Task Setting_the_features_changes_what_the_blocks_are()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(Parts with { MultiPart = false, Components = [], TriggerOn = false, FrameRate = 50, PacketSize = 1500 });
        using Camera camera = await SimulatedLine.OpenAsync(device);

        await TakeAsync(camera, PayloadType.Image, partCount: 0);
        Apply(camera, new("GevSCCFGMultiPart", "true"), new("ComponentSelector", "Range"), new("ComponentEnable", "true"));
        await TakeAsync(camera, PayloadType.MultiPart, partCount: 2);
        Apply(camera, new("ComponentSelector", "Confidence"), new("ComponentEnable", "true"), new("ChunkModeActive", "true"), new("ChunkSelector", "FrameID"), new("ChunkEnable", "true"));
        await TakeAsync(camera, PayloadType.MultiPart, partCount: 4);
        Apply(camera, new("ChunkModeActive", "false"), new("GevSCCFGMultiPart", "false"), new("ImageCompressionMode", "JPEG"));
        await TakeAsync(camera, PayloadType.Jpeg, partCount: 0);
        Apply(camera, new("ImageCompressionMode", "Off"), new("GevSCCFGAllInTransmission", "true"), new("Width", "32"), new("Height", "32"));
        FrameInfo single = await TakeAsync(camera, PayloadType.Image, partCount: 0);

        Assert.Equal((1, 1024), (single.PacketsExpected, single.PayloadBytes));
    }

    [Fact]
    public async Task Chunks_of_a_block_with_parts_name_the_block()
    {
        string? WrongChunk(Frame frame)
        {
            FramePart last = frame.Parts[^1];
            if (last.Type != PartType.ChunkData) return $"the last part is {last.Type}";
            if (!new ChunkReader(frame).TryFind(0x2001, out ReadOnlySpan<byte> id)) return "no chunk FrameID";
            ulong block = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(id);
            return block == frame.Info.BlockId ? null : $"chunk names block {block}, the frame is {frame.Info.BlockId}";
        }

        using SimulatedCamera device = SimulatedLine.SwitchOn(Parts with { Components = ["Confidence"], Faults = new CameraFaults { LossProbability = 0.02 } });
        using Camera camera = await SimulatedLine.OpenAsync(device);
        Apply(camera, new("ChunkModeActive", "true"), new("ChunkSelector", "FrameID"), new("ChunkEnable", "true"));
        using var pool = new FramePool(6, camera.PayloadSizeBytes);
        var sink = new FrameCollector(WrongChunk);
        camera.StartStream(pool, sink, SimulatedLine.Patient);

        for (int i = 1; i <= 10; i++)
        {
            while (device.FireHardwareTrigger() != TriggerOutcome.Exposed) await Task.Delay(1);
            await sink.WaitAsync(i);
        }

        camera.StopStream();
        Assert.Empty(sink.Problems);
        Assert.All(sink.Frames, f => Assert.Equal(FrameStatus.Complete, f.Status));
    }

    private static CameraFaults Of(string fault) => fault switch
    {
        "loss" => new() { LossProbability = 0.03 },
        "reorder" => new() { ReorderProbability = 0.05, ReorderDistance = 4 },
        "duplicate" => new() { DuplicateProbability = 0.05 },
        "truncate" => new() { TruncateProbability = 0.01 },
        "late" => new() { LateProbability = 0.01, LateBy = TimeSpan.FromMilliseconds(15) },
        _ => CameraFaults.None,
    };

    private static void AssertMended(string fault, in StreamStatistics statistics)
    {
        if (fault is "loss" or "truncate") Assert.True(statistics.ResentPackets > 0, $"{statistics}");
        if (fault == "none") Assert.Equal((0L, 0L), (statistics.DuplicatedPackets, statistics.MalformedPackets));
    }

    private static string? WrongPart(Frame frame)
    {
        if (frame.Parts.Length != ImageComponent.Table.Count) return $"{frame.Parts.Length} parts";
        for (int i = 0; i < frame.Parts.Length; i++)
        {
            FramePart part = frame.Parts[i];
            ImageComponent component = ImageComponent.Table[i];
            var shape = ((PartType)component.PartType, component.PixelFormat == 0 ? PixelFormats.Mono8 : component.PixelFormat, Width / component.Divisor, Height / component.Divisor, component.Source);
            if (shape != (part.Type, part.PixelFormat.Code, part.Width, part.Height, part.SourceId)) return $"{component.Name} came as {part}";
            int wrong = TestPattern.FirstDifference(TestPattern.FrameOfComponent(frame.Info.BlockId - 1, i), frame.PartBytes(i));
            if (wrong >= 0) return $"block {frame.Info.BlockId}, {component.Name}: byte {wrong} is wrong";
        }

        return null;
    }

    private static string? WrongOfTwoParts(Frame frame)
    {
        ulong number = frame.Info.BlockId - 1;
        int image = TestPattern.FirstDifference(number, frame.PartBytes(0));
        int confidence = TestPattern.FirstDifference(TestPattern.FrameOfComponent(number, 5), frame.PartBytes(1));
        return (image, confidence) == (-1, -1) ? null : $"block {frame.Info.BlockId}: byte {image} of the image, {confidence} of the confidence";
    }

    private static string? WrongJpeg(Frame frame, int width, int height)
    {
        var pixels = new byte[width * height];
        TestPattern.Fill(frame.Info.BlockId - 1, pixels);
        var expected = new byte[JpegImage.BytesMax(width, height)];
        int bytes = JpegImage.Encode(pixels, width, height, expected);
        ReadOnlySpan<byte> came = frame.Buffer.Span[..frame.Info.PayloadBytes];
        return came.SequenceEqual(expected.AsSpan(0, bytes)) ? null : $"block {frame.Info.BlockId}: {came.Length} bytes, not {bytes}, the first {came.CommonPrefixLength(expected)} right";
    }

    private static void Apply(Camera camera, params FeatureSetting[] settings) => Assert.All(camera.Apply(settings), a => Assert.True(a.Verified, a.Message));

    private static async Task<FrameInfo> TakeAsync(Camera camera, PayloadType type, int partCount)
    {
        using Snapshot snapshot = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.True(snapshot.Frame is not null, snapshot.Message);
        Assert.Equal((type, partCount), (snapshot.Frame.Info.PayloadType, snapshot.Frame.Parts.Length));
        return snapshot.Frame.Info;
    }
}
