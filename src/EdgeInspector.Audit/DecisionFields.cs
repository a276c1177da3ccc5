using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;

namespace EdgeInspector.Audit;

/// <summary>The fields of a decision record, in their order.</summary>
internal static class DecisionFields
{
    public static void Write(RecordEncoder to, InspectionResult result, DecisionContext context, IReadOnlyList<ViewEvidence> evidence)
    {
        Decision decision = result.Decision;
        to.Number("unit", decision.Unit.Value);
        to.Number("trigger", decision.Trigger.Number);
        to.Number("pocket", decision.Trigger.Pocket);
        to.Flag("challenge", decision.Trigger.IsChallenge);
        to.Text("batch", result.BatchId);
        to.Text("verdict", RecordNames.Of(result.Verdict));
        to.Text("reason", RecordNames.Of(result.Reason));
        to.Number("reason_code", (int)result.Reason);
        to.Text("decided_verdict", RecordNames.Of(decision.Verdict));
        to.Text("decided_reason", RecordNames.Of(decision.Reason));
        to.Score("score", decision.Score);
        to.Text("delivery", RecordNames.Of(result.Delivery));
        to.Number("result_seq", result.ResultSequence);
        to.Flag("late", result.IsLate);
        to.Utc("decided_utc", result.DecidedAtUtc);
        to.Offset("decided_offset", result.DecidedAtUtc);
        to.Microseconds("triggered_us", decision.Trigger.At);
        to.Microseconds("decided_us", decision.DecidedAt);
        to.Microseconds("deadline_us", decision.Deadline);
        to.Microseconds("delivered_us", result.DeliveredAt);
        to.Text("recipe", context.Recipe.Id);
        to.Text("product", context.Recipe.ProductCode);
        to.Text("configuration", context.ConfigurationHash);
        to.Text("passport", context.PassportId);
        to.Flag("unreleased", context.IsUnreleased);
        to.Text("model", context.ModelHash);
        to.BeginArray("cameras");
        for (int camera = 0; camera < context.Cameras.Count; camera++)
        {
            to.BeginObject();
            to.Text("camera", context.Cameras[camera]);
            to.Text("features", camera < context.CameraFeatures.Count ? context.CameraFeatures[camera] : "");
            to.EndObject();
        }

        to.EndArray();

        to.BeginArray("thresholds");
        foreach (DefectClass defectClass in context.Recipe.Classes)
        {
            to.BeginObject();
            to.Text("class", defectClass.Name);
            to.Text("category", RecordNames.Of(defectClass.Category));
            to.Score("accept_below", defectClass.AcceptBelow);
            to.Score("reject_from", defectClass.RejectFrom);
            to.Flag("calibrated", defectClass.Calibration is not null);
            to.Number("reject_views", defectClass.Fusion.RejectFromViews);
            if (defectClass.Motion != MotionKind.Unknown) to.Text("motion", RecordNames.Of(defectClass.Motion));
            if (defectClass.Limits is { } limits) WriteLimits(to, limits, defectClass.Unit ?? "");
            to.EndObject();
        }

        to.EndArray();
        to.Number("views_expected", context.Recipe.Views);
        to.BeginArray("views");
        ViewList views = decision.Views;
        for (int view = 0; view < ViewList.Capacity; view++)
        {
            if (views.Has(view)) WriteView(to, views, view, result, context, view < evidence.Count ? evidence[view] : ViewEvidence.None);
        }

        to.EndArray();
    }

