using EdgeInspector.LineSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

public sealed class MessageTests
{
    [Fact]
    public void Summary_is_read_by_the_promised_keys()
    {
        byte[] payload = """
            {"schema":1,"window":"1s","batch":"b","infed":9,"accepted":5,"rejected":3,"undecided":1,"late":0,"lost":0,
             "latency_inspect_count":18,"latency_inspect_p50_ms":11.5,"latency_inspect_p99_ms":15,"latency_inspect_max_ms":16.25}
            """u8.ToArray();

        Assert.True(SummaryReader.TryRead(payload, out SummaryMessage? summary));

        Assert.Equal((9, 5, 3, 1), (summary!.Infed, summary.Accepted, summary.Rejected, summary.Undecided));
        Assert.Equal([new StepLatency("inspect", 11.5, 15, 16.25)], summary.Latency);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"infed\":\"many\"}")]
    [InlineData("{\"infed\":1}")]
    public void What_is_no_summary_is_refused(string payload) =>
        Assert.False(SummaryReader.TryRead(System.Text.Encoding.UTF8.GetBytes(payload), out _));

    [Fact]
    public void Decision_is_read_by_the_promised_names()
    {
        const string Line = """{"seq":4,"prev":"00","kind":"decision","unit":1007,"trigger":7,"verdict":"undecided","decided_verdict":"accept","reason":"late","delivery":"not-acknowledged","late":true,"score":0.25,"hash":"00"}""";

        Assert.True(DecisionLog.TryRead(Line, out DecisionRecord? decision));

        Assert.Equal(new DecisionRecord(1007, 7, "undecided", "accept", "late", "not-acknowledged", true, 0.25), decision);
    }

    [Theory]
    [InlineData("""{"seq":1,"kind":"event"}""")]
    [InlineData("""{"seq":1,"kind":"decision","unit":""")]
    [InlineData("""{"seq":1,"kind":"decision"}""")]
    [InlineData("7")]
    public void What_is_no_decision_is_passed_over(string line) => Assert.False(DecisionLog.TryRead(line, out _));
}
