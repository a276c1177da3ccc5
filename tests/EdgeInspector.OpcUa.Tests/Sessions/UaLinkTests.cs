namespace EdgeInspector.OpcUa.Tests;

public sealed class UaLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly UaServer _server = OwnPeers.StartServer();

    [Fact]
    public void Steady_writes_and_reads_allocate_nothing_without_security()
    {
        using UaServer server = _server;
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl) with { KeepAliveInterval = TimeSpan.FromMinutes(5) }, out UaLinkNode verdict, out UaLinkNode sequence);

        long allocated = AllocatedBy600Calls(link, verdict, sequence);

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Steady_writes_and_reads_allocate_nothing_with_encryption()
    {
        using UaServer server = _server;
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);
        using UaLink link = Connect(options with { KeepAliveInterval = TimeSpan.FromMinutes(5) }, out UaLinkNode verdict, out UaLinkNode sequence);

        long allocated = AllocatedBy600Calls(link, verdict, sequence);

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Steady_calls_allocate_nothing_on_the_calling_thread_without_security()
    {
        using UaServer server = _server;
        using var link = new UaLink(OwnPeers.Plain(server.EndpointUrl) with { KeepAliveInterval = TimeSpan.FromMinutes(5) });
        UaLinkMethod post = link.AddMethod(OwnPeers.Folder, OwnPeers.Node("PostResult"));
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        Variant[] inputs = [77U, (byte)1, (ushort)0, 0.5F, 0U];
        var outputs = new Variant[1];
        long allocated = 0;
        // The first round warms up: buffers grow, code is compiled.
        for (uint round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (uint i = 0; i < 200; i++)
            {
                inputs[4] = 200 * round + i;
                Assert.True(link.TryCall(post, inputs, outputs, Patience).IsDone);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal((0, (Variant)399U), (allocated, outputs[0]));
    }

    [Fact, Requirement("LIN-02")]
    public void Write_whose_deadline_passes_is_late_and_the_next_answer_is_its_own()
    {
        using UaServer server = _server;
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl), out UaLinkNode verdict, out UaLinkNode sequence);
        using var release = new ManualResetEventSlim();
        var stored = new List<Variant>();
        UaVariable slow = server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!;
        // The late answer is a bad one, so that it can be told from the next.
        slow.WriteResult = StatusCode.BadInternalError;
        slow.Written = (_, value, _) =>
        {
            stored.Add(value);
            release.Wait(Patience);
        };

        UaOutcome late = link.TryWrite([new(verdict, (byte)1)], TimeSpan.FromMilliseconds(50));
        release.Set();
        UaOutcome next = link.TryWrite([new(sequence, 9U)], Patience);

        Assert.Equal((UaOutcomeKind.TimedOut, UaOutcomeKind.Done), (late.Kind, next.Kind));
        Assert.Equal([(byte)1], stored);
        Assert.Equal(9U, server.FindVariable(new NodeId(2, "DB_Vision.ResultSeq"))!.Value.ToObject());
    }

    [Fact]
    public void Mute_server_is_noticed_by_the_keep_alive_and_dialled_anew()
    {
        using UaServer server = _server;
        UaClientOptions options = OwnPeers.Plain(server.EndpointUrl) with { KeepAliveInterval = TimeSpan.FromMilliseconds(100), RequestTimeout = TimeSpan.FromMilliseconds(400) };
        using UaLink link = Connect(options, out UaLinkNode verdict, out UaLinkNode sequence);
        using var release = new ManualResetEventSlim();
        server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!.Written = (_, _, _) => release.Wait(Patience);

        UaOutcome mute = link.TryWrite([new(verdict, (byte)1)], TimeSpan.FromMilliseconds(20));
        bool anew = SpinWait.SpinUntil(() => link.SessionCount == 2 && link.IsConnected, Patience);
        UaOutcome after = link.TryWrite([new(sequence, 1U)], Patience);
        release.Set();

        Assert.Equal((UaOutcomeKind.TimedOut, true, UaOutcomeKind.Done), (mute.Kind, anew, after.Kind));
    }

    [Fact]
    public void Accepted_but_not_applied_confirms_nothing()
    {
        using UaServer server = _server;
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl), out UaLinkNode verdict, out _);
        server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!.WriteResult = StatusCode.GoodCompletesAsynchronously;

        UaOutcome outcome = link.TryWrite([new(verdict, (byte)1)], Patience);

        Assert.Equal((UaOutcomeKind.NotApplied, StatusCode.GoodCompletesAsynchronously, 0), (outcome.Kind, outcome.Status, outcome.ItemIndex));
    }

    [Fact]
    public void Lost_session_is_opened_anew_and_its_nodes_are_registered_again()
    {
        using UaServer server = _server;
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl), out UaLinkNode verdict, out _);

        server.KillSessions();
        UaOutcome lost = link.TryWrite([new(verdict, (byte)1)], Patience);
        bool back = SpinWait.SpinUntil(() => link.SessionCount == 2 && link.IsConnected, Patience);
        UaOutcome after = link.TryWrite([new(verdict, (byte)2)], Patience);

        Assert.Equal((UaOutcomeKind.ConnectionLost, StatusCode.BadSessionIdInvalid, true, UaOutcomeKind.Done), (lost.Kind, lost.Status, back, after.Kind));
    }

    [Fact]
    public void Server_stopped_and_started_again_is_found_again()
    {
        using UaServer server = _server;
        using UaLink link = Connect(OwnPeers.Plain(server.EndpointUrl), out UaLinkNode verdict, out _);

        server.Stop();
        UaOutcome down = link.TryWrite([new(verdict, (byte)1)], TimeSpan.FromMilliseconds(100));
        server.Start();
        bool back = SpinWait.SpinUntil(() => link.SessionCount == 2 && link.IsConnected, Patience);

        Assert.False(down.IsDone);
        Assert.True(back);
        Assert.Equal((byte)0, server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!.Value.ToObject());
    }

    [Fact]
    public void Missing_node_is_named_with_the_endpoint_and_what_to_do()
    {
        using UaServer server = _server;
        using var link = new UaLink(OwnPeers.Plain(server.EndpointUrl));
        link.AddNode(OwnPeers.Node("Verdikt"));
        using var said = new ManualResetEventSlim();
        UaStateChangedEventArgs? change = null;
        link.StateChanged += (_, c) =>
        {
            change = c;
            said.Set();
        };

        link.Start();

        Assert.True(said.Wait(Patience));
        Assert.Equal((false, StatusCode.BadNodeIdUnknown), (change!.IsConnected, change.Status));
        Assert.Equal($"{server.EndpointUrl}: node 'nsu=urn:plc:vision;s=DB_Vision.Verdikt': its data type cannot be read: "
            + "BadNodeIdUnknown (0x80340000); check the name and that the PLC offers it to OPC UA clients", change.Reason);
    }

    [Fact]
    public void Default_outcome_is_that_nothing_was_sent()
    {
        using UaServer server = _server;
        using var link = new UaLink(OwnPeers.Plain("opc.tcp://127.0.0.1:1"));
        UaLinkNode verdict = link.AddNode(OwnPeers.Node("Verdict"));

        UaOutcome outcome = link.TryWrite([new(verdict, (byte)1)], Patience);

        Assert.Equal((default, UaOutcomeKind.NotConnected), (outcome, default(UaOutcome).Kind));
    }

    private static UaLink Connect(UaClientOptions options, out UaLinkNode verdict, out UaLinkNode sequence)
    {
        var link = new UaLink(options);
        verdict = link.AddNode(OwnPeers.Node("Verdict"));
        sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        return link;
    }

    private static long AllocatedBy600Calls(UaLink link, UaLinkNode verdict, UaLinkNode sequence)
    {
        const int Calls = 200;
        WriteItem[] items = new WriteItem[1];
        UaLinkNode[] nodes = [sequence];
        var values = new DataValue[1];
        uint written = 0;
        long allocated = 0;
        // The first round warms up: buffers grow, code is compiled.
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
            {
                items[0] = new WriteItem(verdict, (byte)1);
                bool payload = link.TryWrite(items, Patience).IsDone;
                items[0] = new WriteItem(sequence, ++written);
                if (!payload || !link.TryWrite(items, Patience).IsDone || !link.TryRead(nodes, values, Patience).IsDone) return long.MaxValue;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(values[0].Value.TryGet(out uint read) && read == written);
        return allocated;
    }
}