    private static void WriteView(RecordEncoder to, in ViewList views, int at, InspectionResult result, DecisionContext context, ViewEvidence evidence)
    {
        ViewResult view = views[at];
        to.BeginObject();
        to.Number("view", view.View);
        to.Text("camera", (uint)view.Camera < (uint)context.Cameras.Count ? context.Cameras[view.Camera] : $"{view.Camera}");
        to.Text("block", view.BlockId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        to.Text("outcome", RecordNames.Of(view.Outcome));
        to.Text("verdict", RecordNames.Of(view.Verdict));
        to.Text("reason", RecordNames.Of(view.Reason));
        to.Score("score", view.Score);
        to.Score("mean", view.Sample.Mean);
        to.Score("saturated", view.Sample.Saturated);
        to.Score("sharpness", view.Sample.Sharpness);
        to.Score("p1", view.Sample.P1);
        to.Score("p50", view.Sample.P50);
        to.Score("p99", view.Sample.P99);
        WriteBox(to, "part", view.Sample.Part);
        if (view.Sample.EmbeddingDistance is { } distance) to.Score("embedding_distance", distance);
        else to.Null("embedding_distance");
        if (view.Sample.ExposureMicroseconds is { } exposure) to.Score("exposure_us", exposure);
        else to.Null("exposure_us");
        if (view.Sample.Gain is { } gain) to.Score("gain", gain);
        else to.Null("gain");
        to.Text("outside", view.Outcome == ViewOutcome.OutsideSampleSpace ? context.Recipe.SampleSpace.Check(view.Sample).ToString() : "");
        WriteStamp(to, view.Stamp, result);
        to.Microseconds("first_packet_us", view.Times.FirstPacketAt);
        to.Microseconds("received_us", view.Times.ReceivedAt);
        to.Microseconds("inspection_started_us", view.Times.InspectionStartedAt);
        to.Microseconds("inspected_us", view.Times.InspectedAt);
        to.Number("findings_total", view.Findings.Total);
        to.BeginArray("findings");
        FindingList findings = view.Findings;
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];
            DefectClass? defectClass = (uint)finding.DefectClass < (uint)context.Recipe.Classes.Count ? context.Recipe.Classes[finding.DefectClass] : null;
            to.BeginObject();
            to.Text("class", defectClass?.Name ?? $"{finding.DefectClass}");
            to.Score("score", defectClass?.ScoreOf(finding.Score) ?? finding.Score);
            to.Score("raw_score", finding.Score);
            if (finding.Measurement != MeasurementStatus.None) WriteMeasurement(to, finding, defectClass);
            WriteBox(to, "box", finding.Box);
            to.Text("motion", RecordNames.Of(context.Recipe.MotionOf(views, at, i)));
            to.EndObject();
        }

        to.EndArray();
        WriteEvidence(to, evidence);
        to.EndObject();
    }

    private static void WriteEvidence(RecordEncoder to, ViewEvidence evidence)
    {
        to.Text("evidence", RecordNames.Of(evidence.State));
        if (evidence.Frame is { } frame)
        {
            to.BeginObject("frame");
            to.Text("file", frame.File);
            to.Text("sha256", frame.Sha256);
            to.Number("width", frame.Width);
            to.Number("height", frame.Height);
            to.Text("format", frame.PixelFormat);
            to.Number("bytes", frame.SizeBytes);
            to.EndObject();
        }

        if (evidence.Map is not { } map) return;
        to.BeginObject("map");
        to.Text("file", map.File);
        to.Text("sha256", map.Sha256);
        to.Number("planes", map.Planes);
        to.Number("width", map.Width);
        to.Number("height", map.Height);
        to.EndObject();
    }

    private static void WriteBox(RecordEncoder to, string name, Box box)
    {
        to.BeginArray(name);
        to.Number(box.X);
        to.Number(box.Y);
        to.Number(box.Width);
        to.Number(box.Height);
        to.EndArray();
    }

    // A limit that is not there is null.
    private static void WriteLimits(RecordEncoder to, in MeasurementLimits limits, string unit)
    {
        to.Text("unit", unit);
        Limit("reject_below", limits.RejectBelow);
        Limit("accept_from", limits.AcceptFrom);
        Limit("accept_to", limits.AcceptTo);
        Limit("reject_above", limits.RejectAbove);

        void Limit(string name, float value)
        {
            if (float.IsFinite(value)) to.Score(name, value);
            else to.Null(name);
        }
    }

    private static void WriteMeasurement(RecordEncoder to, in Finding finding, DefectClass? defectClass)
    {
        to.Text("measurement", RecordNames.Of(finding.Measurement));
        if (finding.Measurement == MeasurementStatus.Measured) to.Score("value", finding.Value);
        else to.Null("value");
        to.Text("unit", defectClass?.Unit ?? "");
        if (finding.Text is not null) to.Text("text", finding.Text);
    }

    // Without a mapping there is no time, and null says so: none is made up.
    private static void WriteStamp(RecordEncoder to, CameraStamp stamp, InspectionResult result)
    {
        to.Text("camera_clock", RecordNames.Of(stamp.Source));
        if (stamp.CameraNs == 0) to.Null("camera_ns");
        else to.Text("camera_ns", stamp.CameraNs.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!stamp.IsMapped)
        {
            to.Null("camera_us");
            to.Null("camera_error_us");
            to.Null("camera_utc");
            return;
        }

        // Rounded up, and one more for the rounding of the time itself.
        to.Microseconds("camera_us", stamp.At);
        to.Number("camera_error_us", ((stamp.Error.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond) + 1);
        to.Utc("camera_utc", result.DecidedAtUtc - (result.Decision.DecidedAt - stamp.At));
    }
}
