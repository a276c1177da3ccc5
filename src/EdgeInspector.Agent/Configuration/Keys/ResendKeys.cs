namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>resend</c> of a camera.</summary>
internal static class ResendKeys
{
    private static readonly Key<bool> _enabled = Key.WithDefault(
        "enabled", Shapes.Switch, "true",
        "Whether lost packets are asked for at all.");
    private static readonly Key<int> _perFrame = Key.WithDefault(
        "per-frame-max-percent", Shapes.Count(1, 100, "%"), "25",
        "The share of a frame's packets that may be asked for; more is a broken link, not a lost packet.");
    private static readonly Key<TimeSpan> _retry = Key.WithDefault(
        "retry-ms", Shapes.Milliseconds(1, 1000), "5",
        "Wait before a packet is asked for once more.");

    public static Section<ResendSettings> Section { get; } = new([_enabled, _perFrame, _retry], v => new ResendSettings
    {
        Enabled = v.Get(_enabled),
        PerFramePercentMax = v.Get(_perFrame),
        Retry = v.Get(_retry),
    });
}
