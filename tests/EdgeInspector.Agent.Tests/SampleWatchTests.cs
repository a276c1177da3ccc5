using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

public sealed class SampleWatchTests
{
    private readonly List<string> _alarms = [];

    private readonly SampleWatch _watch;

    public SampleWatchTests() => _watch = new SampleWatch(() => new SampleSpace(), ["cam-1", "cam-2"], (camera, why) => _alarms.Add($"{camera}: {why ?? "inside"}"));

    [Fact, Requirement("USE-02")]
    public void A_dark_camera_is_one_alarm_with_value_and_limit_until_its_frames_are_inside_again()
    {
        for (int i = 0; i < 5; i++) Look(camera: 1, ViewOutcome.OutsideSampleSpace, mean: 0.05f);
        for (int i = 0; i < 3 * SampleWatch.InsideInRow; i++) Look(camera: 0, ViewOutcome.Inspected);
        Assert.Equal(["cam-2: mean 0.05 is below mean-min 0.1"], _alarms);

        for (int i = 0; i < SampleWatch.InsideInRow - 1; i++) Look(camera: 1, ViewOutcome.Inspected);
        Look(camera: 1, ViewOutcome.OutsideSampleSpace, mean: 0.05f);
        for (int i = 0; i < SampleWatch.InsideInRow - 1; i++) Look(camera: 1, ViewOutcome.Inspected);
        for (int i = 0; i < 20; i++) Look(camera: 1, ViewOutcome.FrameIncomplete);
        Assert.Single(_alarms);

        Look(camera: 1, ViewOutcome.Inspected);
        Assert.Equal("cam-2: inside", _alarms[^1]);
        Look(camera: 1, ViewOutcome.OutsideSampleSpace, mean: 0.99f);
        Assert.Equal("cam-2: mean 0.99 is above mean-max 0.98", _alarms[^1]);
    }

    private void Look(int camera, ViewOutcome outcome, float mean = 0.5f)
    {
        var ledger = new UnitLedger(1, TimeSpan.FromSeconds(1));
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        ledger.Inspected(
            new ViewResult { Trigger = 1, Camera = camera, Outcome = outcome, Verdict = Verdict.Undecided, Sample = new SampleMeasurement(mean, 0, 0.1f) { IsMeasured = true } },
            TimeSpan.Zero);
        Assert.True(ledger.TryTake(out Decision decision));
        _watch.Look(new InspectionResult { Decision = decision, BatchId = "b", ResultSequence = 1, Delivery = DeliveryOutcome.Acknowledged, DeliveredAt = default, DecidedAtUtc = default });
    }
}
