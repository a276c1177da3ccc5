using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Tests;

public sealed class VisionReportTests
{
    private static readonly VisionId Recipe = new("vial-10r", "", new byte[32]);
    private static readonly VisionId Configuration = new("line-1", "", new byte[32]);

    [Fact]
    public void A_record_is_told_by_the_names_and_times_of_the_standard()
    {
        InspectionResult record = Record(Verdict.Accept, RejectReason.None, DeliveryOutcome.Acknowledged);

        VisionResult told = VisionReport.Of(record, Recipe, Configuration);

        Assert.Equal(("B-17/1007/7", "1007", "B-17"), (told.ResultId, told.PartId, told.JobId));
        Assert.Equal((false, false, VisionResultState.Completed), (told.IsPartial, told.IsSimulated, told.State));
        Assert.Equal((Recipe, Configuration), (told.Recipe, told.Configuration));
        Assert.Equal([-60.0, 0.0, 10.0], new[] { told.StartTime, told.CreationTime, told.EndTime }.Select(t => (t - record.DecidedAtUtc.UtcDateTime).TotalMilliseconds));
        Assert.Equal(["Accept", "None", 0.25F, "Acknowledged", 9U, false], told.Content.Select(c => c.ToObject()));
    }

    [Theory]
    [InlineData(RejectReason.Defect, VisionResultState.Completed)]
    [InlineData(RejectReason.Doubt, VisionResultState.Completed)]
    [InlineData(RejectReason.ModelFailed, VisionResultState.Failed)]
    [InlineData(RejectReason.ViewMissing, VisionResultState.Failed)]
    [InlineData(RejectReason.CounterGap, VisionResultState.Failed)]
    [InlineData(RejectReason.Late, VisionResultState.Aborted)]
    [InlineData(RejectReason.Shutdown, VisionResultState.Aborted)]
    public void The_result_state_tells_how_the_inspection_went(RejectReason reason, VisionResultState expected) =>
        Assert.Equal(expected, VisionReport.Of(Record(Verdict.Reject, reason, DeliveryOutcome.Acknowledged), Recipe, Configuration).State);

    // The verdict that counts is told, not the one that the model gave: nobody acknowledged this accept.
    [Fact]
    public void An_accept_that_was_not_acknowledged_is_told_as_undecided()
    {
        VisionResult told = VisionReport.Of(Record(Verdict.Accept, RejectReason.None, DeliveryOutcome.NotAcknowledged), Recipe, Configuration);

        Assert.Equal((VisionResultState.Completed, "Undecided", "Late"), (told.State, told.Content[0].ToObject(), told.Content[1].ToObject()));
    }

    private static InspectionResult Record(Verdict verdict, RejectReason reason, DeliveryOutcome delivery) => new()
    {
        ResultSequence = 9,
        Decision = new Decision
        {
            Trigger = new Trigger(7, new UnitId(1007), 3, TimeSpan.FromMilliseconds(1000)),
            Verdict = verdict,
            Reason = reason,
            Score = 0.25F,
            Deadline = TimeSpan.FromMilliseconds(1080),
            DecidedAt = TimeSpan.FromMilliseconds(1060),
        },
        Delivery = delivery,
        BatchId = "B-17",
        DeliveredAt = TimeSpan.FromMilliseconds(1070),
        DecidedAtUtc = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(1)),
    };
}
