using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Audit.Tests;

/// <summary>What the tests begin with.</summary>
internal static class Given
{
    public static readonly TimeSpan Ms = TimeSpan.FromMilliseconds(1);

    public static Recipe Recipe { get; } = Recipe.Create("vial-2r", "P-100", 2,
        [new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f), new DefectClass("sch\u00e4den \"x\"", DefectCategory.Minor, 0.4f, 0.9f)], new SampleSpace());

    public static DecisionContext Context() => new()
    {
        Recipe = Recipe,
        ConfigurationHash = "c0ffee",
        PassportId = "vial-1/3",
        ModelHash = "beef",
        Cameras = ["cam-1"],
        CameraFeatures = ["f00d"],
    };

    public static AuditLog Open(string folder, AuditLogSettings? settings = null, TimeProvider? time = null)
    {
        AuditOpening opening = AuditLog.Open(folder, settings ?? new AuditLogSettings { IsClockSynchronised = true }, time ?? TimeProvider.System, NullLogger<AuditLog>.Instance);
        Assert.True(opening.IsOpen, opening.Problem);
        return opening.Log!;
    }

    /// <summary>A result of the real ledger, with two views.</summary>
    public static InspectionResult Result(uint unit, Verdict verdict)
    {
        var ledger = new UnitLedger(views: 2, window: 80 * Ms);
        ledger.Triggered(new Trigger(unit, new UnitId(unit), 3, 1000 * Ms));
        var findings = new FindingList();
        float score = verdict switch { Verdict.Reject => 0.75f, Verdict.Undecided => 0.3f, Verdict.Accept => 0.1f, _ => 1 };
        findings.Add(new Finding(0, score, new Box(10, 20, 30, 40)));
        for (int view = 0; view < 2; view++)
        {
            ViewJudgement judgement = Recipe.Judge(ViewOutcome.Inspected, findings);
            ledger.Inspected(new ViewResult
            {
                Trigger = unit, View = view, Camera = view, BlockId = unit + 1000UL, Outcome = ViewOutcome.Inspected,
                Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings,
                Sample = new SampleMeasurement(0.5f, 0.001f, 0.02f) { IsMeasured = true, P1 = 0.01f, P50 = 0.5f, P99 = 0.9f, Part = new Box(1, 2, 3, 4), EmbeddingDistance = 1.5f },
                Times = new ViewTimes { FirstPacketAt = 1001 * Ms, ReceivedAt = 1006 * Ms, InspectionStartedAt = 1007 * Ms, InspectedAt = 1020 * Ms },

                // The second camera's clock could not be read.
                Stamp = view == 0
                    ? new CameraStamp { CameraNs = 18_446_744_073_709_551_615, Source = CameraClockSource.Sampled, At = 1000.25 * Ms, Error = TimeSpan.FromTicks(421) }
                    : new CameraStamp { CameraNs = 77 },
            }, 1020 * Ms);
        }

        Assert.True(ledger.TryTake(out Decision decision));
        return new InspectionResult
        {
            ResultSequence = unit,
            Decision = decision,
            Delivery = DeliveryOutcome.Acknowledged,
            BatchId = "B-1",
            DeliveredAt = 1025.5 * Ms,
            DecidedAtUtc = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1)),
        };
    }

    /// <summary>A sealed log over several small files, opened twice.</summary>
    public static AuditCheckpoint SealedLog(string folder, int decisions = 24)
    {
        AuditCheckpoint head = default;
        for (int run = 0; run < 2; run++)
        {
            using AuditLog log = Open(folder, new AuditLogSettings { SegmentSizeBytes = 12 * 1024 });
            log.Append(new AuditEvent(AuditEventKind.LineStarted) { Where = "line-1", Why = "morning" });
            for (uint unit = 1; unit <= decisions / 2; unit++)
            {
                log.Append(Result(unit, (Verdict)(unit % 3)), Context());
                if (unit % 4 == 0) log.WriteGroup();
            }

            Assert.Equal(AuditWriteOutcome.Durable, log.Seal("end of shift"));
            head = log.Head;
        }

        return head;
    }
}
