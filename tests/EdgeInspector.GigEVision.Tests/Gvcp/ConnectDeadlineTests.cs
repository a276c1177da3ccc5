using System.Diagnostics;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>Opening ends in time wherever the camera falls silent, and leaves no control behind.</summary>
public sealed class ConnectDeadlineTests
{
    // Some thirty open at once, and a busy machine must still find each of them before it falls silent: with 0.6 s one was once not found.
    // Without one deadline a silent camera holds the opening up for many seconds.
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Camera_that_falls_silent_at_any_step_is_given_up_in_time_and_control_is_given_back()
    {
        int steps = await CountStepsAsync();

        Trial[] trials = await Task.WhenAll(Enumerable.Range(0, steps).Select(TryAsync));

        Assert.InRange(steps, 15, 60);
        Assert.All(trials, t => Assert.True(t.Outcome == CameraOpenOutcome.Timeout, $"silent after {t.Step}: {t.Outcome}: {t.Message}"));
        Assert.All(trials, t => Assert.True(t.Time < _most, $"silent after {t.Step}: {t.Time.TotalSeconds:0.0} s"));
        Assert.All(trials, t => Assert.True(!t.TookControl || t.GaveBack, $"silent after {t.Step}: control was not given back: {t.Message}"));
        Assert.Contains(trials, t => t.TookControl);
    }

    [Fact]
    public async Task Cancelling_ends_the_opening_at_any_moment_and_gives_control_back()
    {
        using var device = new ScriptedCamera();
        using var cancel = new CancellationTokenSource();
        device.Judge = (address, _) =>
        {
            if (address == 0x938) cancel.Cancel();
            return 0;
        };

        CameraOpening opening = await Camera.OpenAsync(device.Selector, Options with { OpenDeadline = TimeSpan.FromMinutes(1) }, Quiet.Logger, cancel.Token);

        Assert.Equal(CameraOpenOutcome.Cancelled, opening.Outcome);
        Assert.Equal((0xA00u, 0u), device.Writes.Last());
    }

    private static CameraOptions Options => new() { Name = "cam-1", OpenDeadline = _deadline };

    private static async Task<int> CountStepsAsync()
    {
        using var device = new ScriptedCamera();
        CameraOpening opening = await Camera.OpenAsync(
            device.Selector, Options with { OpenDeadline = TimeSpan.FromSeconds(20), HeartbeatTimeout = TimeSpan.FromMinutes(1) }, Quiet.Logger, CancellationToken.None);
        int steps = device.Commands;
        opening.Camera!.Dispose();
        return steps;
    }

    private static async Task<Trial> TryAsync(int step)
    {
        using var device = new ScriptedCamera { SilentAfter = step };
        long start = Stopwatch.GetTimestamp();
        CameraOpening opening = await Camera.OpenAsync(device.Selector, Options, Quiet.Logger, CancellationToken.None);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        opening.Camera?.Dispose();

        // What we sent lies in the device's socket until its thread gets the processor.
        bool tookControl = device[0xA00] == 2;
        while (tookControl && !GaveBack() && Stopwatch.GetElapsedTime(start).TotalSeconds < 20) await Task.Delay(5);
        return new Trial(step, opening.Outcome, opening.Message, time, tookControl, GaveBack());

        bool GaveBack() => device.Writes.Any(w => w == (0xA00, 0));
    }

    private sealed record Trial(int Step, CameraOpenOutcome Outcome, string Message, TimeSpan Time, bool TookControl, bool GaveBack);
}
