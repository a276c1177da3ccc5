using System.Globalization;
using System.Text.Json;
using EdgeInspector.LineSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The camera's own time in the records of a whole line.</summary>
public sealed class CameraTimeTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _patience.Dispose();

    [Fact, Requirement("CLK-01")]
    public async Task Every_image_is_timed_by_its_camera_and_a_clock_that_jumps_is_mapped_anew()
    {
        await using var bench = new BenchLine(new BenchOptions { Units = 50, Rate = 300, Defects = 0, OwnPorts = true, OutputFolder = "artifacts/scenarios" });
        await bench.PrepareAsync(_patience.Token);
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);
        await bench.WaitForUnitsAsync(20, _patience.Token);
        DateTimeOffset jumped = TimeProvider.System.GetUtcNow();
        bench.Camera.JumpClock(TimeSpan.FromHours(1));
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}")));
        JsonElement[] views = AuditRecords.Views(bench.Configuration.AuditFolder);

        // A unit that a busy PC decides at its deadline may have fewer than its two.
        Assert.InRange(views.Length, 75, 100);
        Assert.All(views, view => AssertTimedWithinItsBoundOrNotAtAll(view));

        // Between the jump and the next reading, a second later, nobody can tell the time: five units have two views each.
        JsonElement[] untimed = [.. views.Where(v => v.GetProperty("camera_us").ValueKind == JsonValueKind.Null)];
        Assert.InRange(untimed.Length, 0, 30);
        Assert.All(untimed, v => Assert.InRange(CameraNs(v), 3600L * 1_000_000_000, long.MaxValue));
        Assert.All(views.Take(20).Concat(views.TakeLast(20)), v => Assert.Equal("sampled", v.GetProperty("camera_clock").GetString()));

        JsonElement[] mapped = AuditRecords.Events(bench.Configuration.AuditFolder, "clock-mapped");
        Assert.Equal(["first readings", "the clock jumped: CameraAhead, jump 1 since the camera was opened"], mapped.Select(e => e.GetProperty("why").GetString()));
        Assert.Equal(mapped[0].GetProperty("new").GetString(), mapped[1].GetProperty("old").GetString());
        Assert.InRange(DateTimeOffset.Parse(mapped[1].GetProperty("utc").GetString()!, CultureInfo.InvariantCulture), jumped, jumped.AddSeconds(10));
    }

    [Fact, Requirement("CLK-01")]
    public async Task Clock_that_keeps_the_networks_time_is_told_as_such_and_mapped_all_the_same()
    {
        await using var bench = new BenchLine(new BenchOptions
        {
            Units = 12, Rate = 300, Defects = 0, OwnPorts = true, OutputFolder = "artifacts/scenarios",
            ConfigurationChanges = new Dictionary<string, string> { ["cameras[0].features"] = "{ TriggerMode: On, PixelFormat: Mono8, PtpEnable: true }" },
        });
        await bench.RunAsync(null, _patience.Token);

        JsonElement[] views = AuditRecords.Views(bench.Configuration.AuditFolder);
        Assert.NotEmpty(views);
        Assert.All(views, AssertTimedWithinItsBoundOrNotAtAll);
        Assert.All(views, view => Assert.Equal("ptp", view.GetProperty("camera_clock").GetString()));
        Assert.StartsWith("ptp, camera clock ", Assert.Single(AuditRecords.Events(bench.Configuration.AuditFolder, "clock-mapped")).GetProperty("new").GetString(), StringComparison.Ordinal);
    }

    private static long CameraNs(JsonElement view) => long.Parse(view.GetProperty("camera_ns").GetString()!, CultureInfo.InvariantCulture);

    // The camera stamps when it is triggered, a little before the first packet comes.
    private static void AssertTimedWithinItsBoundOrNotAtAll(JsonElement view)
    {
        if (view.GetProperty("camera_us").ValueKind == JsonValueKind.Null)
        {
            Assert.Equal("none", view.GetProperty("camera_clock").GetString());
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (view.GetProperty("camera_error_us").ValueKind, view.GetProperty("camera_utc").ValueKind));
            return;
        }

        long at = view.GetProperty("camera_us").GetInt64();
        long error = view.GetProperty("camera_error_us").GetInt64();
        long firstPacket = view.GetProperty("first_packet_us").GetInt64();
        Assert.InRange(error, 1, 1_000_000);
        Assert.InRange(at, firstPacket - 1_000_000, firstPacket + error);
        Assert.InRange(DateTimeOffset.Parse(view.GetProperty("camera_utc").GetString()!, CultureInfo.InvariantCulture), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
    }
}
