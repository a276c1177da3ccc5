using System.Diagnostics;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Mqtt.Tests;

/// <summary>What the tests begin with.</summary>
internal static class Given
{
    public const string Root = "pharma/basel/fill/line-1/cell-2/edgeinspector/";

    public static MqttSettings Settings(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Tls = null,
        ClientId = $"agent-{Guid.NewGuid():N}",
        Topics = MqttTopics.Create("pharma", "basel", "fill", "line-1", "cell-2"),
        ReconnectMin = TimeSpan.FromMilliseconds(50),
        ReconnectMax = TimeSpan.FromMilliseconds(200),
        AnswerTimeout = TimeSpan.FromSeconds(5),
    };

    public static MqttPublisher Publisher(MqttSettings settings) => new(settings, TimeProvider.System, NullLogger<MqttPublisher>.Instance);

    public static LineStatus Status(LineState state = LineState.ContinuousExecution) => new()
    {
        State = state,
        Ready = state == LineState.ContinuousExecution,
        Version = "0.1.0",
        ConfigurationHash = "c0ffee",
        PassportId = "vial-1/3",
        ClockOffset = TimeSpan.FromMilliseconds(1.5),
    };

    public static BatchSummary Summary(long infed, string batch = "B-1") => new()
    {
        BatchId = batch,
        RecipeId = "vial-2r",
        Infed = infed,
        Accepted = infed - 3,
        Rejected = 2,
        Undecided = 1,
        Late = 1,
        Lost = 0,
        ByReason = new Dictionary<RejectReason, long> { [RejectReason.Defect] = 2, [RejectReason.OutsideSampleSpace] = 1 },
        ByDefectClass = new Dictionary<string, long> { ["Glass crack"] = 2 },
        ViewsNotCleanByCamera = [2, 1],
        Cameras =
        [
            new CameraReport
            {
                Name = "cam-1", ClockSource = CameraClockSource.Sampled, ClockOffset = TimeSpan.FromSeconds(1_700_000_000.25),
                ClockError = TimeSpan.FromMicroseconds(85), ClockDriftPpm = -12.5, ClockJumps = 1,
                MissedTriggers = 3, Events = new Dictionary<string, long> { ["FrameTriggerMissed"] = 3 },
            },
            new CameraReport { Name = "cam-2" },
        ],
        Latency = [new LatencyStep("total", infed, 21.5, 38.25, 44.125)],
    };

    public static UnitReport Unit(uint unit) => new(
        new InspectionResult
        {
            ResultSequence = unit,
            Decision = new Decision
            {
                Trigger = new Trigger(unit, new UnitId(unit), 4, TimeSpan.FromSeconds(1)),
                Verdict = Verdict.Reject,
                Reason = RejectReason.Defect,
                Score = 0.75f,
                Deadline = TimeSpan.FromSeconds(1.08),
                DecidedAt = TimeSpan.FromSeconds(1.02),
            },
            Delivery = DeliveryOutcome.Acknowledged,
            BatchId = "B-1",
            DeliveredAt = TimeSpan.FromSeconds(1.03),
            DecidedAtUtc = DateTimeOffset.UnixEpoch,
        },
        "crack",
        TimeSpan.FromMilliseconds(30),
        "ab12");

    /// <summary>Waits until something holds, with a limit that no healthy run comes near.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, int seconds = 15)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"{what}: not in {seconds} s");
            await Task.Delay(10);
        }
    }
}
