using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Inspection;

namespace EdgeInspector.Mqtt;

/// <summary>The fields of every kind of message, as README.md lists them.</summary>
internal static class MessageContent
{
    private const int KeysMax = 64;
    private const int AlarmsMax = 32;

    public static byte[] State(LineStatus status, DateTimeOffset now)
    {
        using var to = new FlatJson(now);
        to.Text("state", FlatJson.Key(status.State.ToString()));
        to.Flag("ready", status.Ready);
        to.Text("reason", status.Reason);
        Identity(to, status);
        if (status.ClockOffset is TimeSpan offset) to.Measured("clock_offset_ms", offset.TotalMilliseconds);
        return to.End();
    }

    /// <summary>The end of the line's words, on purpose or as the broker's Last Will.</summary>
    public static byte[] Offline(LineStatus? status, bool isIntentional, DateTimeOffset now)
    {
        using var to = new FlatJson(now);
        to.Text("state", "offline");
        to.Flag("ready", false);
        to.Flag("intentional", isIntentional);
        if (status is not null) Identity(to, status);
        return to.End();
    }

    public static byte[] Summary(BatchSummary summary, SummaryWindow window, SummaryRate rate, MqttCounters counters, DateTimeOffset now)
    {
        using var to = new FlatJson(now);
        to.Text("window", window == SummaryWindow.Second ? "1s" : "1min");
        to.Text("batch", summary.BatchId);
        to.Text("recipe", summary.RecipeId);
        to.Number("infed", summary.Infed);
        to.Number("challenged", summary.Challenged);
        to.Number("accepted", summary.Accepted);
        to.Number("rejected", summary.Rejected);
        to.Number("undecided", summary.Undecided);
        to.Number("late", summary.Late);
        to.Number("lost", summary.Lost);
        foreach ((RejectReason reason, long count) in summary.ByReason) to.Number("reason_" + FlatJson.Key(reason.ToString()), count);
        foreach ((string name, long count) in summary.ByDefectClass.Take(KeysMax)) to.Number("class_" + FlatJson.Key(name), count);
        for (int camera = 0; camera < Math.Min(KeysMax, summary.ViewsNotCleanByCamera.Count); camera++)
            to.Number($"camera_{camera}_not_clean", summary.ViewsNotCleanByCamera[camera]);
        for (int camera = 0; camera < Math.Min(KeysMax, summary.Cameras.Count); camera++) Camera(to, $"camera_{camera}_", summary.Cameras[camera]);
        foreach (LatencyStep step in summary.Latency.Take(KeysMax))
        {
            string key = "latency_" + FlatJson.Key(step.Step);
            to.Number(key + "_count", step.Count);
            to.Measured(key + "_p50_ms", step.P50);
            to.Measured(key + "_p99_ms", step.P99);
            to.Measured(key + "_max_ms", step.Max);
        }

        if (rate.IsKnown)
        {
            to.Measured("window_s", rate.Seconds);
            to.Number("window_infed", rate.Infed);
            to.Measured("infed_per_min", rate.InfedPerMinute);
            to.Measured("not_accepted_share", rate.NotAcceptedShare);
        }

        to.Number("mqtt_published", counters.Published);
        to.Number("mqtt_results_dropped", counters.ResultsDropped);
        to.Number("mqtt_reconnects", counters.Reconnects);
        return to.End();
    }

    public static byte[] Result(UnitReport report, DateTimeOffset now)
    {
        InspectionResult result = report.Result;
        using var to = new FlatJson(now);
        to.Number("unit", result.Decision.Unit.Value);
        to.Number("trigger", result.Decision.Trigger.Number);
        to.Number("pocket", result.Decision.Trigger.Pocket);
        to.Text("batch", result.BatchId);
        to.Text("verdict", FlatJson.Key(result.Verdict.ToString()));
        to.Text("reason", FlatJson.Key(result.Reason.ToString()));
        to.Number("reason_code", (int)result.Reason);
        to.Measured("score", result.Decision.Score);
        to.Text("class", report.DefectClass);
        to.Text("delivery", FlatJson.Key(result.Delivery.ToString()));
        to.Number("result_seq", result.ResultSequence);
        to.Flag("late", result.IsLate);
        to.Measured("latency_ms", report.Latency.TotalMilliseconds);
        to.Text("record_hash", report.RecordHash);
        to.Number("record", report.Record);
        Evidence(to, report.Evidence ?? []);
        return to.End();
    }

