using System.Text.Json;
using EdgeInspector.GigEVision;
using EdgeInspector.LineSimulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>Keys of a camera that a whole line shows.</summary>
public sealed class CameraKeyTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _patience.Dispose();

    [Fact, Requirement("CAM-02")]
    public async Task User_set_is_loaded_before_the_features_are_written_and_the_audit_trail_names_it()
    {
        await using BenchLine bench = await PreparedAsync(units: 5, ("cameras[0].user-set", "UserSet1"), ("cameras[0].features", "{ TriggerMode: On, ExposureTime: 150 }"));

        // The set holds a gain that no feature of the configuration touches, and an exposure time that one does.
        await WithCameraAsync(bench, camera =>
        {
            Assert.All(camera.Apply([new("Gain", "6"), new("ExposureTime", "333")]), a => Assert.True(a.Verified, a.Message));
            new UserSets(camera).Save("UserSet1", ["Gain", "ExposureTime"]);
            new UserSets(camera).Load("Default");
        });
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);
        await bench.FinishAsync(cancellation: _patience.Token);

        JsonElement setUp = Assert.Single(AuditRecords.Events(bench.Configuration.AuditFolder, "camera-set-up"));
        Assert.EndsWith("settings over user set UserSet1", setUp.GetProperty("why").GetString(), StringComparison.Ordinal);
        await WithCameraAsync(bench, camera => Assert.Equal((6, 150), (camera.Features.GetFloat("Gain"), camera.Features.GetFloat("ExposureTime"))));
    }

    [Fact, Requirement("CAM-02")]
    public async Task User_set_that_the_camera_has_not_is_named_with_those_it_has_and_the_line_is_not_ready()
    {
        await using BenchLine bench = await PreparedAsync(units: 5, ("cameras[0].user-set", "UserSet7"));
        bench.StartAgent();

        await LogHoldsAsync(bench, "camera 'cam-1': feature 'UserSetSelector': 'UserSet7' is none of: Default, UserSet1, UserSet2");

        Assert.False(bench.Plc.AgentIsReady);
    }

    [Fact]
    public async Task Packet_delay_reaches_the_camera_and_the_audit_trail()
    {
        await using BenchLine bench = await PreparedAsync(units: 12, ("cameras[0].packet-delay-us", "20"));
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);
        CameraOpening opening = await Camera.OpenAsync(
            CameraSelector.ByAddress(bench.Camera.ControlEndPoint.Address, bench.Camera.ControlEndPoint.Port),
            new CameraOptions { Name = "looking on", Privilege = CameraPrivilege.Monitor }, NullLogger.Instance, _patience.Token);
        using (Camera onlooker = opening.Camera ?? throw new InvalidOperationException(opening.Message))
            Assert.Equal(20_000, onlooker.Features.GetInteger("GevSCPD"));
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        JsonElement set = Assert.Single(AuditRecords.Events(bench.Configuration.AuditFolder, "packet-delay-set"));
        Assert.Equal(("cam-1", "packet delay 20 us (20000 ticks), as the configuration fixes it"), (set.GetProperty("where").GetString(), set.GetProperty("new").GetString()));
        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}")));
    }

    [Fact]
    public async Task Line_whose_link_cannot_carry_its_camera_does_not_start_and_says_the_figures()
    {
        await using BenchLine bench = await PreparedAsync(units: 5, ("cameras[0].link-mbps", "100"), ("cameras[0].frames-per-second", "10"));
        bench.StartAgent();

        // 1280 × 1024 bytes in packets of 8000 with 64-bit block ids are 164 whole ones, 8038 bytes each on the link, and one of 6678; with leader 122 and
        // trailer 96 that is 106.01 ms.
        await LogHoldsAsync(bench, "link of 127.0.0.1 with cam-1: 1 camera needs 106.0 % of 100 Mb/s, allowed are 90 %");

        Assert.Equal(1, await bench.Agent.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, bench.Camera.Statistics.Frames);
    }

    [Fact]
    public async Task Trigger_that_the_camera_missed_is_counted_alarmed_and_recorded()
    {
        await using BenchLine bench = await PreparedAsync(units: 15, ("cameras[0].events", "[ExposureEnd, FrameTriggerMissed]"));
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);
        await bench.WaitForUnitsAsync(3, _patience.Token);

        // Twice in a second: the second is told with the next, or at the end.
        Assert.True(bench.Camera.SendEvent(CameraSimulator.CameraEvents.FrameTriggerMissed));
        Assert.True(bench.Camera.SendEvent(CameraSimulator.CameraEvents.FrameTriggerMissed));
        await bench.FinishAsync(cancellation: _patience.Token);

        string[] alarms = [.. AuditRecords.Events(bench.Configuration.AuditFolder, "alarm-raised").Where(e => e.GetProperty("where").GetString() == "cam-1").Select(e => e.GetProperty("why").GetString()!)];
        Assert.Equal(2, alarms.Length);
        Assert.Matches(@"^camera 'cam-1' missed 1 trigger \(FrameTriggerMissed, camera time \d+ ns\): their units lack an image$", alarms[0]);
        Assert.Equal("camera 'cam-1' missed 1 trigger: their units lack an image", alarms[1]);
    }

    [Fact]
    public async Task Event_that_the_camera_has_not_is_named_with_those_it_has()
    {
        await using BenchLine bench = await PreparedAsync(units: 5, ("cameras[0].events", "[ExposureEnd, FrameTrigerMissed]"));
        bench.StartAgent();

        await LogHoldsAsync(bench, "camera 'cam-1': event 'FrameTrigerMissed' is none of: ExposureEnd, FrameStart, FrameEnd, Line1RisingEdge, FrameTriggerMissed");

        Assert.False(bench.Plc.AgentIsReady);
    }

    [Fact, Requirement("USE-01")]
    public async Task Line_keeps_every_promise_with_the_same_samples_in_more_bits()
    {
        await using BenchLine bench = await PreparedAsync(units: 20, ("cameras[0].features", "{ TriggerMode: On, PixelFormat: Mono12p }"));
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);

        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}")));
        Assert.True(report.Units.Count(unit => unit.Verdict == "accept") >= 10, string.Join(' ', report.Units.Select(unit => unit.Reason)));
    }

    [Fact]
    public async Task Exclusive_camera_is_not_even_read_by_others_and_its_packets_are_not_probed_when_told_so()
    {
        await using BenchLine bench = await PreparedAsync(
            units: 15, ("cameras[0].privilege", "exclusive"), ("cameras[0].packet-size-probe", "false"), ("cameras[0].packet-size-bytes", "4000"));
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);

        CameraOpening opening = await Camera.OpenAsync(
            CameraSelector.ByAddress(bench.Camera.ControlEndPoint.Address, bench.Camera.ControlEndPoint.Port),
            new CameraOptions { Name = "looking on", Privilege = CameraPrivilege.Monitor }, NullLogger.Instance, _patience.Token);
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.Null(opening.Camera);
        Assert.Equal(0, bench.Camera.Statistics.TestPackets);
        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}")));
    }

    private async Task<BenchLine> PreparedAsync(int units, params (string Key, string Value)[] changes)
    {
        var bench = new BenchLine(new BenchOptions
        {
            Units = units, Rate = 300, Defects = 0, OwnPorts = true, OutputFolder = "artifacts/scenarios",
            ConfigurationChanges = changes.ToDictionary(c => c.Key, c => c.Value),
        });
        await bench.PrepareAsync(_patience.Token);
        return bench;
    }

    private async Task WithCameraAsync(BenchLine bench, Action<Camera> use)
    {
        CameraOpening opening = await Camera.OpenAsync(
            CameraSelector.ByAddress(bench.Camera.ControlEndPoint.Address, bench.Camera.ControlEndPoint.Port),
            new CameraOptions { Name = "set-up" }, NullLogger.Instance, _patience.Token);
        using Camera camera = opening.Camera ?? throw new InvalidOperationException(opening.Message);
        use(camera);
    }

    private async Task LogHoldsAsync(BenchLine bench, string words)
    {
        while (!bench.Agent.LastLines.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            if (_patience.IsCancellationRequested) Assert.Fail($"the agent said nothing of '{words}':\n{string.Join('\n', bench.Agent.LastLines)}");
            await Task.Delay(20);
        }
    }
}
