using System.Collections.Concurrent;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Single watched values and registered nodes, by the word of an independent server.</summary>
public sealed class NodeOpcUaItemTests(NodeOpcUaServer node) : IClassFixture<NodeOpcUaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Server.GetMonitoredItems: the handles of both sides, as the server holds them. [OPC UA Part 5 §9.1]
    private static readonly NodeId ServerObject = new(2253);
    private static readonly NodeId GetMonitoredItems = new(11492);

    [Fact]
    public async Task One_node_is_sampled_otherwise_and_another_is_no_longer_watched_also_in_the_next_session()
    {
        var changes = new ConcurrentQueue<string>();
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));
        NodeAddress beat = OwnPeers.Node("PlcHeartbeat"), batch = OwnPeers.Node("BatchId"), score = OwnPeers.Node("Score");
        UaSubscription subscription = await client.SubscribeAsync([batch, beat, score], TimeSpan.FromMilliseconds(100), (changed, _) => changes.Enqueue(changed.Text));
        Assert.True(await ConditionAsync(() => changes.Count(c => c == beat.Text) >= 3 && changes.Contains(batch.Text) && changes.Contains(score.Text)));

        TimeSpan sampling = await subscription.ModifyItemAsync(score, TimeSpan.FromMilliseconds(700));
        await subscription.RemoveItemAsync(beat);
        uint[] handles = await HandlesAsync(client, subscription.Id);
        int beats = changes.Count(c => c == beat.Text);
        await client.WriteAsync(score, 77.5F);
        Assert.True(await ConditionAsync(() => changes.Count(c => c == score.Text) >= 2));
        await Assert.ThrowsAsync<ArgumentException>(() => subscription.RemoveItemAsync(beat));

        Assert.Equal(TimeSpan.FromMilliseconds(700), sampling);
        Assert.Equal([0U, 2U], handles);
        Assert.Equal([batch, score], subscription.Nodes);
        Assert.Equal(beats, changes.Count(c => c == beat.Text));

        // The server forgets session and subscription: both are made anew, without the node that was taken out.
        await client.Session.RequestAsync<CloseSessionRequest, CloseSessionResponse>(h => new CloseSessionRequest(h, true), null, default)
            .ContinueWith(t => t.Exception, TaskScheduler.Default);
        Assert.True(await ConditionAsync(() => client.SessionCount == 2 && client.IsConnected && subscription.Id != 0));

        uint[] again = await HandlesAsync(client, subscription.Id);
        Assert.Equal([0U, 2U], again);
    }

    [Fact]
    public async Task Node_that_the_server_does_not_have_any_more_is_named_when_it_is_modified()
    {
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));
        UaSubscription subscription = await client.SubscribeAsync([OwnPeers.Node("Score")], TimeSpan.FromMilliseconds(100), (_, _) => { });
        uint[] ids = [.. (await client.CallAsync(ServerObject, GetMonitoredItems, [subscription.Id]))[0].ToObject() as uint[] ?? []];
        await client.Session.RequestAsync<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(h => new DeleteMonitoredItemsRequest(h, subscription.Id, ids), null, default);

        UaException refused = await Assert.ThrowsAsync<UaException>(() => subscription.ModifyItemAsync(OwnPeers.Node("Score"), TimeSpan.FromSeconds(1)));

        Assert.Equal($"{node.Url}: node '{OwnPeers.Node("Score")}' cannot be sampled otherwise: BadMonitoredItemIdInvalid (0x80420000)", refused.Message);
    }

    [Fact]
    public async Task Link_writes_by_aliases_and_asks_for_them_anew_after_the_server_was_restarted()
    {
        (PeerProcess first, string url) = await NodeOpcUa.StartServerAsync();
        using var link = new UaLink(OwnPeers.Plain(url));
        UaLinkNode unit = link.AddNode(OwnPeers.Node("ResultUnitId"));
        link.Start();
        Assert.True(await ConditionAsync(() => link.IsConnected));
        Assert.NotEqual(unit.Resolved, unit.Registered);
        Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(unit, 5U)], Patience).Kind);
        await first.WaitForOutputAsync("WRITTEN ResultUnitId UInt32 5", Patience);

        first.Dispose();
        Assert.True(await ConditionAsync(() => !link.IsConnected));
        unit.Registered = default;
        (PeerProcess second, _) = await NodeOpcUa.StartServerAsync(new Uri(url).Port);
        using PeerProcess ending = second;
        Assert.True(await ConditionAsync(() => link.IsConnected));
        Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(unit, 6U)], Patience).Kind);
        await second.WaitForOutputAsync("WRITTEN ResultUnitId UInt32 6", Patience);

        Assert.False(unit.Registered.Equals(default));
        Assert.NotEqual(unit.Resolved, unit.Registered);
    }

    [Fact]
    public async Task Link_that_is_told_to_use_no_aliases_writes_by_the_full_names()
    {
        using var link = new UaLink(OwnPeers.Plain(node.Url) with { RegistersNodes = false });
        UaLinkNode unit = link.AddNode(OwnPeers.Node("ResultUnitId"));
        link.Start();
        Assert.True(await ConditionAsync(() => link.IsConnected));

        Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(unit, 4711U)], Patience).Kind);

        await node.Peer.WaitForOutputAsync("WRITTEN ResultUnitId UInt32 4711", Patience);
        Assert.Equal(unit.Resolved, unit.Registered);
    }

    [Fact]
    public async Task Node_is_found_by_the_browse_names_that_lead_to_it_and_a_wrong_one_is_named()
    {
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));
        ushort plc = (ushort)Array.IndexOf(client.Session.Namespaces, OwnPeers.Namespace);

        NodeId found = await client.FindNodeAsync(new NodeId(85), [new(plc, "DB_Vision"), new(plc, "Verdict")]);
        UaException refused = await Assert.ThrowsAsync<UaException>(() => client.FindNodeAsync(new NodeId(85), [new(plc, "DB_Vision"), new(plc, "Verdikt")]));

        Assert.Equal(new NodeId(plc, "DB_Vision.Verdict"), found);
        Assert.Equal(StatusCode.BadNoMatch, refused.Status);
        Assert.Contains("DB_Vision/", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Verdikt leads nowhere: BadNoMatch", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<uint[]> HandlesAsync(UaClient client, uint subscription) =>
        [.. ((await client.CallAsync(ServerObject, GetMonitoredItems, [subscription]))[1].ToObject() as uint[] ?? []).Order()];

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
