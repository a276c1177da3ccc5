using System.Globalization;
using System.Text.Json;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>Decides a recorded unit again: findings and measurements of its views, motion, fusion and thresholds, by the ledger that decides on the line. [MOD-06] [CNF-01]</summary>
internal static class UnitReplay
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // What the line knew and no picture shows. Each of them is a reject, whatever the views say.
    private static readonly HashSet<string> MattersOfTime =
    [
        .. new[]
        {
            RejectReason.Late, RejectReason.ViewTwice, RejectReason.CounterGap, RejectReason.UnitTwice, RejectReason.LedgerFull, RejectReason.PlcLost, RejectReason.LineNotReady,
            RejectReason.Shutdown, RejectReason.TriggerMismatch,
        }.Select(reason => FrameReplay.Hyphenated(reason.ToString())),
    ];

    /// <summary>Decides one unit.</summary>
    /// <param name="record">Its decision record.</param>
    /// <param name="recipe">The one that judges now.</param>
    /// <param name="looked">By view: what was found in those that were run again.</param>
    public static ReplayedUnit Decide(JsonElement record, Recipe recipe, IReadOnlyDictionary<int, LookedView> looked)
    {
        string verdict = Text(record, "decided_verdict"), reason = Text(record, "decided_reason");
        IReadOnlyList<string> parts = RuleDifferences.Of(record, recipe);
        if (MattersOfTime.Contains(reason))
        {
            bool isReject = verdict == "reject";
            return Told(isReject ? UnitReplayResult.RestsOnTime : UnitReplayResult.Differs, "", isReject ? [] : [$"verdict: {verdict} for the reason {reason}, which always rejects"]);
        }

        if (record.GetProperty("views_expected").GetInt32() != recipe.Views) return Told(UnitReplayResult.Differs, "", ["it had another number of views, so it cannot be decided again"]);
        Decision now = DecideViews(record.GetProperty("views"), recipe, looked);
        var differences = new List<string>();
        Compare("verdict", verdict, FrameReplay.Hyphenated(now.Verdict.ToString()));
        Compare("reason", reason, FrameReplay.Hyphenated(now.Reason.ToString()));
        Compare("score", RecordedView.Bare(record.GetProperty("score")), FrameReplay.Digits(now.Score));
        foreach (JsonElement view in record.GetProperty("views").EnumerateArray())
        {
            int at = view.GetProperty("view").GetInt32(), index = 0;
            foreach (JsonElement finding in view.GetProperty("findings").EnumerateArray())
            {
                int i = index++;
                string motion = i < now.Views[at].Findings.Count ? FrameReplay.Hyphenated(recipe.MotionOf(now.Views, at, i).ToString()) : "nothing";
                Compare($"view {at} finding {i}: motion", Text(finding, "motion"), motion);
            }
        }

        return Told(
            differences.Count == 0 ? UnitReplayResult.Same : UnitReplayResult.Differs,
            $"{FrameReplay.Hyphenated(now.Verdict.ToString())} {FrameReplay.Hyphenated(now.Reason.ToString())}", differences);

        void Compare(string name, string then, string here)
        {
            if (then != here) differences.Add($"{name}: {then} -> {here}");
        }

        ReplayedUnit Told(UnitReplayResult result, string here, IReadOnlyList<string> differing) => new(
            record.GetProperty("seq").GetInt64(), record.GetProperty("unit").GetUInt32(), result, $"{verdict} {reason}", here, differing, parts, looked.Count);
    }

    // Time stands still, so that what is decided here rests on the views alone.
    private static Decision DecideViews(JsonElement views, Recipe recipe, IReadOnlyDictionary<int, LookedView> looked)
    {
        var ledger = new UnitLedger(recipe.Views, Window, recipe: recipe);
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        foreach (JsonElement view in views.EnumerateArray())
        {
            int at = view.GetProperty("view").GetInt32();
            if (at < 0 || at >= recipe.Views) continue;
            (ViewOutcome outcome, FindingList findings) = Seen(view, recipe, looked.GetValueOrDefault(at));
            ViewJudgement judgement = recipe.Judge(outcome, findings);
            ledger.Inspected(
                new ViewResult { Trigger = 1, View = at, Outcome = outcome, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings }, TimeSpan.Zero);
        }

        ledger.Expire(Window);
        return ledger.TryTake(out Decision decision) ? decision : throw new InvalidOperationException("a unit whose time is over is decided");
    }

    // What became of an image before or after it was looked at, the pixels do not tell: there the record counts.
    private static (ViewOutcome Outcome, FindingList Findings) Seen(JsonElement view, Recipe recipe, LookedView? looked)
    {
        ViewOutcome outcome = Value<ViewOutcome>(Text(view, "outcome"));
        if (outcome is ViewOutcome.NotInspected or ViewOutcome.FrameIncomplete or ViewOutcome.TriggerMismatch) return (outcome, default);
        if (looked is not null) return (looked.Outcome, looked.Findings);
        FindingList findings = default;
        foreach (JsonElement finding in view.GetProperty("findings").EnumerateArray())
        {
            string name = Text(finding, "class");
            int defectClass = -1;
            for (int i = 0; i < recipe.Classes.Count; i++)
            {
                if (recipe.Classes[i].Name == name) defectClass = i;
            }

            int[] box = [.. finding.GetProperty("box").EnumerateArray().Select(side => side.GetInt32())];
            bool isMeasured = finding.TryGetProperty("measurement", out JsonElement measurement);
            findings.Add(new Finding(defectClass, Number(finding.GetProperty("raw_score")), new Box(box[0], box[1], box[2], box[3]))
            {
                Measurement = isMeasured ? Value<MeasurementStatus>(measurement.GetString()!) : MeasurementStatus.None,
                Value = isMeasured && finding.GetProperty("value").ValueKind != JsonValueKind.Null ? Number(finding.GetProperty("value")) : 0,
                Text = finding.TryGetProperty("text", out JsonElement text) ? text.GetString() : null,
            });
        }

        findings.AddUnkept(Math.Max(0, view.GetProperty("findings_total").GetInt32() - findings.Total));
        return (outcome, findings);
    }

    private static float Number(JsonElement value) => float.Parse(RecordedView.Bare(value), CultureInfo.InvariantCulture);

    // A word that is none is the zero value, which is never good.
    private static T Value<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().FirstOrDefault(value => FrameReplay.Hyphenated(value.ToString()) == word);

    private static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;
}
