using System.Collections.Concurrent;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our client and our link against an independent server.</summary>
public sealed class NodeOpcUaServerTests(NodeOpcUaServer node) : IClassFixture<NodeOpcUaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(MessageSecurityMode.None, false)]
    [InlineData(MessageSecurityMode.None, true)]
    [InlineData(MessageSecurityMode.Sign, false)]
    [InlineData(MessageSecurityMode.SignAndEncrypt, true)]
    public async Task Our_client_reads_writes_browses_and_watches(MessageSecurityMode mode, bool namesUser)
    {
        // A value of its own for each case: the peer prints what it stored, and it outlives the case.
        float score = (int)mode + (namesUser ? 0.5F : 0.25F);
        var changes = new ConcurrentQueue<uint>();
        await using UaClient client = await UaClient.ConnectAsync(Options(node.Url, mode) with
        {
            Identity = namesUser ? UaIdentity.UserName("ei1", "vials only") : UaIdentity.Anonymous,
        });

        await client.WriteAsync(OwnPeers.Node("Verdict"), 1);
        await client.WriteAsync(OwnPeers.Node("Score"), score);
        DataValue[] read = await client.ReadAsync([OwnPeers.Node("Verdict"), OwnPeers.Node("BatchId"), OwnPeers.Node("Nothing")]);
        IReadOnlyList<BrowsedNode> browsed = await client.BrowseAsync("nsu=urn:plc:vision;s=DB_Vision", countPerAnswerMax: 10);
        NodeId[] aliases = await client.RegisterNodesAsync([OwnPeers.Node("Verdict")]);
        UaSubscription subscription = await client.SubscribeAsync([OwnPeers.Node("PlcHeartbeat")], TimeSpan.FromMilliseconds(100), (_, value) =>
        {
            if (value.Value.TryGet(out uint beat)) changes.Enqueue(beat);
        });
        Assert.True(await ConditionAsync(() => changes.Count >= 5));
        await subscription.DeleteAsync();

        await node.Peer.WaitForOutputAsync("WRITTEN Verdict Byte 1", Patience);
        await node.Peer.WaitForOutputAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"WRITTEN Score Float {score}"), Patience);
        Assert.Equal(((byte)1, "B-0001"), (read[0].Value.ToObject(), read[1].Value.ToObject()));
        Assert.Equal(StatusCode.BadNodeIdUnknown, read[2].Status);
        Assert.Equal(36, browsed.Count(b => b.NodeClass == NodeClass.Variable));
        Assert.Single(aliases);
        uint[] beats = [.. changes];
        Assert.Equal(beats.Order(), beats);
    }

    [Fact]
    public async Task Link_writes_the_exact_type_of_the_node()
    {
        using var link = new UaLink(Options(node.Url, MessageSecurityMode.SignAndEncrypt));
        UaLinkNode verdict = link.AddNode(OwnPeers.Node("Verdict"));
        UaLinkNode reject = link.AddNode(OwnPeers.Node("Reject"));
        link.Start();
        Assert.True(await ConditionAsync(() => link.IsConnected));

        UaOutcome fitted = link.TryWrite([new(verdict, 2L)], Patience);
        UaOutcome beyond = link.TryWrite([new(reject, true), new(verdict, 256)], Patience);
        var values = new DataValue[2];
        UaOutcome read = link.TryRead([verdict, reject], values, Patience);

        Assert.Equal((UaOutcomeKind.Done, UaOutcomeKind.WrongType, 1), (fitted.Kind, beyond.Kind, beyond.ItemIndex));
        Assert.Contains("node 'nsu=urn:plc:vision;s=DB_Vision.Verdict' has type Byte, the value is Int32 256",
            link.Describe(beyond, [new(reject, true), new(verdict, 256)]), StringComparison.Ordinal);
        Assert.Equal((UaOutcomeKind.Done, (byte)2, false), (read.Kind, values[0].Value.ToObject(), values[1].Value.ToObject()));
    }

    [Fact]
    public async Task Server_tells_its_name_and_events_before_and_with_a_session()
    {
        IReadOnlyList<FoundServer> servers = await UaClient.FindServersAsync(OwnPeers.Plain(node.Url));
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));
        var happened = new ConcurrentQueue<(object? Severity, string? Message)>();
        await client.SubscribeEventsAsync(new NodeId(2253), ["Severity", "Message"], TimeSpan.FromMilliseconds(100),
            fields => happened.Enqueue((fields[0].ToObject(), (fields[1].ToObject() as LocalizedText?)?.Text)));
        await client.CallAsync(OwnPeers.Folder, OwnPeers.Node("PostResult"), [99, 1, 0, 0.5F, 1]);

        Assert.Equal("urn:peer:node-opcua", Assert.Single(servers).ApplicationUri);
        Assert.True(await ConditionAsync(() => happened.Contains(((ushort)321, "unit 99"))), string.Join(";", happened));
    }

    [Fact]
    public async Task Client_calls_a_method_in_the_types_that_it_tells()
    {
        await using UaClient client = await UaClient.ConnectAsync(Options(node.Url, MessageSecurityMode.SignAndEncrypt));
        NodeAddress post = OwnPeers.Node("PostResult");

        Variant[] outputs = await client.CallAsync(OwnPeers.Folder, post, [77, 1, 3, 0.5F, 12]);
        UaException mistyped = await Assert.ThrowsAsync<UaException>(() => client.CallAsync(OwnPeers.Folder, post, [77, 256, 3, 0.5F, 12]));
        UaException missing = await Assert.ThrowsAsync<UaException>(() => client.CallAsync(OwnPeers.Folder, post, [77]));
        UaException refused = await Assert.ThrowsAsync<UaException>(() => client.CallAsync(OwnPeers.Folder, post, [77, 3, 3, 0.5F, 12]));
        UaException asynchronous = await Assert.ThrowsAsync<UaException>(() => client.CallAsync(OwnPeers.Folder, post, [77, 2, 3, 0.5F, 12]));

        await node.Peer.WaitForOutputAsync("CALLED UInt32 77, Byte 1, UInt16 3, Float 0.5, UInt32 12", Patience);
        Assert.Equal((Variant)12U, Assert.Single(outputs));
        Assert.Equal((StatusCode.BadTypeMismatch, StatusCode.BadArgumentsMissing, StatusCode.BadOutOfRange, StatusCode.GoodCompletesAsynchronously),
            (mistyped.Status, missing.Status, refused.Status, asynchronous.Status));
        Assert.Contains("input 'Verdict' has type Byte, the value is Int32 256", mistyped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_posts_a_verdict_by_one_call()
    {
        using var link = new UaLink(Options(node.Url, MessageSecurityMode.SignAndEncrypt));
        UaLinkMethod post = link.AddMethod(OwnPeers.Folder, OwnPeers.Node("PostResult"));
        link.Start();
        Assert.True(await ConditionAsync(() => link.IsConnected));
        var outputs = new Variant[1];

        UaOutcome done = link.TryCall(post, [78U, (byte)1, (ushort)3, 0.25F, 13U], outputs, Patience);
        Variant acknowledged = outputs[0];
        UaOutcome refused = link.TryCall(post, [78U, (byte)3, (ushort)3, 0.25F, 14U], outputs, Patience);
        UaOutcome mistyped = link.TryCall(post, [78U, true, (ushort)3, 0.25F, 14U], outputs, Patience);
        UaOutcome asynchronous = link.TryCall(post, [78U, (byte)2, (ushort)3, 0.25F, 14U], outputs, Patience);

        await node.Peer.WaitForOutputAsync("CALLED UInt32 78, Byte 1, UInt16 3, Float 0.25, UInt32 13", Patience);
        Assert.Equal((UaOutcomeKind.Done, (Variant)13U), (done.Kind, acknowledged));
        Assert.Equal((UaOutcomeKind.Refused, StatusCode.BadOutOfRange), (refused.Kind, refused.Status));
        Assert.Equal((UaOutcomeKind.WrongType, 1), (mistyped.Kind, mistyped.ItemIndex));
        Assert.Equal(UaOutcomeKind.NotApplied, asynchronous.Kind);
        Assert.Contains("input 1 'Verdict' has type Byte, the value is Boolean True", link.Describe(mistyped, post, [78U, true, (ushort)3, 0.25F, 14U]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_and_link_outlive_several_token_lifetimes()
    {
        UaClientOptions options = Options(node.Url, MessageSecurityMode.SignAndEncrypt) with { TokenLifetime = TimeSpan.FromSeconds(1) };
        using var link = new UaLink(options);
        UaLinkNode sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        link.Start();
        await using UaClient client = await UaClient.ConnectAsync(options);
        Assert.True(await ConditionAsync(() => link.IsConnected));

        uint written = 0;
        bool renewed = await ConditionAsync(() =>
        {
            Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(sequence, ++written)], Patience).Kind);
            return link.RenewalCount >= 3 && client.RenewalCount >= 3;
        });
        DataValue read = await client.ReadAsync(OwnPeers.Node("ResultSeq"));

        Assert.True(renewed);
        Assert.Equal(written, read.Value.ToObject());
        Assert.Equal((1, 1), (link.SessionCount, client.SessionCount));
    }

    [Fact, Requirement("LIN-02")]
    public async Task Nothing_is_replayed_after_the_server_was_killed_and_restarted()
    {
        (PeerProcess first, string url) = await NodeOpcUa.StartServerAsync();
        int port = new Uri(url).Port;
        UaClientOptions options = Options(url, MessageSecurityMode.None);
        using var link = new UaLink(options);
        UaLinkNode unit = link.AddNode(OwnPeers.Node("ResultUnitId"));
        link.Start();
        var changes = new ConcurrentQueue<uint>();
        await using UaClient client = await UaClient.ConnectAsync(options);
        await client.SubscribeAsync([OwnPeers.Node("PlcHeartbeat")], TimeSpan.FromMilliseconds(100), (_, value) => changes.Enqueue(value.Value.TryGet(out uint b) ? b : 0));
        Assert.True(await ConditionAsync(() => link.IsConnected && !changes.IsEmpty));
        Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(unit, 1U)], Patience).Kind);

        first.Dispose();
        UaOutcome lost = link.TryWrite([new(unit, 2U)], TimeSpan.FromMilliseconds(200));
        Assert.True(await ConditionAsync(() => !link.IsConnected && !client.IsConnected));
        UaOutcome refused = link.TryWrite([new(unit, 3U)], TimeSpan.FromMilliseconds(200));
        changes.Clear();
        (PeerProcess second, _) = await NodeOpcUa.StartServerAsync(port);
        using PeerProcess ending = second;
        Assert.True(await ConditionAsync(() => link.IsConnected && client.IsConnected && !changes.IsEmpty));
        UaOutcome after = link.TryWrite([new(unit, 4U)], Patience);
        await second.WaitForOutputAsync("WRITTEN ResultUnitId UInt32 4", Patience);

        Assert.False(lost.IsDone);
        Assert.Equal(UaOutcomeKind.NotConnected, refused.Kind);
        Assert.Equal(UaOutcomeKind.Done, after.Kind);
        Assert.DoesNotContain("UInt32 2", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("UInt32 3", second.Output, StringComparison.Ordinal);
    }

    // The session is gone and its subscription lives on: a new session takes it over, with what was published in between.
    [Fact]
    public async Task Subscription_of_a_lost_session_is_taken_over_by_the_next()
    {
        var changes = new ConcurrentQueue<uint>();
        await using UaClient client = await UaClient.ConnectAsync(Options(node.Url, MessageSecurityMode.SignAndEncrypt));
        UaSubscription subscription = await client.SubscribeAsync([OwnPeers.Node("PlcHeartbeat")], TimeSpan.FromMilliseconds(100), (_, value) => changes.Enqueue(value.Value.TryGet(out uint b) ? b : 0));
        Assert.True(await ConditionAsync(() => changes.Count >= 3));
        uint id = subscription.Id;

        // The waiting Publish requests learn it first, so the answer may not be waited for any more.
        await client.Session.RequestAsync<CloseSessionRequest, CloseSessionResponse>(h => new CloseSessionRequest(h, false), null, default)
            .ContinueWith(t => t.Exception, TaskScheduler.Default);
        Assert.True(await ConditionAsync(() => client.SessionCount == 2 && client.IsConnected));
        int before = changes.Count;
        Assert.True(await ConditionAsync(() => changes.Count >= before + 3));

        Assert.Equal((1, id, 0), (client.TransferredCount, subscription.Id, client.ResumedCount));
        uint[] beats = [.. changes];
        Assert.Equal(beats.Order(), beats);
    }

    [Fact]
    public async Task Unknown_server_certificate_is_kept_in_rejected_and_refused_by_name()
    {
        string root = Directory.CreateTempSubdirectory("ei-ua-pki-").FullName;
        var pki = new PkiFolder(root);
        UaClientOptions options = Options(node.Url, MessageSecurityMode.SignAndEncrypt) with { ServerFingerprint = null, Pki = pki, VerifyHostName = false };

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options));
        string rejected = Assert.Single(Directory.GetFiles(pki.Rejected));
        File.Move(rejected, Path.Combine(pki.Trusted, Path.GetFileName(rejected)));
        await using UaClient accepted = await UaClient.ConnectAsync(options);

        Assert.Equal(StatusCode.BadCertificateUntrusted, refused.Status);
        Assert.Contains(NodeOpcUa.ServerFingerprint(), refused.Message, StringComparison.Ordinal);
        Assert.Contains(rejected, refused.Message, StringComparison.Ordinal);
        Assert.True(accepted.IsConnected);
        Directory.Delete(root, recursive: true);
    }

    private static UaClientOptions Options(string url, MessageSecurityMode mode) => mode == MessageSecurityMode.None
        ? OwnPeers.Plain(url)
        : OwnPeers.Plain(url) with
        {
            SecurityPolicy = SecurityPolicy.Basic256Sha256,
            SecurityMode = mode,
            Certificate = OwnPeers.ClientCertificate.Value,
            ServerFingerprint = NodeOpcUa.ServerFingerprint(),
            VerifyHostName = false,
        };

    private static async Task<bool> ConditionAsync(Func<bool> met)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!met())
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(start) > Patience) return false;
            await Task.Delay(10);
        }

        return true;
    }
}
