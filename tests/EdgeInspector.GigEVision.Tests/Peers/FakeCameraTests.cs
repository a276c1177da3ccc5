using System.Globalization;
using System.Net;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Peers;

/// <summary>Against arv-fake-gv-camera: a camera that somebody else wrote.</summary>
[Collection("127.0.0.1:3956")]
public sealed class FakeCameraTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Camera_is_discovered_by_broadcast_and_by_address()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-DISC");

        var broadcast = await CameraDiscovery.FindAsync(new DiscoveryOptions { EndWith = CameraSelector.BySerialNumber("EI-DISC") }, Quiet.Logger, Never);
        var unicast = await CameraDiscovery.FindAsync(
            new DiscoveryOptions { Broadcast = false, Targets = [new IPEndPoint(IPAddress.Loopback, 3956)], EndWith = FakeCamera.Selector }, Quiet.Logger, Never);

        CameraDescription camera = Assert.Single(broadcast, c => c.SerialNumber == "EI-DISC");
        Assert.Equal("Aravis", camera.Manufacturer);
        Assert.Equal("Fake", camera.Model);
        Assert.Equal("", camera.UserName);
        Assert.Equal("00:00:00:00:00:00", camera.MacAddress);
        Assert.Equal("127.0.0.1", camera.Address.ToString());
        Assert.Equal("EI-DISC", Assert.Single(unicast).SerialNumber);
    }

    [Fact]
    public async Task Features_have_the_values_that_arv_tool_reads()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-FEAT");
        using Camera camera = await OpenAsync(CameraSelector.BySerialNumber("EI-FEAT"));
        FeatureMap features = camera.Features;

        Assert.Empty(features.BrokenNodes);
        Assert.Equal(new Version(1, 0, 1), features.SchemaVersion);
        Assert.Equal("Aravis", features.GetString("DeviceVendorName"));
        Assert.Equal("EI-FEAT", features.GetString("DeviceID"));
        Assert.Equal(2048, features.GetInteger("SensorWidth"));
        Assert.Equal(512, features.GetInteger("Width"));
        Assert.Equal("Mono8", features.GetEnumeration("PixelFormat"));
        Assert.Equal(512 * 512, camera.PayloadSizeBytes);
        Assert.Equal(0x1234, features.GetInteger("StructEntry_0_15"));
        Assert.Equal(22136, features.GetInteger("StructEntry_16_31"));
        Assert.Equal(0, features.GetInteger("StructEntry_15"));
        Assert.Equal(0x12345678, features.GetInteger("StructEntry_0_31"));
        Assert.False(features.GetBoolean("TestBoolean"));
        Assert.Equal(1500, camera.PacketSizeBytes);
        string[] names = ["Width", "Height", "AcquisitionFrameRate", "ExposureTimeAbs", "GainRaw", "PayloadSize", "TriggerMode", "AcquisitionFramePeriod"];
        Assert.Equal(await ArvToolAsync(names), names.Select(features.GetText));
    }

    [Fact, Requirement("CAM-02")]
    public async Task Features_are_written_in_order_and_read_back()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-SET");
        using Camera camera = await OpenAsync(FakeCamera.Selector);

        IReadOnlyList<FeatureApplication> applied = camera.Apply(
        [
            new("Width", "640"), new("Height", "480"), new("PixelFormat", "Mono16"), new("AcquisitionFrameRate", "25"),
            new("ExposureTimeAbs", "2500"), new("TestBoolean", "true"), new("Width", "4096"), new("PixelFormat", "Mono11"), new("Shutter", "1"),
        ]);

        Assert.Equal([true, true, true, true, true, true, false, false, false], applied.Select(a => a.Verified));
        Assert.Equal(640 * 480 * 2, camera.PayloadSizeBytes);
        Assert.Equal(["640", "Mono16", "40000"], await ArvToolAsync("Width", "PixelFormat", "AcquisitionFramePeriod"));
        Assert.Equal(321, camera.Features.GetInteger("TestRegister"));
        Assert.Equal("camera 'cam-1': feature 'Width' = 4096 is outside 1..2048", applied[6].Message);
        Assert.Contains("allowed: BayerBG8, BayerGB8, BayerGR8, BayerRG8, Mono8, RGB8, Mono16", applied[7].Message, StringComparison.Ordinal);
        Assert.Equal("camera 'cam-1': feature 'Shutter' is not in the camera's description", applied[8].Message);
        var readOnly = Assert.Throws<FeatureException>(() => camera.Features.SetInteger("SensorWidth", 1));
        Assert.Equal(FeatureError.ReadOnly, readOnly.Error);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Stream_of_300_frames_is_complete_byte_for_byte_and_allocates_nothing()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-STREAM");
        using Camera camera = await OpenAsync(FakeCamera.Selector);
        camera.Features.SetInteger("AcquisitionFramePeriod", 5000);
        using var pool = new FramePool(6, camera.PayloadSizeBytes, poison: 0xA5);
        var sink = new GradientSink(framesWanted: 300);

        camera.StartStream(pool, sink, new StreamOptions());
        await sink.Done.WaitAsync(TimeSpan.FromSeconds(20));
        camera.StopStream();

        Assert.Null(sink.Problem);
        Assert.Equal(0, sink.AllocatedBytes);
        Assert.Equal(0, pool.RentedCount);
        StreamStatistics statistics = camera.Stream!.Statistics;
        Assert.True(statistics.CompletedBuffers >= 300, $"{statistics}");
        Assert.Equal(0, statistics.MalformedPackets + statistics.StrayPackets + statistics.DuplicatedPackets + statistics.SizeMismatch);
        Assert.Equal(CameraLossReason.None, camera.LossReason);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Frame_with_a_lost_packet_is_never_complete()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-LOSS", "-r", "5");
        using Camera camera = await OpenAsync(FakeCamera.Selector);
        camera.Features.SetInteger("AcquisitionFramePeriod", 5000);
        using var pool = new FramePool(8, camera.PayloadSizeBytes, poison: 0xA5);
        var sink = new FrameCollector(frame => GradientSink.Check(frame));

        camera.StartStream(pool, sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(1) });
        await sink.WaitAsync(200);
        camera.StopStream();

        Assert.Empty(sink.Problems);
        Assert.Equal(0, pool.RentedCount);
        StreamStatistics statistics = camera.Stream!.Statistics;

        // 180 payload packets, leader and trailer, each lost with 0.5 %: 40 % of the frames arrive whole. A tenth and nine tenths are far off.
        double whole = (double)statistics.CompletedBuffers / (statistics.CompletedBuffers + statistics.Failures);
        Assert.InRange(whole, 0.1, 0.9);
        Assert.True(statistics.MissingPackets >= statistics.Failures, $"{statistics}");
        Assert.All(sink.Frames, f => Assert.Equal(f.Status == FrameStatus.Complete, f.Info.MissingPackets == 0));
        Assert.Equal(0, statistics.ResendRequests);
    }

    [Fact]
    public async Task Block_ids_that_wrap_from_65535_to_1_give_gapless_sequences()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-WRAP");
        using Camera camera = await OpenAsync(FakeCamera.Selector);
        camera.Apply([new("Width", "64"), new("Height", "64"), new("AcquisitionFramePeriod", "2000")]);
        using var pool = new FramePool(6, camera.PayloadSizeBytes);
        var sink = new FrameCollector();

        camera.StartStream(pool, sink, new StreamOptions());
        await sink.WaitAsync(180);
        camera.StopStream();

        FrameCollector.Taken[] frames = [.. sink.Frames.Where(f => f.Status == FrameStatus.Complete)];
        Assert.Equal(65401UL, frames[0].Info.BlockId);
        Assert.Contains(frames, f => f.Info.BlockId == 1);
        Assert.Equal(Enumerable.Range(0, frames.Length).Select(i => (ulong)i), frames.Select(f => f.Info.Sequence));
    }

    [Fact, Requirement("CAM-02")]
    public async Task Camera_that_dies_is_lost_and_opens_anew_by_its_serial_number()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-DIES");
        Camera camera = await OpenAsync(CameraSelector.BySerialNumber("EI-DIES"));
        var lost = new TaskCompletionSource<CameraLostEventArgs>();
        camera.Lost += (_, loss) => lost.TrySetResult(loss);

        peer.Process.Kill();
        CameraLostEventArgs loss = await lost.Task.WaitAsync(TimeSpan.FromSeconds(10));
        camera.Dispose();
        CameraOpening absent = await Camera.OpenAsync(CameraSelector.BySerialNumber("EI-DIES"), Options, Quiet.Logger, Never);
        await peer.SwitchOnAsync();
        using Camera again = await OpenAsync(CameraSelector.BySerialNumber("EI-DIES"));

        Assert.Equal(CameraLossReason.HeartbeatFailed, loss.Reason);
        Assert.Equal(CameraOpenOutcome.NotFound, absent.Outcome);
        Assert.Equal(512, again.Features.GetInteger("Width"));
    }

    [Fact, Requirement("CAM-02")]
    public async Task Camera_that_is_switched_off_and_on_is_told_from_one_that_fell_silent()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-CYCLE");
        using Camera camera = await OpenAsync(FakeCamera.Selector, Options with { HeartbeatFailuresMax = 1000 });
        var lost = new TaskCompletionSource<CameraLostEventArgs>();
        camera.Lost += (_, loss) => lost.TrySetResult(loss);

        peer.Process.Kill();
        await peer.SwitchOnAsync();
        CameraLostEventArgs loss = await lost.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(CameraLossReason.PowerCycle, loss.Reason);
    }

    [Fact]
    public async Task Control_that_another_takes_away_is_noticed()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-TAKEN");
        using Camera camera = await OpenAsync(FakeCamera.Selector);
        var lost = new TaskCompletionSource<CameraLostEventArgs>();
        camera.Lost += (_, loss) => lost.TrySetResult(loss);

        // The fake camera lets nobody else write CCP while we hold it; we give it up ourselves behind the heartbeat's back.
        camera.ReleaseControl();
        CameraLostEventArgs loss = await lost.Task.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(CameraLossReason.ControlLost, loss.Reason);
    }

    [Fact]
    public async Task Camera_that_sends_no_test_packet_keeps_the_packet_size_wanted_and_it_is_called_untested()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-PROBE");
        using Camera camera = await OpenAsync(FakeCamera.Selector, Options with { PacketSizeBytes = 4000 });

        Assert.Equal((4000, PacketSizeSource.Untested), (camera.PacketSizeBytes, camera.PacketSizeSource));
    }

    [Fact]
    public async Task Camera_in_use_and_camera_with_another_serial_number_are_named_outcomes()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-BUSY");
        using Camera first = await OpenAsync(FakeCamera.Selector);

        CameraOpening second = await Camera.OpenAsync(FakeCamera.Selector, Options, Quiet.Logger, Never);
        CameraOpening wrong = await Camera.OpenAsync(CameraSelector.BySerialNumber("EI-OTHER"), Options, Quiet.Logger, Never);

        Assert.Equal(CameraOpenOutcome.InUse, second.Outcome);
        Assert.Null(second.Camera);
        Assert.Equal(CameraOpenOutcome.NotFound, wrong.Outcome);
        Assert.Contains("serial 'EI-BUSY'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("at 127.0.0.1", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(CameraLossReason.None, first.LossReason);
    }

    [Fact]
    public async Task Cancelled_opening_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        CameraOpening opening = await Camera.OpenAsync(CameraSelector.ByAddress(IPAddress.Parse("127.0.0.99")), Options, Quiet.Logger, cancelled.Token);

        Assert.Equal(CameraOpenOutcome.Cancelled, opening.Outcome);
    }

    internal static CameraOptions Options => new() { Name = "cam-1", HeartbeatTimeout = TimeSpan.FromSeconds(1) };

    internal static async Task<Camera> OpenAsync(CameraSelector selector, CameraOptions? options = null)
    {
        CameraOpening opening = await Camera.OpenAsync(selector, options ?? Options, Quiet.Logger, Never);
        Assert.True(opening.Outcome == CameraOpenOutcome.Opened, $"{opening.Outcome}: {opening.Message}");
        return opening.Camera!;
    }

    private static async Task<string[]> ArvToolAsync(params string[] features)
    {
        using PeerProcess tool = PeerProcess.Start("arv-tool-0.8", ["-a", "127.0.0.1", "control", .. features]);
        Assert.Equal(0, await tool.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        string[] lines = tool.Output.Split('\n');
        return [.. features.Select(feature => Value(lines.Single(l => l.StartsWith(feature + " =", StringComparison.Ordinal))))];
    }

    private static string Value(string line)
    {
        string value = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0].Trim('\'', '"');
        return double.TryParse(value, CultureInfo.InvariantCulture, out double number) ? number.ToString("R", CultureInfo.InvariantCulture) : value;
    }
}
