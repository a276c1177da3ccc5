using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Clients that want in, want more than is theirs, or want the server down.</summary>
public sealed class ServerAttackTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public void Sessions_that_nobody_activates_keep_nobody_out_and_end_soon()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using UaServer server = OwnPeers.StartServer(o => o with { SessionCountMax = 4, Time = time });
        using UaConnection knocking = UaConnection.Open(OwnPeers.Plain(server.EndpointUrl), SecurityPolicy.None, MessageSecurityMode.None, []);
        using var first = new RawClient(server.EndpointUrl);

        for (int i = 0; i < 10; i++) RawClient.CreateSession(knocking);
        using var second = new RawClient(server.EndpointUrl);

        Assert.Equal(StatusCode.Good, second.Browse(WellKnownNodes.Server).StatusCode);
        Assert.Equal(StatusCode.Good, first.Browse(WellKnownNodes.Server).StatusCode);
        Assert.Equal(4, server.SessionCount);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(SpinWait.SpinUntil(() => server.SessionCount == 2, Bound), $"{server.SessionCount} sessions");
        Assert.Equal(StatusCode.Good, second.Browse(WellKnownNodes.Server).StatusCode);
    }

    [Fact]
    public void Active_sessions_are_never_pushed_out()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { SessionCountMax = 2 });
        using var first = new RawClient(server.EndpointUrl);
        using var second = new RawClient(server.EndpointUrl);

        UaException refused = Assert.Throws<UaException>(() => new RawClient(server.EndpointUrl));

        Assert.Equal(StatusCode.BadTooManySessions, refused.Status);
        Assert.Equal(StatusCode.Good, first.Browse(WellKnownNodes.Server).StatusCode);
        Assert.Equal(StatusCode.Good, second.Browse(WellKnownNodes.Server).StatusCode);
    }

    // One that says HEL and nothing more, and one that sends its HEL byte by byte, for ever.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connection_on_which_no_channel_is_opened_in_time_is_closed(bool saysHello)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using UaServer server = OwnPeers.StartServer(o => o with { Time = time });
        using Socket slow = Connect(server);
        byte[] hello = GoldenMessages.Load("Hello");

        slow.Send(saysHello ? hello : hello.AsSpan(0, 1));
        Assert.True(SpinWait.SpinUntil(() => server.ConnectionCount == 1, Bound));
        if (saysHello) Assert.True(slow.Receive(new byte[100]) > 0);
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.True(IsClosed(slow));
    }

    [Fact]
    public void Channel_whose_token_was_not_renewed_is_closed()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using UaServer server = OwnPeers.StartServer(o => o with { Time = time });
        using var gone = new RawClient(server.EndpointUrl, o => o with { TokenLifetime = TimeSpan.FromSeconds(60) });

        time.Advance(TimeSpan.FromSeconds(74));
        Assert.Equal(StatusCode.Good, gone.Browse(WellKnownNodes.Server).StatusCode);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(SpinWait.SpinUntil(() => server.ConnectionCount == 0, Bound), $"{server.ConnectionCount} connections");
    }

    // Whoever has not shown who he is gets no more memory than a session takes to begin.
    [Fact]
    public void Large_message_is_taken_from_an_active_session_alone()
    {
        using UaServer server = OwnPeers.StartServer();
        using UaConnection stranger = UaConnection.Open(OwnPeers.Plain(server.EndpointUrl), SecurityPolicy.None, MessageSecurityMode.None, []);
        using var known = new RawClient(server.EndpointUrl);

        stranger.BeginRequest().WriteBytes(new byte[1 << 20]);
        stranger.SendBody(MessageType.Message, out _);
        ChannelMessage toStranger = stranger.Receive(Bound);
        known.Connection.BeginRequest().WriteBytes(new byte[1 << 20]);
        known.Connection.SendBody(MessageType.Message, out _);
        ChannelMessage toKnown = known.Connection.Receive(Bound);

        Assert.Equal(ChannelMessageKind.Broken, toStranger.Kind);
        Assert.Equal(ChannelMessageKind.Complete, toKnown.Kind);
    }

    [Theory]
    [InlineData(MessageSecurityMode.None)]
    [InlineData(MessageSecurityMode.Sign)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void Write_that_is_repeated_on_the_wire_is_not_done_twice(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer();
        using var wire = new TcpProxy(server.Port);
        int written = 0;
        server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!.Written = (_, _, _) => Interlocked.Increment(ref written);
        using var client = new RawClient(wire.Url, o => mode == MessageSecurityMode.None ? o : OwnPeers.Secured(wire.Url, mode, OwnPeers.ServerCertificate.Value));

        int before = wire.SentBytes;
        Assert.Equal(StatusCode.Good, Write(client));
        wire.SendAgain(before);
        ChannelMessage after = client.Connection.Receive(Bound);

        Assert.Equal((ChannelMessageKind.Broken, StatusCode.BadSequenceNumberInvalid, 1), (after.Kind, after.Status, written));
    }

    [Fact]
    public void Session_is_taken_over_neither_by_its_stolen_nor_by_a_guessed_token()
    {
        using UaServer server = OwnPeers.StartServer();
        using ApplicationCertificate other = OwnPeers.Certificate("urn:test:client", "other");
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);
        using var victim = new RawClient(server.EndpointUrl, _ => options);
        using var thief = new RawClient(server.EndpointUrl, _ => options with { Certificate = other });
        using var plain = new RawClient(server.EndpointUrl);
        byte[] guess = RandomNumberGenerator.GetBytes(32);
        NodeId stolen = victim.Connection.AuthenticationToken;

        List<StatusCode> refused = [];
        foreach (RawClient client in (RawClient[])[thief, plain])
        {
            foreach (NodeId token in (NodeId[])[stolen, new NodeId(0, guess), default])
            {
                client.Connection.AuthenticationToken = token;
                refused.Add(Assert.Throws<UaException>(() => client.Browse(WellKnownNodes.Server)).Status);
                refused.Add(Assert.Throws<UaException>(() => Activate(client)).Status);
                refused.Add(Assert.Throws<UaException>(() =>
                    client.Call<CloseSessionRequest, CloseSessionResponse>(new CloseSessionRequest(client.Header, true))).Status);
            }
        }

        StatusCode[] each =
        [
            StatusCode.BadSecureChannelIdInvalid, StatusCode.BadSecurityChecksFailed, StatusCode.BadSecureChannelIdInvalid,
            .. Enumerable.Repeat(StatusCode.BadSessionIdInvalid, 6),
        ];
        Assert.Equal([.. each, .. each], refused);
        Assert.Equal(StatusCode.Good, victim.Browse(WellKnownNodes.Server).StatusCode);
    }

    [Theory]
    [InlineData(MessageSecurityMode.None)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void Session_ends_after_five_wrong_passwords_or_signatures(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer(o => o with { RefusalPause = TimeSpan.Zero });
        UaClientOptions options = mode == MessageSecurityMode.None
            ? OwnPeers.Plain(server.EndpointUrl) with { Identity = UaIdentity.UserName("ei1", "guess") }
            : OwnPeers.Secured(server.EndpointUrl, mode, OwnPeers.ServerCertificate.Value);
        EndpointDescription endpoint = SessionHandshake.Choose(options, SessionHandshake.GetEndpoints(options));
        using var client = new RawClient(server.EndpointUrl, _ => options with { Identity = UaIdentity.Anonymous });

        StatusCode[] said = [.. Enumerable.Range(0, 6).Select(_ => Assert.Throws<UaException>(() =>
            Activate(client, IdentityToken.Make(options, endpoint, client.Connection.ServerNonce).Token)).Status)];

        StatusCode wrong = mode == MessageSecurityMode.None ? StatusCode.BadUserAccessDenied : StatusCode.BadApplicationSignatureInvalid;
        Assert.Equal([.. Enumerable.Repeat(wrong, 5), StatusCode.BadSessionIdInvalid], said);
        Assert.Equal(0, server.SessionCount);
    }

    // A freed alias goes to the next node only when all others have been used: another alias of the session is never bent to a new node.
    [Fact]
    public void Alias_stays_with_its_node_when_another_one_is_given_back()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        NodeId[] nodes = [.. ((string[])["Verdict", "Reject", "Score"]).Select(n => new NodeId(2, "DB_Vision." + n))];

        NodeId[] aliases = Register(client, nodes[0], nodes[1]);
        client.Call<UnregisterNodesRequest, UnregisterNodesResponse>(new UnregisterNodesRequest(client.Header, [aliases[0]]));
        NodeId third = Register(client, nodes[2])[0];
        DataValue[] ids = client.Call<ReadRequest, ReadResponse>(new ReadRequest(client.Header, 0, 3,
            [new ReadValueId(aliases[1], (uint)AttributeId.NodeId, null, default), new ReadValueId(third, (uint)AttributeId.NodeId, null, default), new ReadValueId(aliases[0], (uint)AttributeId.NodeId, null, default)])).Results;

        Assert.Equal([nodes[1], nodes[2]], ids.Take(2).Select(v => (NodeId)v.Value.ToObject()!));
        Assert.Equal(StatusCode.BadNodeIdUnknown, ids[2].Status);
    }

    [Fact]
    public void Aliases_without_end_are_answered_with_the_nodes_own_name()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        NodeId verdict = new(2, "DB_Vision.Verdict");

        NodeId[] given = [.. Enumerable.Range(0, 6).SelectMany(_ => Register(client, [.. Enumerable.Repeat(verdict, 1000)]))];

        Assert.Equal(1000, given.Count(n => n == verdict));
        Assert.Equal(5000, given.Where(n => n != verdict).Distinct().Count());
    }

    [Fact]
    public void Modified_subscription_keeps_alive_as_it_now_promises()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Call<CreateSubscriptionRequest, CreateSubscriptionResponse>(
            new CreateSubscriptionRequest(client.Header, 50, 30_000, 1000, 0, true, 0)).SubscriptionId;
        PublishRequest Ask() => new(client.Header, []);
        client.Call<PublishRequest, PublishResponse>(Ask());

        ModifySubscriptionResponse modified = client.Call<ModifySubscriptionRequest, ModifySubscriptionResponse>(
            new ModifySubscriptionRequest(client.Header, subscription, 50, 9, 2, 0, 0));

        // Before, the next message was 50 s away.
        Assert.Equal((2U, 9U), (modified.RevisedMaxKeepAliveCount, modified.RevisedLifetimeCount));
        Assert.Empty(client.Call<PublishRequest, PublishResponse>(Ask()).NotificationMessage.NotificationData);
        Assert.True(SpinWait.SpinUntil(() => Delete(client, subscription) == StatusCode.BadSubscriptionIdInvalid, Bound), "it outlived nine intervals without a publish request");

        static StatusCode Delete(RawClient client, uint subscription)
        {
            Thread.Yield();
            try
            {
                client.Call<RepublishRequest, RepublishResponse>(new RepublishRequest(client.Header, subscription, 77));
                return StatusCode.Good;
            }
            catch (UaException refused)
            {
                return refused.Status;
            }
        }
    }

    [Fact]
    public void Subscriptions_items_and_their_queues_have_an_end_for_each_session()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { SubscriptionCountMax = 3, MonitoredItemCountMax = 50 });
        using var client = new RawClient(server.EndpointUrl);
        NodeId verdict = new(2, "DB_Vision.Verdict");
        uint[] subscriptions = [.. Enumerable.Range(0, 3).Select(_ => client.Subscribe())];

        StatusCode fourth = Assert.Throws<UaException>(() => client.Subscribe()).Status;
        MonitoredItemCreateResult[] items = [.. Enumerable.Range(0, 60).Select(i => client.Watch(subscriptions[i % 3], verdict, AttributeId.Value, queueSize: uint.MaxValue))];

        Assert.Equal(StatusCode.BadTooManySubscriptions, fourth);
        Assert.Equal(50, items.Count(i => i.StatusCode == StatusCode.Good));
        Assert.All(items.Skip(50), i => Assert.Equal(StatusCode.BadTooManyMonitoredItems, i.StatusCode));
        // Whoever comes late gets little, but each has room for the newest value.
        Assert.Equal(1000U, items[0].RevisedQueueSize);
        Assert.Equal(1U, items[49].RevisedQueueSize);
        Assert.True(items.Sum(i => i.RevisedQueueSize) <= 20_050);
    }

    // A session's name is its client's own words: it may not pass for a line of the log.
    [Fact]
    public void Names_that_clients_choose_begin_no_line_of_the_log_and_are_cut()
    {
        var log = new CapturedLog<UaServer>();
        using UaServer server = OwnPeers.StartServer(logger: log);
        string name = "a\r\ncrit: forged \u001b[31m" + new string('x', 10_000);

        using var client = new RawClient(server.EndpointUrl, o => o with { SessionName = name });

        string active = Assert.Single(log.Lines, l => l.Contains("is active", StringComparison.Ordinal));
        Assert.DoesNotContain(active, char.IsControl);
        Assert.True(active.Length < 400, active);
    }

    [Fact]
    public void Client_that_is_no_longer_trusted_does_not_get_another_token()
    {
        string root = Directory.CreateTempSubdirectory("ei-ua-pki-").FullName;
        var pki = new PkiFolder(root);
        pki.Trust(OwnPeers.ClientCertificate.Value.Der);
        using UaServer server = OwnPeers.StartServer(o => o with { AutoTrustClients = false, Pki = pki });
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);
        using var client = new RawClient(server.EndpointUrl, _ => options);

        client.Connection.SendRenewal();
        ChannelMessage renewed = client.Connection.Receive(Bound);
        client.Connection.TakeRenewal(renewed);
        pki.Reject(pki.List().Single(c => c.Store == PkiStore.Trusted));
        Assert.Equal(StatusCode.Good, client.Browse(WellKnownNodes.Server).StatusCode);
        client.Connection.SendRenewal();
        ChannelMessage refused = client.Connection.Receive(Bound);
        Directory.Delete(root, recursive: true);

        Assert.Equal(ChannelMessageKind.Complete, renewed.Kind);
        Assert.Equal((ChannelMessageKind.Broken, StatusCode.BadSecurityChecksFailed), (refused.Kind, refused.Status));
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[100]) == 0;
        }
        catch (SocketException closed)
        {
            return closed.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static Socket Connect(UaServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Bound.TotalMilliseconds };
        socket.Connect(IPAddress.Loopback, server.Port);
        return socket;
    }

    private static StatusCode Write(RawClient client) => client.Call<WriteRequest, WriteResponse>(
        new WriteRequest(client.Header, [new WriteValue(new NodeId(2, "DB_Vision.Verdict"), 13, null, new DataValue((byte)1))])).Results[0];

    private static NodeId[] Register(RawClient client, params NodeId[] nodes) =>
        client.Call<RegisterNodesRequest, RegisterNodesResponse>(new RegisterNodesRequest(client.Header, nodes)).RegisteredNodeIds;

    private static ActivateSessionResponse Activate(RawClient client, ExtensionObject? user = null) => client.Call<ActivateSessionRequest, ActivateSessionResponse>(
        new ActivateSessionRequest(client.Header, new SignatureData(null, null), [], [], user ?? ServiceMessages.Wrap(new AnonymousIdentityToken("anonymous")), new SignatureData(null, null)));
}