    public static byte[] AlarmChange(Alarm alarm, string change, int active, DateTimeOffset now)
    {
        using var to = new FlatJson(now);
        to.Text("id", alarm.Id);
        to.Text("change", change);
        to.Text("severity", FlatJson.Key(alarm.Severity.ToString()));
        to.Text("text", alarm.Text);
        to.Number("active", active);
        return to.End();
    }

    /// <summary>The active set, oldest first. The one kind with a list in it; what does not fit is counted in <c>active</c>.</summary>
    public static byte[] ActiveAlarms(IReadOnlyCollection<(Alarm Alarm, DateTimeOffset RaisedAt)> active, DateTimeOffset now)
    {
        using var to = new FlatJson(now);
        to.Number("active", active.Count);
        to.Json.WriteStartArray("alarms");
        foreach ((Alarm alarm, DateTimeOffset raisedAt) in active.Take(AlarmsMax))
        {
            to.Json.WriteStartObject();
            to.Text("id", alarm.Id);
            to.Text("severity", FlatJson.Key(alarm.Severity.ToString()));
            to.Text("text", alarm.Text);
            to.Number("raised_t", raisedAt.ToUnixTimeMilliseconds());
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
        return to.End();
    }

    public static byte[] Checkpoint(long sequence, string rootHash, DateTimeOffset now)
    {
        using var to = new FlatJson(now);
        to.Number("tree_size", sequence);
        to.Text("root_hash", rootHash);
        return to.End();
    }

    // One word and one hash for the unit, as the contract has them; beside them each view's, by which a file is found in the record.
    private static void Evidence(FlatJson to, IReadOnlyList<ViewPicture> pictures)
    {
        string[] words = ["lost", "kept", "not-sampled"];
        to.Text("evidence", FlatJson.Key(words.FirstOrDefault(word => pictures.Any(p => p.State == word), "none")));
        string hashes = string.Concat(pictures.SelectMany(p => new[] { p.FrameSha256, p.MapSha256 }).Where(hash => hash.Length > 0).Select(hash => hash + "\n"));
        to.Text("evidence_hash", hashes.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes))));
        foreach (ViewPicture picture in pictures.Where(p => p.FrameSha256.Length > 0).Take(KeysMax))
        {
            to.Text($"view_{picture.View}_frame_sha256", picture.FrameSha256);
            if (picture.MapSha256.Length > 0) to.Text($"view_{picture.View}_map_sha256", picture.MapSha256);
        }
    }

    // A clock that nobody could read has no offset and no error: null, never 0.
    private static void Camera(FlatJson to, string prefix, CameraReport camera)
    {
        to.Text(prefix + "clock", FlatJson.Key(camera.ClockSource.ToString()));
        to.Measured(prefix + "clock_offset_ms", camera.ClockOffset?.TotalMilliseconds ?? double.NaN);
        to.Measured(prefix + "clock_error_ms", camera.ClockError?.TotalMilliseconds ?? double.NaN);
        to.Measured(prefix + "clock_drift_ppm", camera.ClockDriftPpm ?? double.NaN);
        to.Number(prefix + "clock_jumps", camera.ClockJumps);
        to.Number(prefix + "missed_triggers", camera.MissedTriggers);
        foreach ((string name, long count) in camera.Events.Take(KeysMax)) to.Number($"{prefix}event_{FlatJson.Key(name)}", count);
    }

    private static void Identity(FlatJson to, LineStatus status)
    {
        to.Text("version", status.Version);
        to.Text("configuration", status.ConfigurationHash);
        to.Text("passport", status.PassportId);
        to.Text("model", status.ModelHash);
    }
}
