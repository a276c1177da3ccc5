namespace EdgeInspector.Mqtt.Tests;

public sealed class TopicTests
{
    [Fact]
    public void A_topic_is_the_place_of_the_cell_and_the_kind()
    {
        MqttTopics topics = MqttTopics.Create("pharma", "basel", "fill", "line-1", "cell-2");

        Assert.Equal("pharma/basel/fill/line-1/cell-2/edgeinspector/state", topics.Of(MessageKind.State));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" ", "is empty")]
    [InlineData("a+b", "+ # /")]
    [InlineData("#", "+ # /")]
    [InlineData("a/b", "+ # /")]
    [InlineData("a\u0000b", "control character")]
    [InlineData("$SYS", "begins with $")]
    public void A_level_that_no_topic_may_have_is_refused_by_name(string level, string rule)
    {
        bool isMade = MqttTopics.TryCreate("pharma", level, "fill", "line-1", level, out MqttTopics? topics, out string problem);

        Assert.False(isMade);
        Assert.Null(topics);
        Assert.Contains("topic level site", problem);
        Assert.Contains("topic level cell", problem);
        Assert.Contains(rule, problem);
    }
}
