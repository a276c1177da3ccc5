namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.session</c>.</summary>
internal static class PlcSessionKeys
{
    private static readonly Key<TimeSpan> _timeout = Key.WithDefault(
        "timeout-s", Shapes.Seconds(5, 3600), "60",
        "The server forgets a session that is silent for so long.");
    private static readonly Key<TimeSpan> _keepAlive = Key.WithDefault(
        "keepalive-s", Shapes.Seconds(1, 60), "5",
        "A silent link is asked for a sign of life so often; less than half of timeout-s.");
    private static readonly Key<TimeSpan> _tokenLifetime = Key.WithDefault(
        "token-lifetime-min", Shapes.Minutes(1, 1440), "60",
        "The channel's keys are renewed within it.");

    public static Section<PlcSession> Section { get; } = new(
        [_timeout, _keepAlive, _tokenLifetime],
        v => new PlcSession { Timeout = v.Get(_timeout), KeepAlive = v.Get(_keepAlive), TokenLifetime = v.Get(_tokenLifetime) },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.Has(_timeout) && v.Has(_keepAlive) && v.Get(_keepAlive) * 2 >= v.Get(_timeout))
            v.Refuse(_keepAlive, $"{v.Get(_keepAlive).TotalSeconds:0} s is too slow for timeout-s {v.Get(_timeout).TotalSeconds:0} s; allowed: less than half of it");
    }
}
