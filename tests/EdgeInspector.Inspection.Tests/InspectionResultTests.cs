namespace EdgeInspector.Inspection.Tests;

public sealed class InspectionResultTests
{
    [Fact, Requirement("CNF-02"), Requirement("LIN-02")]
    public void The_verdict_that_counts_follows_this_table()
    {
        var table = new List<string>();
        foreach ((Verdict verdict, RejectReason reason) in new[] { (Verdict.Reject, RejectReason.Defect), (Verdict.Accept, RejectReason.None), (Verdict.Undecided, RejectReason.Doubt) })
        {
            foreach (DeliveryOutcome delivery in Enum.GetValues<DeliveryOutcome>())
            {
                InspectionResult result = Result(verdict, reason, delivery);
                table.Add($"{verdict,-9} {delivery,-15} -> {result.Verdict,-9} {result.Reason,-7} {(result.IsLate ? "late" : "")}".TrimEnd());
            }
        }

        Assert.Equal(
            """
            Reject    NotSent         -> Reject    Defect  late
            Reject    Acknowledged    -> Reject    Defect
            Reject    NotAcknowledged -> Reject    Defect  late
            Reject    Refused         -> Reject    Defect
            Reject    LinkLost        -> Reject    Defect
            Accept    NotSent         -> Undecided Late    late
            Accept    Acknowledged    -> Accept    None
            Accept    NotAcknowledged -> Undecided Late    late
            Accept    Refused         -> Undecided PlcLost
            Accept    LinkLost        -> Undecided PlcLost
            Undecided NotSent         -> Undecided Doubt   late
            Undecided Acknowledged    -> Undecided Doubt
            Undecided NotAcknowledged -> Undecided Doubt   late
            Undecided Refused         -> Undecided Doubt
            Undecided LinkLost        -> Undecided Doubt
            """,
            string.Join('\n', table));
    }

    [Fact, Requirement("CNF-03")]
    public void What_nobody_filled_in_is_rejected()
    {
        Assert.Equal((Verdict.Reject, ViewOutcome.NotInspected, DeliveryOutcome.NotSent, LineState.Preoperational), (default(Verdict), default(ViewOutcome), default(DeliveryOutcome), default(LineState)));
        Assert.Equal(Verdict.Reject, default(Decision).Verdict);
        Assert.Equal(Verdict.Reject, default(ViewResult).Verdict);
        Assert.Equal(Verdict.Reject, default(ViewJudgement).Verdict);
    }

    internal static InspectionResult Result(Verdict verdict, RejectReason reason, DeliveryOutcome delivery, ViewList views = default) => new()
    {
        ResultSequence = 1,
        Decision = new Decision { Verdict = verdict, Reason = reason, Deadline = TimeSpan.FromMilliseconds(80), DecidedAt = TimeSpan.FromMilliseconds(20), Views = views },
        Delivery = delivery,
        BatchId = "B",
        DeliveredAt = TimeSpan.FromMilliseconds(30),
        DecidedAtUtc = DateTimeOffset.UnixEpoch,
    };
}
