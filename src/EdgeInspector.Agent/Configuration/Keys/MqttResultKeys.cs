namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>mqtt.results</c>.</summary>
internal static class MqttResultKeys
{
    private static readonly Key<bool> _enabled = Key.WithDefault(
        "enabled", Shapes.Switch, "true",
        "Whether units are published one by one.");
    private static readonly Key<int> _sampleEvery = Key.WithDefault(
        "sample-every", Shapes.Count(1, 100000, "units"), "1",
        "Every how many accepted units one is published; rejected and undecided ones always are.");

    public static Section<MqttResults> Section { get; } = new([_enabled, _sampleEvery], v => new MqttResults { Enabled = v.Get(_enabled), SampleEvery = v.Get(_sampleEvery) });
}
