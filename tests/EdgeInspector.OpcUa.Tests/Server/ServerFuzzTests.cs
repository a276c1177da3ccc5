using CsCheck;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Clients that mean harm, or are broken: the server and the other clients do not notice.</summary>
public sealed class ServerFuzzTests
{
    private const ushort Vision = 3;

    [Fact]
    public void Damaged_and_random_requests_of_every_service_leave_the_server_serving() => Fuzz(8000);

    // FUZZ_CASES / 10: each of them crosses a socket. By tools/fuzz, not part of a normal run.
    [Fact(Explicit = true), Requirement("SEC-02")]
    public void Damaged_and_random_requests_of_a_session_with_subscriptions_leave_the_server_serving_for_long() =>
        Fuzz(long.Parse(Environment.GetEnvironmentVariable("FUZZ_CASES") ?? "10000000", System.Globalization.CultureInfo.InvariantCulture) / 10);

    private static void Fuzz(long cases)
    {
        var log = new FailureLogger();
        using UaServer server = Start(log, o => o with { SessionCountMax = 1000 });
        RawClient client = new(server.EndpointUrl);
        using var healthy = new RawClient(server.EndpointUrl);
        (uint Id, byte[] Content)[] services = [.. Requests(client)];
        var served = new HashSet<uint>();
        long sent = 0, done = 0;

        Gen.Select(Gen.Int[0, services.Length - 1], Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[0, 4], Gen.Int[0, 20], Gen.Byte.Array[0, 200]).Sample((service, damages, cut, random) =>
        {
            // What ends the session or its subscriptions comes seldom, and then both are made anew: on a closed session nothing but refusals is tried.
            bool ends = services[service].Id is CloseSessionRequest.Id or DeleteSubscriptionsRequest.Id;
            if (ends && cut != 7) return;
            byte[] rest = (byte[])services[service].Content.Clone();
            foreach ((int at, byte damage) in damages)
            {
                if (rest.Length > 0) rest[at % rest.Length] ^= damage;
            }

            // One in twenty is nothing but noise, one in ten is cut short.
            if (cut == 20) rest = random;
            else if (cut < 2) rest = rest[..(rest.Length / 2)];
            if (!TrySend(client, services[service].Id, rest, ref done) || ends)
            {
                client.Connection.CloseSession();
                client.Dispose();
                client = new RawClient(server.EndpointUrl);
                services = [.. Requests(client)];
            }

            served.Add(services[service].Id);
            // Not so seldom that its session would time out.
            if (++sent % 1000 == 0) Assert.Equal(StatusCode.Good, healthy.Browse(WellKnownNodes.Server).StatusCode);
        }, iter: cases, threads: 1);
        client.Dispose();

        Assert.Empty(log.Failures);
        Assert.Equal(services.Select(s => s.Id).Distinct().Count(), served.Count);
        Assert.True(done > sent / 10, $"{done} of {sent} were served, the rest refused: too little was tried");
        Assert.Equal(StatusCode.Good, healthy.Browse(WellKnownNodes.Server).StatusCode);
    }

