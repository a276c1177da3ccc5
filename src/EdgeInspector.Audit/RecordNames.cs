using System.Collections.Frozen;
using System.Text;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;

namespace EdgeInspector.Audit;

/// <summary>The words that stand in records for the values of enums: the value's name in lower case with hyphens.</summary>
internal static class RecordNames
{
    public const string SegmentKind = "segment";
    public const string DecisionKind = "decision";
    public const string EventKind = "event";
    public const string SealKind = "seal";

    private static readonly FrozenDictionary<Verdict, string> Verdicts = Table<Verdict>();
    private static readonly FrozenDictionary<RejectReason, string> Reasons = Table<RejectReason>();
    private static readonly FrozenDictionary<DeliveryOutcome, string> Deliveries = Table<DeliveryOutcome>();
    private static readonly FrozenDictionary<ViewOutcome, string> ViewOutcomes = Table<ViewOutcome>();
    private static readonly FrozenDictionary<MeasurementStatus, string> Measurements = Table<MeasurementStatus>();
    private static readonly FrozenDictionary<DefectCategory, string> Categories = Table<DefectCategory>();
    private static readonly FrozenDictionary<CameraClockSource, string> ClockSources = Table<CameraClockSource>();
    private static readonly FrozenDictionary<MotionKind, string> Motions = Table<MotionKind>();
    private static readonly FrozenDictionary<AuditEventKind, string> Events = Table<AuditEventKind>();
    private static readonly FrozenDictionary<EvidenceState, string> EvidenceStates = Table<EvidenceState>();

    public static string Of(Verdict value) => Verdicts.GetValueOrDefault(value, "unknown");

    public static string Of(RejectReason value) => Reasons.GetValueOrDefault(value, "unknown");

    public static string Of(DeliveryOutcome value) => Deliveries.GetValueOrDefault(value, "unknown");

    public static string Of(ViewOutcome value) => ViewOutcomes.GetValueOrDefault(value, "unknown");

    public static string Of(MeasurementStatus value) => Measurements.GetValueOrDefault(value, "unknown");

    public static string Of(DefectCategory value) => Categories.GetValueOrDefault(value, "unknown");

    public static string Of(CameraClockSource value) => ClockSources.GetValueOrDefault(value, "unknown");

    public static string Of(MotionKind value) => Motions.GetValueOrDefault(value, "unknown");

    public static string Of(AuditEventKind value) => Events.GetValueOrDefault(value, "unknown");

    public static string Of(EvidenceState value) => EvidenceStates.GetValueOrDefault(value, "unknown");

    /// <summary>The kind of event of a word in a record.</summary>
    public static bool TryRead(string word, out AuditEventKind kind)
    {
        foreach ((AuditEventKind known, string own) in Events)
        {
            kind = known;
            if (own == word) return true;
        }

        kind = AuditEventKind.Remark;
        return false;
    }

    private static FrozenDictionary<T, string> Table<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(value => value, value => Hyphenated(value.ToString()));

    private static string Hyphenated(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
