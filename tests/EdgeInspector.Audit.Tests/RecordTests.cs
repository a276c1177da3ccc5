using System.Text.Json;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Audit.Tests;

/// <summary>What stands in the records.</summary>
public sealed class RecordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact, Requirement("CNF-01"), Requirement("CHG-02")]
    public void A_decision_record_holds_score_thresholds_settings_and_every_view()
    {
        JsonElement record = RecordOf(log => log.Append(Given.Result(7, Verdict.Reject), Given.Context()));

        Assert.Equal(
            """
            {"kind":"decision","utc":"2026-03-01T12:00:00.000000Z","offset":"+00:00","clock":"ok","up_us":0,"unit":7,"trigger":7,"pocket":3,"challenge":false,"batch":"B-1","verdict":"reject","reason":"defect","reason_code":1,"decided_verdict":"reject","decided_reason":"defect","score":0.75,"delivery":"acknowledged","result_seq":7,"late":false,"decided_utc":"2026-03-01T11:00:00.000000Z","decided_offset":"+01:00","triggered_us":1000000,"decided_us":1020000,"deadline_us":1080000,"delivered_us":1025500,"recipe":"vial-2r","product":"P-100","configuration":"c0ffee","passport":"vial-1/3","unreleased":false,"model":"beef","cameras":[{"camera":"cam-1","features":"f00d"}],"thresholds":[{"class":"crack","category":"critical","accept_below":0.25,"reject_from":0.5,"calibrated":false,"reject_views":1},{"class":"schäden \"x\"","category":"minor","accept_below":0.4,"reject_from":0.9,"calibrated":false,"reject_views":1}],"views_expected":2,"views":[{"view":0,"camera":"cam-1","block":"1007","outcome":"inspected","verdict":"reject","reason":"defect","score":0.75,"mean":0.5,"saturated":0.001,"sharpness":0.02,"p1":0.01,"p50":0.5,"p99":0.9,"part":[1,2,3,4],"embedding_distance":1.5,"exposure_us":null,"gain":null,"outside":"","camera_clock":"sampled","camera_ns":"18446744073709551615","camera_us":1000250,"camera_error_us":44,"camera_utc":"2026-03-01T10:59:59.980250Z","first_packet_us":1001000,"received_us":1006000,"inspection_started_us":1007000,"inspected_us":1020000,"findings_total":1,"findings":[{"class":"crack","score":0.75,"raw_score":0.75,"box":[10,20,30,40],"motion":"unknown"}],"evidence":"none"},{"view":1,"camera":"1","block":"1007","outcome":"inspected","verdict":"reject","reason":"defect","score":0.75,"mean":0.5,"saturated":0.001,"sharpness":0.02,"p1":0.01,"p50":0.5,"p99":0.9,"part":[1,2,3,4],"embedding_distance":1.5,"exposure_us":null,"gain":null,"outside":"","camera_clock":"none","camera_ns":"77","camera_us":null,"camera_error_us":null,"camera_utc":null,"first_packet_us":1001000,"received_us":1006000,"inspection_started_us":1007000,"inspected_us":1020000,"findings_total":1,"findings":[{"class":"crack","score":0.75,"raw_score":0.75,"box":[10,20,30,40],"motion":"unknown"}],"evidence":"none"}]}
            """.Replace("schäden \"x\"", "schäden \\\"x\\\"", StringComparison.Ordinal),
            Body(record));
    }

    [Theory, Requirement("CNF-01")]
    [InlineData("accept")]
    [InlineData("undecided")]
    [InlineData("reject")]
    [InlineData("view missing")]
    [InlineData("nobody saw it")]
    public void Every_record_holds_its_score_and_the_thresholds_rules_and_limits_in_force(string unit)
    {
        Assert.True(ScoreCalibration.TryCreate([(0, 0.25f), (10, 0.75f)], out ScoreCalibration? calibration, out _));
        Recipe recipe = Recipe.Create(
            "r", "p", 3,
            [
                new DefectClass("spot", DefectCategory.Critical, 0.3f, 0.5f) { Calibration = calibration, Fusion = new ViewFusion(FusionRule.KOfN, 2) },
                new DefectClass("fill", DefectCategory.Major, 1, 2) { Unit = "um", Limits = new MeasurementLimits(1, 2, 3, float.PositiveInfinity) },
            ],
            new SampleSpace(),
            new MotionRule
            {
                Views = [0, 1, 2], Classes = ["spot"], AxisX = 50, Radius = 40, LiquidTop = 0, LiquidBottom = 90, TurnDegrees = 9, Tolerance = 1, RiseMin = 5, RiseMax = 9,
                ToldAs = [new MotionClass(MotionKind.Rising, new DefectClass("bubble", DefectCategory.Minor, 0.6f, 0.7f))],
            });
        var ledger = new UnitLedger(3, 80 * Given.Ms, recipe: recipe);
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        if (unit == "nobody saw it") ledger.Triggered(new Trigger(3, new UnitId(3), 0, TimeSpan.Zero));
        float raw = unit switch { "reject" => 9, "undecided" => 3, _ => 0.5f };
        FindingList findings = default;
        findings.Add(new Finding(0, raw, default));
        ViewJudgement judgement = recipe.Judge(ViewOutcome.Inspected, findings);
        for (int view = 0; view < (unit == "view missing" ? 2 : 3); view++)
            ledger.Inspected(new ViewResult { Trigger = 1, View = view, Outcome = ViewOutcome.Inspected, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings }, Given.Ms);
        ledger.Expire(80 * Given.Ms);
        Decision decision;
        do
        {
            Assert.True(ledger.TryTake(out decision));
        }
        while (decision.Trigger.IsUnseen != (unit == "nobody saw it"));

        JsonElement record = RecordOf(log => log.Append(Given.Result(1, Verdict.Reject) with { Decision = decision }, Given.Context() with { Recipe = recipe }));

        Assert.Equal(
            """[{"class":"spot","category":"critical","accept_below":0.3,"reject_from":0.5,"calibrated":true,"reject_views":2},"""
            + """{"class":"fill","category":"major","accept_below":1,"reject_from":2,"calibrated":false,"reject_views":1,"unit":"um","reject_below":1,"accept_from":2,"accept_to":3,"reject_above":null},"""
            + """{"class":"bubble","category":"minor","accept_below":0.6,"reject_from":0.7,"calibrated":false,"reject_views":1,"motion":"rising"}]""",
            record.GetProperty("thresholds").GetRawText());
        (string Verdict, float Score) expected = unit switch { "accept" => ("accept", 0.275f), "undecided" => ("undecided", 0.4f), "reject" => ("reject", 0.7f), "view missing" => ("reject", 0.275f), _ => ("reject", 0) };
        Assert.Equal(expected.Verdict, record.GetProperty("decided_verdict").GetString());
        Assert.Equal(expected.Score, record.GetProperty("score").GetSingle(), 1e-6f);
        foreach (JsonElement view in record.GetProperty("views").EnumerateArray())
        {
            JsonElement finding = view.GetProperty("findings")[0];
            Assert.Equal(expected.Score, finding.GetProperty("score").GetSingle(), 1e-6f);
            Assert.Equal(raw, finding.GetProperty("raw_score").GetSingle());
        }
    }

    [Fact, Requirement("XAI-01")]
    public void A_decision_record_holds_where_the_pixels_and_the_map_of_a_view_are_and_their_hashes()
    {
        ViewEvidence[] evidence =
        [
            new(EvidenceState.Kept, new FrameEvidence("d/f.frame.gz", "aa", 4, 2, "Mono8", 8), new MapEvidence("d/f.map.gz", "bb", 1, 2, 3)),
            ViewEvidence.Lost,
        ];

        JsonElement record = RecordOf(log => log.Append(Given.Result(7, Verdict.Reject), Given.Context(), evidence));

        JsonElement views = record.GetProperty("views");
        Assert.EndsWith(
            """ "evidence":"kept","frame":{"file":"d/f.frame.gz","sha256":"aa","width":4,"height":2,"format":"Mono8","bytes":8},"map":{"file":"d/f.map.gz","sha256":"bb","planes":1,"width":2,"height":3}}""".TrimStart(),
            views[0].GetRawText(), StringComparison.Ordinal);
        Assert.EndsWith("\"evidence\":\"lost\"}", views[1].GetRawText(), StringComparison.Ordinal);
    }

    [Fact, Requirement("CLK-01")]
    public void An_image_without_a_stamp_of_the_camera_has_no_time_of_the_camera()
    {
        InspectionResult result = Given.Result(1, Verdict.Reject);
        var bare = new UnitLedger(views: 1, window: 80 * Given.Ms);
        bare.Triggered(new Trigger(1, new UnitId(1), 3, 1000 * Given.Ms));
        bare.Inspected(new ViewResult { Trigger = 1, Outcome = ViewOutcome.FrameIncomplete }, 1020 * Given.Ms);
        Assert.True(bare.TryTake(out Decision decision));

        JsonElement record = RecordOf(log => log.Append(result with { Decision = decision }, Given.Context()));

        JsonElement view = record.GetProperty("views")[0];
        Assert.Equal("none", view.GetProperty("camera_clock").GetString());
        foreach (string field in new[] { "camera_ns", "camera_us", "camera_error_us", "camera_utc" })
            Assert.Equal(JsonValueKind.Null, view.GetProperty(field).ValueKind);
    }

    [Fact, Requirement("CHG-02")]
    public void Settings_of_a_camera_that_is_set_up_later_join_the_context_under_its_name()
    {
        DecisionContext before = Given.Context() with { Cameras = ["cam-1", "cam-2"], CameraFeatures = [] };

        DecisionContext second = before.With("cam-2", "bb");
        DecisionContext both = second.With("cam-1", "aa").With("cam-3", "cc");

        Assert.Equal(["", "bb"], second.CameraFeatures);
        Assert.Equal(["aa", "bb"], both.CameraFeatures);
    }

    [Fact, Requirement("AUD-01")]
    public void An_event_holds_who_what_old_new_why_where_and_every_odd_character()
    {
        JsonElement record = RecordOf(log => log.Append(new AuditEvent(AuditEventKind.ConfigurationLoaded)
        {
            Who = "m\u00fcller", Role = "engineer", Where = "line-1", Old = "a\"b\\c", New = "tab\there\u007f\u0001", Why = "\ud83d\udd27 \ud800 end",
        }));

        Assert.Equal(
            """{"kind":"event","utc":"2026-03-01T12:00:00.000000Z","offset":"+00:00","clock":"ok","up_us":0,"what":"configuration-loaded","who":"müller","role":"engineer","where":"line-1","old":"a\"b\\c","new":"tab\u0009here\u007f\u0001","why":"🔧 """ + "\ufffd end\"}",
            Body(record));
        Assert.Equal("tab\there\u007f\u0001", record.GetProperty("new").GetString());
    }

    [Theory]
    [InlineData(float.NaN, "\"NaN\"")]
    [InlineData(float.PositiveInfinity, "\"Infinity\"")]
    [InlineData(float.NegativeInfinity, "\"-Infinity\"")]
    [InlineData(0.1f, "0.1")]
    [InlineData(1f / 3f, "0.33333334")]
    [InlineData(1e-5f, "1E-05")]
    [InlineData(1e16f, "1E+16")]
    [InlineData(-0f, "-0")]
    public void A_score_is_written_with_the_fewest_digits_that_read_back(float score, string written)
    {
        InspectionResult result = Given.Result(1, Verdict.Reject);
        result = result with { Decision = result.Decision with { Score = score } };

        JsonElement record = RecordOf(log => log.Append(result, Given.Context()));

        Assert.Equal(written, record.GetProperty("score").GetRawText());
    }

    [Fact, Requirement("CLK-01")]
    public void A_clock_that_jumps_is_marked_and_the_order_stays()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Noon) { AutoAdvanceAmount = TimeSpan.Zero };
        var clock = new ShiftedClock(time);
        using (AuditLog log = Given.Open(folder, time: clock))
        {
            Remark(log, "in step");
            clock.Shift = TimeSpan.FromHours(-1);
            Remark(log, "an hour back");
            time.Advance(TimeSpan.FromMinutes(10));
            Remark(log, "still before an earlier record");
            clock.Shift = TimeSpan.FromHours(2);
            Remark(log, "two hours ahead");
            time.Advance(TimeSpan.FromMinutes(10));
            Remark(log, "in step again");
            log.IsClockSynchronised = false;
            Remark(log, "no time source");
            log.Seal("test");
        }

        clock.Shift = TimeSpan.Zero;
        using (AuditLog again = Given.Open(folder, time: clock)) again.Seal("test");

        string[] marks = [.. File.ReadAllLines(folder.File(1)).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("clock").GetString()!)];
        Assert.Equal(["ok", "ok", "ok", "back", "back", "stepped", "ok", "unsynchronised", "unsynchronised", "back", "back"], marks);
        AuditVerification verified = AuditVerifier.Verify(folder);
        Assert.Equal((AuditFault.None, 4L), (verified.Fault, verified.ClockBack));
    }

    [Fact, Requirement("CLK-01")]
    public void Clock_at_which_nobody_has_looked_is_marked_unsynchronised()
    {
        using var folder = new TemporaryFolder();
        using (AuditLog log = Given.Open(folder, new AuditLogSettings())) log.Seal("test");

        string[] marks = [.. File.ReadAllLines(folder.File(1)).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("clock").GetString()!)];
        Assert.All(marks, mark => Assert.Equal("unsynchronised", mark));
    }

    private static void Remark(AuditLog log, string why) => log.Append(new AuditEvent(AuditEventKind.Remark) { Why = why });

    private static JsonElement RecordOf(Func<AuditLog, bool> append)
    {
        using var folder = new TemporaryFolder();
        using AuditLog log = Given.Open(folder, time: new FakeTimeProvider(Noon));
        Assert.True(append(log));
        Assert.Equal(AuditWriteOutcome.Durable, log.WriteGroup());
        return JsonDocument.Parse(File.ReadAllLines(folder.File(1))[^1]).RootElement;
    }

    // The record without its number, link and hash, which other tests hold.
    private static string Body(JsonElement record)
    {
        string line = record.GetRawText();
        return "{" + line[line.IndexOf("\"kind\"", StringComparison.Ordinal)..^75] + "}";
    }

    /// <summary>A wall clock that can be set without the monotonic one taking notice.</summary>
    private sealed class ShiftedClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

        public override long GetTimestamp() => inner.GetTimestamp();
    }
}