    [Fact]
    public void A_client_that_never_reads_costs_no_more_than_its_queues_and_disturbs_nobody()
    {
        var log = new FailureLogger();
        using UaServer server = Start(log);
        using var healthy = new RawClient(server.EndpointUrl);
        using var deaf = new RawClient(server.EndpointUrl);
        foreach (RawClient client in (RawClient[])[healthy, deaf])
            client.Watch(client.Subscribe(), WellKnownNodes.Server, AttributeId.EventNotifier, RawClient.Select("Severity", "Message"), queueSize: 1000);
        for (int i = 0; i < 20; i++) deaf.Connection.Send(new PublishRequest(deaf.Header, []));
        string text = new('x', 4000);
        var got = new List<object?>();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        // 80 MB of text for the deaf one, in steps that the healthy one follows.
        for (int step = 0; step < 40; step++)
        {
            for (ushort i = 1; i <= 500; i++) server.Raise(new UaEvent(new NodeId(2130), server.Objects, DateTime.UnixEpoch, i, text));
            while (got.Count < 500 * (step + 1)) got.AddRange(healthy.PublishEvents().Select(e => e.EventFields[0].ToObject()));
        }

        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(_ => Enumerable.Range(1, 500)).Select(i => (object?)(ushort)i), got);
        // The text is one string for all; what is held are the queue, unacknowledged messages and the answer that does not get through.
        Assert.True(held < 150L << 20, $"{held >> 20} MB");
        Assert.True(SpinWait.SpinUntil(() => server.ConnectionCount == 1, TimeSpan.FromSeconds(30)), "the connection of the deaf client was not closed");
        Assert.Empty(log.Failures);
    }

    [Fact]
    public void Connections_that_never_speak_make_room_for_those_that_do()
    {
        var log = new FailureLogger();
        using UaServer server = Start(log, o => o with { ConnectionCountMax = 6 });
        using var working = new RawClient(server.EndpointUrl);
        var silent = new List<System.Net.Sockets.TcpClient>();

        for (int i = 0; i < 20; i++) silent.Add(new System.Net.Sockets.TcpClient("127.0.0.1", server.Port));
        using var late = new RawClient(server.EndpointUrl);

        Assert.Equal(StatusCode.Good, late.Browse(WellKnownNodes.Server).StatusCode);
        Assert.Equal(StatusCode.Good, working.Browse(WellKnownNodes.Server).StatusCode);
        Assert.InRange(server.ConnectionCount, 2, 6);
        foreach (System.Net.Sockets.TcpClient one in silent) one.Dispose();
    }

    // What the owner's callback throws is the owner's fault, and costs the one connection on which it happened.
    [Fact]
    public void A_callback_that_throws_ends_one_connection()
    {
        var log = new FailureLogger();
        using UaServer server = Start(log);
        server.AddMethod(new NodeId(2, "Throw"), "Throw", [], [], (_, _, _) => throw new InvalidOperationException("meant"));
        using var healthy = new RawClient(server.EndpointUrl);
        using var unlucky = new RawClient(server.EndpointUrl);

        Assert.Throws<UaException>(() => unlucky.Call<CallRequest, CallResponse>(new CallRequest(unlucky.Header, [new CallMethodRequest(new NodeId(85), new NodeId(2, "Throw"), [])])));

        Assert.Equal(StatusCode.Good, healthy.Browse(WellKnownNodes.Server).StatusCode);
        Assert.Contains("meant", Assert.Single(log.Failures));
    }

    private static UaServer Start(FailureLogger log, Func<UaServerOptions, UaServerOptions>? change = null)
    {
        var server = OwnPeers.StartServer(
            o => (change?.Invoke(o) ?? o) with { Namespaces = [OwnPeers.Namespace, VisionSystem.NamespaceUri] }, log);
        _ = new VisionSystem(server, new VisionSystemOptions { Name = "Vision" });
        return server;
    }

    private static bool TrySend(RawClient client, uint id, byte[] rest, ref long done)
    {
        try
        {
            UaWriter body = client.Connection.BeginRequest();
            body.WriteNodeId(new NodeId(id));
            client.Header.Write(body);
            body.WriteBytes(rest);
            if (client.Connection.SendBody(MessageType.Message, out _).IsBad) return false;
            while (true)
            {
                ChannelMessage message = client.Connection.Receive(TimeSpan.Zero);
                if (message.Kind == ChannelMessageKind.Broken) return false;
                if (message.Kind == ChannelMessageKind.Incomplete) return true;
                var reader = new UaReader(message.Body);
                if (ServiceMessages.EncodingIdOf(ref reader) != ServiceFault.Id) done++;
            }
        }
        catch (UaException)
        {
            return false;
        }
    }

    // One sound request of each service that an active session may ask, with what only this server has.
    private static IEnumerable<(uint Id, byte[] Content)> Requests(RawClient client)
    {
        RequestHeader header = client.Header;
        uint subscription = client.Subscribe();
        NodeId verdict = new(2, "DB_Vision.Verdict");
        NodeId management = new(1, "Vision.ResultManagement");
        uint item = client.Watch(subscription, verdict, AttributeId.Value).MonitoredItemId;
        ExtensionObject filter = RawClient.Filter(
            [RawClient.Field("Message"), new SimpleAttributeOperand(new NodeId(Vision, 1024), [new QualifiedName(Vision, "ResultId")], 13, null)],
            new ContentFilterElement(FilterOperator.And, [ServiceMessages.Wrap(new ElementOperand(1)), ServiceMessages.Wrap(new ElementOperand(2))]),
            new ContentFilterElement(FilterOperator.OfType, [RawClient.Literal(new NodeId(Vision, 1024))]),
            new ContentFilterElement(FilterOperator.GreaterThan, [ServiceMessages.Wrap(RawClient.Field("Severity")), RawClient.Literal(10)]));
        MonitoredItemCreateRequest Watch(NodeId node, AttributeId attribute, ExtensionObject how) =>
            new(new ReadValueId(node, (uint)attribute, null, default), 2, new MonitoringParameters(1, 0, how, 10, true));
        var id = new UaStructure(ResultIdType) { ["Id"] = "B1/1" };

        yield return Sound(new FindServersRequest(header, client.Connection.EndpointUrl, [], []));
        yield return Sound(new GetEndpointsRequest(header, client.Connection.EndpointUrl, [], []));
        yield return Sound(new BrowseRequest(header, new ViewDescription(default, default, 0), 3, [new BrowseDescription(WellKnownNodes.Server, BrowseDirection.Both, WellKnownNodes.HierarchicalReferences, true, 0, 63)]));
        yield return Sound(new BrowseNextRequest(header, false, [[1, 0, 0, 0], [2, 0, 0, 0]]));
        yield return Sound(new TranslateBrowsePathsRequest(header, [new BrowsePath(new NodeId(84), [new RelativePathElement(WellKnownNodes.HierarchicalReferences, false, true, new QualifiedName(0, "Objects"))])]));
        yield return Sound(new RegisterNodesRequest(header, [verdict, new NodeId(2258)]));
        yield return Sound(new UnregisterNodesRequest(header, [verdict]));
        yield return Sound(new ReadRequest(header, 0, 2, [new ReadValueId(verdict, 13, null, default), new ReadValueId(new NodeId(Vision, 3006), 23, null, default)]));
        yield return Sound(new WriteRequest(header, [new WriteValue(verdict, 13, null, new DataValue((byte)1))]));
        yield return Sound(new CallRequest(header, [new CallMethodRequest(management, new NodeId(1, "Vision.ResultManagement.GetResultById"), [id, 1000])]));
        yield return Sound(new CreateSubscriptionRequest(header, 50, 100, 10, 0, true, 0));
        yield return Sound(new ModifySubscriptionRequest(header, subscription, 50, 100, 10, 0, 0));
        yield return Sound(new SetPublishingModeRequest(header, true, [subscription]));
        yield return Sound(new RepublishRequest(header, subscription, 1));
        yield return Sound(new CreateMonitoredItemsRequest(header, subscription, 2, [Watch(verdict, AttributeId.Value, ServiceMessages.Wrap(new DataChangeFilter(1, 1, 0.5)))]));
        yield return Sound(new CreateMonitoredItemsRequest(header, subscription, 2, [Watch(WellKnownNodes.Server, AttributeId.EventNotifier, filter)]));
        yield return Sound(new ModifyMonitoredItemsRequest(header, subscription, 2, [new MonitoredItemModifyRequest(item, new MonitoringParameters(1, 0, filter, 10, true))]));
        yield return Sound(new SetMonitoringModeRequest(header, subscription, 2, [item]));
        yield return Sound(new DeleteMonitoredItemsRequest(header, subscription, [item]));
        yield return Sound(new PublishRequest(header, [new SubscriptionAcknowledgement(subscription, 1)]));
        yield return Sound(new DeleteSubscriptionsRequest(header, [subscription]));
        yield return Sound(new CloseSessionRequest(header, false));
    }

    private static UaStructureType ResultIdType => new("ResultIdDataType", new NodeId(Vision, 5240), UaStructureKind.Structure, new UaStructureField("Id", BuiltInType.String));

    private static (uint Id, byte[] Content) Sound<T>(T request) where T : IUaRequest<T>
    {
        var writer = new UaWriter(256);
        request.Write(writer);
        var reader = new UaReader(writer.Written);
        RequestHeader.Read(ref reader);
        return (T.EncodingId, writer.Written[reader.Position..].ToArray());
    }
}
