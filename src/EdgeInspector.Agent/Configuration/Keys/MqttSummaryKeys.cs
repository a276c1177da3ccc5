namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>mqtt.summary</c>.</summary>
internal static class MqttSummaryKeys
{
    private static readonly Key<TimeSpan> _period = Key.WithDefault(
        "period-s", Shapes.Seconds(1, 3600), "1",
        "From one summary to the next; each counts from the start of the batch, so a lost one loses nothing.");

    public static Section<MqttSummary> Section { get; } = new([_period], v => new MqttSummary { Period = v.Get(_period) });
}
