using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>What clients of other stacks broke on in the field, each against a server that behaves like the device. README.md lists all rows.</summary>
public sealed class FieldTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // node-opcua #678, #1059
    [Fact]
    public async Task S7_1500_takes_no_subscription_over_so_it_is_made_anew()
    {
        var asked = new ConcurrentQueue<uint>();
        using UaServer server = OwnPeers.StartServer(o => o with
        {
            RefuseService = service =>
            {
                asked.Enqueue(service);
                return service == TransferSubscriptionsRequest.Id ? StatusCode.BadServiceUnsupported : StatusCode.Good;
            },
        });
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        var seen = new ConcurrentQueue<uint>();
        await client.SubscribeAsync([OwnPeers.Node("AckSeq")], TimeSpan.FromMilliseconds(20), (_, v) => seen.Enqueue(v.Value.TryGet(out uint u) ? u : uint.MaxValue));

        server.KillSessions();
        Assert.True(await ConditionAsync(() => client.SessionCount == 2 && client.IsConnected));
        server.FindVariable(new NodeId(2, "DB_Vision.AckSeq"))!.Value = 41U;

        Assert.True(await ConditionAsync(() => seen.Contains(41U)));
        Assert.Contains(TransferSubscriptionsRequest.Id, asked);
        Assert.Equal((0, 0), (client.ResumedCount, client.TransferredCount));
    }

    // open62541 #2790, #7032: the session idles out, or its death is told only by BadSessionIdInvalid
    [Fact]
    public async Task Session_that_a_server_lets_die_idle_is_kept_alive_at_a_third_of_its_timeout()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { SessionTimeoutMax = TimeSpan.FromSeconds(3) });
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        using UaLink link = await ConnectAsync(OwnPeers.Plain(server.EndpointUrl), "Verdict");

        // Two seconds are left for a busy machine.
        await Task.Delay(TimeSpan.FromSeconds(4.5));

        Assert.Equal((1, 1, 2), (client.SessionCount, link.SessionCount, server.SessionCount));
        Assert.True(client.IsConnected && link.IsConnected);
    }

    // gopcua #494, LibUA #159, UA-.NETStandard #1134, opc-ua-client #5
    [Fact]
    public async Task Host_that_discovery_names_is_not_dialled()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { AdvertisedHost = "plc-4711.nowhere.invalid" });

        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value));
        DataValue read = await client.ReadAsync(OwnPeers.Node("BatchId"));

        Assert.Equal("B-0001", read.Value.ToObject());
    }

    // node-opcua #273, #462, milo #57, #459, opcua-asyncio #536, WAGO pfc-firmware #2
    [Fact]
    public async Task Beckhoff_and_WAGO_refuse_status_and_time_so_the_value_goes_alone()
    {
        using UaServer server = OwnPeers.StartServer();
        UaVariable variable = server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!;
        variable.RefusesTimestamps = true;
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        using UaLink link = await ConnectAsync(OwnPeers.Plain(server.EndpointUrl), "Verdict");

        await client.WriteAsync(OwnPeers.Node("Verdict"), 1);
        UaOutcome written = link.TryWrite([new(link.Nodes[0], (byte)2)], Patience);
        StatusCode withTime = variable.Write(new DataValue((byte)1, default, DateTime.UnixEpoch), 0);

        Assert.Equal((UaOutcomeKind.Done, StatusCode.BadWriteNotSupported, (byte)2), (written.Kind, withTime, variable.Value.ToObject()));
    }

    // LibUA #120, milo #1070
    [Fact]
    public async Task Literal_of_another_width_is_sent_in_the_type_of_the_node()
    {
        using UaServer server = OwnPeers.StartServer();
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));

        await client.WriteAsync(OwnPeers.Node("ResultUnitId"), 77L);

        Assert.Equal(77U, server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!.Value.ToObject());
    }

    // Industrial-IoT #2416: after a restart the index of the namespace is another one
    [Fact]
    public async Task Namespace_is_found_by_its_name_after_its_index_has_changed()
    {
        UaServer first = OwnPeers.StartServer();
        int port = first.Port;
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(first.EndpointUrl));
        using UaLink link = await ConnectAsync(OwnPeers.Plain(first.EndpointUrl), "Verdict");
        var seen = new ConcurrentQueue<object?>();
        await client.SubscribeAsync([OwnPeers.Node("Verdict")], TimeSpan.FromMilliseconds(20), (_, v) => seen.Enqueue(v.Value.ToObject()));
        first.Dispose();

        using var second = new UaServer(first.Options with { Port = port, Namespaces = ["urn:something:new", "urn:another", OwnPeers.Namespace] });
        UaVariable verdict = second.AddVariable(new NodeId(4, "DB_Vision.Verdict"), "Verdict", (byte)0, isWritable: true);
        second.Start();
        Assert.True(await ConditionAsync(() => link.SessionCount == 2 && link.IsConnected && client.SessionCount == 2 && client.IsConnected));
        UaOutcome written = link.TryWrite([new(link.Nodes[0], (byte)2)], Patience);

        Assert.Equal((UaOutcomeKind.Done, (byte)2), (written.Kind, verdict.Value.ToObject()));
        Assert.True(await ConditionAsync(() => seen.Contains((byte)2)));
        Assert.Equal((0, 0), (link.ResumedCount, client.ResumedCount));
    }

    // node-opcua #1450, node-red-contrib-opcua #576, #677, UA-.NETStandard #2221: a night off, then never again
    [Fact]
    public async Task Client_comes_back_after_hours_without_a_server()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        UaServer server = OwnPeers.StartServer();
        var failures = new ConcurrentQueue<string>();
        await using UaClient client = UaClient.Start(OwnPeers.Plain(server.EndpointUrl) with { Time = time, ReconnectDelayMax = TimeSpan.FromSeconds(10), KeepAliveInterval = TimeSpan.FromDays(1) },
            stateChanged: (_, c) => { if (!c.IsConnected) failures.Enqueue(c.Reason); });
        Assert.True(await ConditionAsync(() => client.IsConnected));
        server.Stop();
        Assert.True(await ConditionAsync(() => !client.IsConnected));

        // Ten hours, a minute at a step; each lets the next attempt begin.
        for (int minute = 0; minute < 600; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            if (minute % 100 == 0) await Task.Delay(20);
        }

        server.Start();
        bool back = await ConditionAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return client.IsConnected;
        });
        server.Dispose();

        Assert.True(back, string.Join("\n", failures));
    }

    [Fact]
    public void Pauses_between_attempts_grow_to_the_longest_and_no_further()
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

        TimeSpan[] pauses = [.. Enumerable.Range(0, 10_000).Select(_ => backOff.Next())];

        Assert.InRange(pauses[0].TotalSeconds, 0.15, 0.25);
        Assert.All(pauses.Skip(10), p => Assert.InRange(p.TotalSeconds, 7.5, 12.5));
        // The chance in it keeps clients from knocking in step.
        Assert.True(pauses.Skip(10).Distinct().Count() > 9000);
    }

    // The cable was pulled and put back: the same session on a new channel, with its aliases, and nothing published in between is lost.
    [Theory]
    [InlineData(MessageSecurityMode.None)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public async Task Session_goes_on_after_a_break_and_what_was_published_in_between_is_fetched(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer();
        using var wire = new TcpProxy(server.Port);
        UaClientOptions options = mode == MessageSecurityMode.None ? OwnPeers.Plain(wire.Url) : OwnPeers.Secured(wire.Url, mode, OwnPeers.ServerCertificate.Value);
        await using UaClient client = await UaClient.ConnectAsync(options);
        using UaLink link = await ConnectAsync(options, "ResultUnitId");
        var seen = new ConcurrentQueue<uint>();
        UaSubscription subscription = await client.SubscribeAsync([OwnPeers.Node("AckSeq")], TimeSpan.FromMilliseconds(20), (_, v) => seen.Enqueue(v.Value.TryGet(out uint u) ? u : uint.MaxValue));
        Assert.True(await ConditionAsync(() => !seen.IsEmpty));
        UaVariable counter = server.FindVariable(new NodeId(2, "DB_Vision.AckSeq"))!;

        wire.Cut();
        for (uint i = 1; i <= 5; i++) counter.Value = i;
        Assert.True(await ConditionAsync(() => client.ResumedCount == 1 && link.ResumedCount == 1 && client.IsConnected && link.IsConnected));
        UaOutcome written = link.TryWrite([new(link.Nodes[0], 7U)], Patience);

        Assert.True(await ConditionAsync(() => seen.Contains(5U)), string.Join(",", seen));
        Assert.Equal([0U, 1U, 2U, 3U, 4U, 5U], seen.ToArray());
        Assert.Equal((UaOutcomeKind.Done, 0L, 2), (written.Kind, subscription.MissedNotifications, server.SessionCount));
    }

    // A server that lost the session while the cable was out says BadSessionIdInvalid; a new one is made on the same channel.
    [Fact]
    public async Task Session_that_is_gone_after_a_break_is_made_anew()
    {
        using UaServer server = OwnPeers.StartServer();
        using var wire = new TcpProxy(server.Port);
        using UaLink link = await ConnectAsync(OwnPeers.Plain(wire.Url), "ResultUnitId");

        server.KillSessions();
        wire.Cut();
        Assert.True(await ConditionAsync(() => link.SessionCount == 2 && link.IsConnected));
        UaOutcome written = link.TryWrite([new(link.Nodes[0], 7U)], Patience);

        Assert.Equal((UaOutcomeKind.Done, 0, 1), (written.Kind, link.ResumedCount, server.SessionCount));
    }

    // A small PLC has few sessions: attempts that end at a missing node must not use them up.
    [Fact]
    public async Task Attempts_that_fail_at_a_node_leave_no_session_behind()
    {
        using UaServer server = OwnPeers.StartServer();
        using var link = new UaLink(OwnPeers.Plain(server.EndpointUrl) with { ReconnectDelayMin = TimeSpan.FromMilliseconds(5), ReconnectDelayMax = TimeSpan.FromMilliseconds(10) });
        link.AddNode(OwnPeers.Node("Verdikt"));
        link.Start();

        await Task.Delay(500);

        Assert.InRange(server.SessionCount, 0, 1);
    }

    // Small controllers take a handful of operations at once and say so.
    [Fact]
    public async Task Server_with_tiny_limits_is_asked_in_pieces_and_a_verdict_that_it_cannot_take_at_once_is_refused_at_the_start()
    {
        using UaServer server = OwnPeers.StartServer();
        foreach (uint limit in (uint[])[11705, 11707, 11709, 11711, 11714])
        {
            UaVariable told = server.FindVariable(new NodeId(limit))!;
            told.Computed = () => 2U;
        }

        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        string[] names = ["Verdict", "Reject", "ResultUnitId", "ResultSeq", "Score"];
        DataValue[] read = await client.ReadAsync([.. names.Select(OwnPeers.Node)]);
        StatusCode[] written = await client.WriteAsync([(OwnPeers.Node("Verdict"), 1), (OwnPeers.Node("ResultUnitId"), 2), (OwnPeers.Node("ResultSeq"), 3)]);
        var seen = new ConcurrentDictionary<string, int>();
        await client.SubscribeAsync([.. names.Select(OwnPeers.Node)], TimeSpan.FromMilliseconds(20), (node, _) => seen[node.Text] = 1);
        using UaLink small = await ConnectAsync(OwnPeers.Plain(server.EndpointUrl), "Verdict");
        UaOutcome three = small.TryWrite([new(small.Nodes[0], (byte)1), new(small.Nodes[0], (byte)1), new(small.Nodes[0], (byte)1)], Patience);

        using var large = new UaLink(OwnPeers.Plain(server.EndpointUrl)) { LargestWrite = 3 };
        foreach (string name in names) large.AddNode(OwnPeers.Node(name));
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        large.StateChanged += (_, c) => said.TrySetResult(c.Reason);
        large.Start();

        Assert.Equal((5, 3, (UaOutcomeKind.Refused, StatusCode.BadTooManyOperations)), (read.Length, written.Count(s => s == StatusCode.Good), (three.Kind, three.Status)));
        Assert.True(await ConditionAsync(() => seen.Count == 5));
        Assert.Equal($"{server.EndpointUrl}: the server takes 2 nodes in one Write (MaxNodesPerWrite), a verdict needs 3: write it as a structure or by a method", await said.Task.WaitAsync(Patience));
    }

    // It means that it keeps no time; taken literally every answer would come too late.
    [Fact]
    public async Task Token_lifetime_of_zero_is_not_taken_literally()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        UaClientOptions options = OwnPeers.Plain($"opc.tcp://{listener.LocalEndpoint}");
        Task serving = Task.Run(() =>
        {
            using System.Net.Sockets.Socket client = listener.AcceptSocket();
            var writer = new UaWriter();
            client.Receive(new byte[8192]);
            new HelloMessage(8192, 8192, 0, 0, null).Write(writer, isHello: false);
            client.Send(writer.Written);
            client.Receive(new byte[8192]);
            DateTime now = DateTime.UnixEpoch;
            var body = new UaWriter();
            body.WriteNodeId(new NodeId(OpenSecureChannelResponse.EncodingId));
            new OpenSecureChannelResponse(new ResponseHeader(now, 0, StatusCode.Good), 0, new ChannelSecurityToken(1, 1, now, 0), null).Write(body);
            writer.Clear();
            new SecureChannel(ChannelRole.Server, new TransportLimits(), TimeProvider.System) { ChannelId = 1 }.EncodeOpen(1, body.Written, writer);
            client.Send(writer.Written);
        });

        using UaConnection connection = UaConnection.Open(options, SecurityPolicy.None, MessageSecurityMode.None, []);
        await serving;

        Assert.Equal(options.TokenLifetime, connection.Channel.CurrentToken!.Lifetime);
        // No limit of messages and chunks either.
        Assert.Equal((0, 0, 8192), (connection.Channel.Limits.SendMessageSizeMax, connection.Channel.Limits.SendChunkCountMax, connection.Channel.Limits.SendBufferSize));
    }

    // An S7-1500 has room for so many registered nodes; another server does not know the service and says so in its own way.
    [Theory]
    [InlineData(0x80100000)]
    [InlineData(0x80030000)]
    [InlineData(0x803D0000)]
    public async Task Server_that_gives_no_alias_is_written_to_by_the_full_names(uint status)
    {
        using UaServer server = OwnPeers.StartServer(o => o with { RefuseService = s => s == RegisterNodesRequest.Id ? new StatusCode(status) : StatusCode.Good });

        using UaLink link = await ConnectAsync(OwnPeers.Plain(server.EndpointUrl), "ResultUnitId");

        Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(link.Nodes[0], 7U)], Patience).Kind);
        Assert.Equal(7U, server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!.Value.ToObject());
    }

    // Somebody between us and the PLC takes the users with a password out of the answer to discovery, or the whole list comes from elsewhere.
    [Fact]
    public async Task Discovery_that_differs_from_what_the_secured_channel_says_is_refused()
    {
        UaServer? server = null;
        using UaServer started = OwnPeers.StartServer(o => o with
        {
            Script = (uint request, ref UaReader reader, UaWriter answer) =>
            {
                if (request != GetEndpointsRequest.Id) return false;
                RequestHeader header = RequestHeader.Read(ref reader);
                UserTokenPolicy[] changed = [new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null)];
                answer.WriteNodeId(new NodeId(GetEndpointsResponse.EncodingId));
                new GetEndpointsResponse(new ResponseHeader(DateTime.UnixEpoch, header.RequestHandle, StatusCode.Good), [new EndpointDescription(
                    server!.EndpointUrl, new ApplicationDescription("urn:test:server", null, default, ApplicationType.Server, null, null, []), OwnPeers.ServerCertificate.Value.Der,
                    MessageSecurityMode.SignAndEncrypt, SecurityPolicy.Basic256Sha256.Uri, changed, null, 1)]).Write(answer);
                return true;
            },
        });
        server = started;

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(
            OwnPeers.Secured(started.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value)));

        Assert.Equal(StatusCode.BadSecurityChecksFailed, refused.Status);
        Assert.Contains("somebody on the network may have changed its answer", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, started.SessionCount);
    }

    // A notification that went with an envelope that nobody opened: it is asked for again before the next one is told.
    [Fact]
    public async Task Notification_that_is_missing_between_two_is_fetched_and_told_in_its_place()
    {
        int published = 0;
        var acknowledged = new ConcurrentQueue<uint>();
        using UaServer server = OwnPeers.StartServer(o => o with
        {
            Script = (uint request, ref UaReader reader, UaWriter answer) =>
            {
                NotificationMessage Told(uint number, uint value) => new(number, DateTime.UnixEpoch,
                    [ServiceMessages.Wrap(new DataChangeNotification([new MonitoredItemNotification(0, new DataValue(value))]))]);
                if (request == PublishRequest.Id && published < 3)
                {
                    PublishRequest asked = PublishRequest.Read(ref reader);
                    foreach (SubscriptionAcknowledgement done in asked.SubscriptionAcknowledgements) acknowledged.Enqueue(done.SequenceNumber);
                    published++;
                    answer.WriteNodeId(new NodeId(PublishResponse.EncodingId));
                    new PublishResponse(new ResponseHeader(DateTime.UnixEpoch, asked.Header.RequestHandle, StatusCode.Good), 1, [], false,
                        published == 1 ? Told(1, 101) : published == 2 ? Told(4, 104) : new NotificationMessage(5, DateTime.UnixEpoch, []), []).Write(answer);
                    return true;
                }

                if (request != RepublishRequest.Id) return false;
                RepublishRequest again = RepublishRequest.Read(ref reader);
                answer.WriteNodeId(new NodeId(RepublishResponse.EncodingId));
                new RepublishResponse(new ResponseHeader(DateTime.UnixEpoch, again.Header.RequestHandle, StatusCode.Good),
                    Told(again.RetransmitSequenceNumber, 100 + again.RetransmitSequenceNumber)).Write(answer);
                return true;
            },
        });
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        var seen = new ConcurrentQueue<uint>();

        UaSubscription subscription = await client.SubscribeAsync([OwnPeers.Node("AckSeq")], TimeSpan.FromMilliseconds(20), (_, v) => seen.Enqueue(v.Value.TryGet(out uint u) ? u : uint.MaxValue));

        Assert.True(await ConditionAsync(() => seen.Contains(104U)));
        Assert.Equal([101U, 102U, 103U, 104U], seen.Where(v => v > 100));
        Assert.Equal((2L, 0L), (subscription.RepublishedNotifications, subscription.MissedNotifications));
    }

    // Small servers keep one publish request and answer the older one by BadTooManyPublishRequests.
    [Fact]
    public async Task Server_that_takes_one_publish_request_is_given_no_second_one_again()
    {
        int asked = 0;
        using UaServer server = OwnPeers.StartServer(o => o with
        {
            PublishRequestCountMax = 1,
            RefuseService = service =>
            {
                if (service == PublishRequest.Id) Interlocked.Increment(ref asked);
                return StatusCode.Good;
            },
        });
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        await client.SubscribeAsync([OwnPeers.Node("AckSeq")], TimeSpan.FromMinutes(1), (_, _) => { });

        Assert.True(await ConditionAsync(() => Volatile.Read(ref asked) >= 2));
        await Task.Delay(1000);

        // Two at first, one of which was refused; the other lies there.
        Assert.Equal(2, Volatile.Read(ref asked));
    }

    private static async Task<UaLink> ConnectAsync(UaClientOptions options, string node)
    {
        var link = new UaLink(options);
        link.AddNode(OwnPeers.Node(node));
        link.Start();
        Assert.True(await ConditionAsync(() => link.IsConnected));
        return link;
    }

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
