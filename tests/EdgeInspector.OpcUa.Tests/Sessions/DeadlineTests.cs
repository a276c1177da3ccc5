namespace EdgeInspector.OpcUa.Tests;

/// <summary>After the deadline of a unit nothing of its verdict leaves, whatever happened to thread or cable.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    // The thread loses the processor at each place of a write in turn: before the request is secured, while it is, and after it was sent.
    [Theory, Requirement("LIN-02")]
    [InlineData(MessageSecurityMode.None)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void Verdict_that_is_late_before_it_left_never_leaves_and_the_channel_goes_on(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer();
        var time = new JumpingTime();
        UaClientOptions options = (mode == MessageSecurityMode.None ? OwnPeers.Plain(server.EndpointUrl) : OwnPeers.Secured(server.EndpointUrl, mode, OwnPeers.ServerCertificate.Value)) with
        {
            Time = time,
            KeepAliveInterval = TimeSpan.FromHours(1),
            SessionTimeout = TimeSpan.FromHours(4),
            RequestTimeout = TimeSpan.FromHours(1),
            TokenLifetime = TimeSpan.FromHours(4),
            UnacknowledgedGrace = TimeSpan.FromHours(4),
        };
        using UaLink link = Connect(options, out UaLinkNode unit);
        Assert.True(link.TryWrite([new(unit, 1U)], Deadline).IsDone);
        var stored = new List<uint>();
        server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!.Written = (_, value, _) => stored.Add(value.TryGet(out uint u) ? u : 0);
        var never = new List<uint>();

        int places = 1;
        for (uint id = 100; ; id++, places++)
        {
            int cancelled = link.CancelCount;
            time.JumpAt(places);
            UaOutcome outcome = link.TryWrite([new(unit, id)], Deadline);
            if (outcome.Kind == UaOutcomeKind.TimedOut && link.CancelCount == cancelled) never.Add(id);
            if (time.Asked < places) break;
        }

        time.JumpAt(0);
        UaOutcome after = link.TryWrite([new(unit, 7U)], Deadline);

        Assert.Equal((UaOutcomeKind.Done, 1, 0), (after.Kind, link.SessionCount, link.ResetCount));
        Assert.True(never.Count >= 2, $"late before it left: {never.Count} of {places} places");
        Assert.Empty(stored.Intersect(never));
        Assert.Equal(7U, stored[^1]);
    }

    // The other end takes nothing: the kernel holds the request and would deliver it when the other end comes back.
    [Fact, Requirement("LIN-02")]
    public void Verdict_that_is_on_its_way_at_its_deadline_is_thrown_away_with_the_connection()
    {
        using UaServer server = OwnPeers.StartServer();
        using var wire = new TcpProxy(server.Port);
        using UaLink link = Connect(OwnPeers.Plain(wire.Url) with { KeepAliveInterval = TimeSpan.FromHours(1), UnacknowledgedGrace = TimeSpan.FromHours(1) }, out UaLinkNode unit);
        Assert.True(link.TryWrite([new(unit, 1U)], Patience).IsDone);
        wire.Stall();

        uint last = 0xABC0_0000;
        while (link.ResetCount == 0 && last < 0xABC0_4000)
        {
            last++;
            Assert.Equal(UaOutcomeKind.TimedOut, link.TryWrite([new(unit, last)], TimeSpan.FromMilliseconds(1)).Kind);
        }

        wire.Resume();
        bool back = SpinWait.SpinUntil(() => link.SessionCount == 2 && link.IsConnected, Patience);
        UaOutcome after = link.TryWrite([new(unit, 5U)], Patience);

        Assert.Equal((1, true, UaOutcomeKind.Done), (link.ResetCount, back, after.Kind));
        Assert.True(wire.HasSent(BitConverter.GetBytes(5U)));
        Assert.False(wire.HasSent(BitConverter.GetBytes(last)), "the late verdict arrived after all");
    }

    // Sent but not acknowledged: lost, or the other end is slow to acknowledge. No sign of it within the grace, and the connection goes.
    [Theory, Requirement("LIN-02")]
    [InlineData(0)]
    [InlineData(50)]
    public void Verdict_of_which_there_is_no_sign_after_the_grace_takes_the_connection_with_it(int graceMs)
    {
        using UaServer server = OwnPeers.StartServer();
        using var wire = new TcpProxy(server.Port);
        using UaLink link = Connect(OwnPeers.Plain(wire.Url) with { KeepAliveInterval = TimeSpan.FromHours(1), UnacknowledgedGrace = TimeSpan.FromMilliseconds(graceMs) }, out UaLinkNode unit);
        wire.Stall();

        // The first bytes that nobody reads are acknowledged all the same; more than the other end's buffer takes are not.
        uint last = 0;
        bool isReset = SpinWait.SpinUntil(() => link.ResetCount > 0 || link.TryWrite([new(unit, ++last)], TimeSpan.FromMilliseconds(1)).IsDone, Patience);
        wire.Resume();

        Assert.True(isReset && link.ResetCount > 0);
        Assert.True(SpinWait.SpinUntil(() => link.SessionCount >= 2 && link.IsConnected, Patience));
    }

    [Fact, Requirement("LIN-02")]
    public void Server_that_answers_late_is_asked_to_drop_the_request()
    {
        using UaServer server = OwnPeers.StartServer();
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl), out UaLinkNode unit);
        using var release = new ManualResetEventSlim();
        UaVariable variable = server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!;
        variable.Written = (_, _, _) => release.Wait(Patience);

        UaOutcome late = link.TryWrite([new(unit, 9U)], TimeSpan.FromMilliseconds(30));
        variable.Written = null;
        release.Set();
        UaOutcome next = link.TryWrite([new(unit, 10U)], Patience);

        Assert.Equal((UaOutcomeKind.TimedOut, 1, UaOutcomeKind.Done, 1), (late.Kind, link.CancelCount, next.Kind, link.SessionCount));
    }

    // "Not before" is exact, and holds on a busy machine; how soon after is a figure (opcua-deadline), not a test.
    [Fact]
    public void Miss_is_not_told_before_the_deadline()
    {
        using UaServer server = OwnPeers.StartServer();
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl), out UaLinkNode unit);
        using var release = new ManualResetEventSlim();
        server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!.Written = (_, _, _) => release.Wait(Patience);
        var deadline = TimeSpan.FromMilliseconds(7.9);

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        UaOutcome late = link.TryWrite([new(unit, 9U)], deadline);
        TimeSpan taken = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        release.Set();

        Assert.Equal(UaOutcomeKind.TimedOut, late.Kind);
        Assert.True(taken >= deadline, $"{taken.TotalMilliseconds} ms");
    }

    // A request that was under way when the connection broke, or asked for while there was none, is never sent again.
    [Fact, Requirement("LIN-02")]
    public void Nothing_is_kept_for_the_next_connection()
    {
        using UaServer server = OwnPeers.StartServer();
        using var wire = new TcpProxy(server.Port);
        using UaLink link = Connect(OwnPeers.Plain(wire.Url), out UaLinkNode unit);
        var stored = new List<Variant>();
        server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!.Written = (_, value, _) => stored.Add(value);
        wire.Stall();

        UaOutcome lost = default;
        var caller = new Thread(() => lost = link.TryWrite([new(unit, 100U)], Patience));
        caller.Start();
        Assert.True(SpinWait.SpinUntil(() => wire.HeldBytes > 0 || !caller.IsAlive, Patience));
        wire.Cut();
        caller.Join();
        UaOutcome between = link.TryWrite([new(unit, 101U)], TimeSpan.FromMilliseconds(1));
        wire.Resume();
        Assert.True(SpinWait.SpinUntil(() => link.SessionCount >= 2 && link.IsConnected, Patience));
        UaOutcome after = link.TryWrite([new(unit, 102U)], Patience);

        Assert.False(lost.IsDone || between.IsDone);
        Assert.Equal(UaOutcomeKind.Done, after.Kind);
        Assert.Equal([102U], stored);
    }

    private static UaLink Connect(UaClientOptions options, out UaLinkNode unit)
    {
        var link = new UaLink(options);
        unit = link.AddNode(OwnPeers.Node("ResultUnitId"));
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        return link;
    }
}
