namespace EdgeInspector.OpcUa.Tests;

public sealed class ServerViewTests
{
    private static readonly NodeId ReferenceTypes = new(32);

    [Fact]
    public void A_long_browse_is_continued_part_by_part_without_a_hole()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        NodeId[] whole = [.. client.Browse(ReferenceTypes).References.Select(r => r.NodeId.Node)];

        var parts = new List<NodeId>();
        BrowseResult part = client.Browse(ReferenceTypes, countMax: 4);
        while (true)
        {
            Assert.InRange(part.References.Length, 1, 4);
            parts.AddRange(part.References.Select(r => r.NodeId.Node));
            if (part.ContinuationPoint is not { } point) break;
            part = client.BrowseNext(point);
        }

        Assert.True(whole.Length > 20, $"{whole.Length} references");
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void A_continuation_point_serves_once_and_a_released_one_not_at_all()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        byte[] once = client.Browse(ReferenceTypes, countMax: 4).ContinuationPoint!;
        byte[] released = client.Browse(ReferenceTypes, countMax: 4).ContinuationPoint!;

        client.BrowseNext(once);
        BrowseResult release = client.BrowseNext(released, release: true);

        Assert.Equal((StatusCode.Good, 0), (release.StatusCode, release.References.Length));
        Assert.Equal(StatusCode.BadContinuationPointInvalid, client.BrowseNext(once).StatusCode);
        Assert.Equal(StatusCode.BadContinuationPointInvalid, client.BrowseNext(released).StatusCode);
        Assert.Equal(StatusCode.BadContinuationPointInvalid, client.BrowseNext([1, 2, 3]).StatusCode);
    }

    [Fact]
    public void More_unfinished_browses_than_were_told_are_refused_until_one_is_given_back()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        var limit = (ushort)server.FindVariable(new NodeId(2735))!.Value.ToObject()!;
        byte[][] points = [.. Enumerable.Range(0, limit).Select(_ => client.Browse(ReferenceTypes, countMax: 1).ContinuationPoint!)];

        BrowseResult refused = client.Browse(ReferenceTypes, countMax: 1);
        client.BrowseNext(points[0], release: true);
        BrowseResult again = client.Browse(ReferenceTypes, countMax: 1);

        Assert.Equal(StatusCode.BadNoContinuationPoints, refused.StatusCode);
        Assert.Equal(StatusCode.Good, again.StatusCode);
    }

    [Fact]
    public void Browsing_follows_subtypes_of_the_wanted_reference_and_gives_what_the_mask_asks()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);

        string?[] hierarchical = Names(client.Browse(new NodeId(2253), referenceType: WellKnownNodes.HierarchicalReferences));
        string?[] properties = Names(client.Browse(new NodeId(2253), referenceType: WellKnownNodes.HasProperty));
        ReferenceDescription up = client.Browse(new NodeId(2253), referenceType: WellKnownNodes.HierarchicalReferences, direction: BrowseDirection.Inverse).References.Single();
        ReferenceDescription type = client.Browse(new NodeId(2253), referenceType: WellKnownNodes.HasTypeDefinition, resultMask: 8).References.Single();

        Assert.Contains("ServerCapabilities", hierarchical);
        Assert.Contains("NamespaceArray", hierarchical);
        Assert.Contains("NamespaceArray", properties);
        Assert.DoesNotContain("ServerCapabilities", properties);
        Assert.Equal((new NodeId(85), false), (up.NodeId.Node, up.IsForward));
        Assert.Equal(("ServerType", default, default, NodeClass.Unspecified), (type.BrowseName.Name, type.ReferenceTypeId, type.DisplayName, type.NodeClass));
        Assert.Equal(StatusCode.BadReferenceTypeIdInvalid, client.Browse(new NodeId(2253), referenceType: new NodeId(2253)).StatusCode);
        Assert.Equal(StatusCode.BadViewIdUnknown, Assert.Throws<UaException>(() => client.Browse(new NodeId(2253), view: new NodeId(2, "View"))).Status);
    }

    [Fact]
    public void A_path_leads_through_subtypes_and_backwards_and_says_why_it_does_not()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        static RelativePathElement Step(string? name, bool isInverse = false, ushort index = 0) => new(WellKnownNodes.HierarchicalReferences, isInverse, true, new QualifiedName(index, name));

        BrowsePathResult[] results = client.Call<TranslateBrowsePathsRequest, TranslateBrowsePathsResponse>(new TranslateBrowsePathsRequest(client.Header,
        [
            new BrowsePath(new NodeId(84), [Step("Objects"), Step("Server"), Step("ServerStatus"), Step("State")]),
            new BrowsePath(new NodeId(2, "DB_Vision.Verdict"), [Step("DB_Vision", isInverse: true, index: 2)]),
            new BrowsePath(new NodeId(84), [Step("Objects"), Step("Nothing")]),
            new BrowsePath(new NodeId(84), [Step(null)]),
            new BrowsePath(new NodeId(84), []),
            new BrowsePath(new NodeId(9, 9), [Step("Objects")]),
        ])).Results;

        Assert.Equal([new NodeId(2259)], results[0].Targets.Select(t => t.TargetId.Node));
        Assert.Equal([new NodeId(2, "DB_Vision")], results[1].Targets.Select(t => t.TargetId.Node));
        Assert.Equal(
            [StatusCode.BadNoMatch, StatusCode.BadBrowseNameInvalid, StatusCode.BadNothingToDo, StatusCode.BadNodeIdUnknown],
            results[2..].Select(r => r.StatusCode));
    }

    [Fact]
    public void The_limits_that_are_told_are_the_limits_that_are_kept()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { SubscriptionCountMax = 3, MonitoredItemCountMax = 2, SessionCountMax = 2 });
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Subscribe();
        client.Subscribe();
        client.Subscribe();
        MonitoredItemCreateResult[] items = [.. Enumerable.Range(0, 3).Select(_ => client.Watch(subscription, new NodeId(2258), AttributeId.Value))];
        using var second = new RawClient(server.EndpointUrl);

        Assert.Equal(3U, server.FindVariable(new NodeId(24098))!.Value.ToObject());
        Assert.Equal(2U, server.FindVariable(new NodeId(24104))!.Value.ToObject());
        Assert.Equal(2U, server.FindVariable(new NodeId(24095))!.Value.ToObject());
        Assert.Equal(StatusCode.BadTooManySubscriptions, Assert.Throws<UaException>(() => client.Subscribe()).Status);
        Assert.Equal([StatusCode.Good, StatusCode.Good, StatusCode.BadTooManyMonitoredItems], items.Select(i => i.StatusCode));
        Assert.Equal(StatusCode.BadTooManySessions, Assert.Throws<UaException>(() => new RawClient(server.EndpointUrl)).Status);
    }

    [Fact]
    public void What_a_client_may_not_see_is_unknown_to_it_and_what_it_may_not_change_stays()
    {
        NodeId verdict = new(2, "DB_Vision.Verdict");
        NodeId hidden = new(2, "DB_Vision.Score");
        using UaServer server = OwnPeers.StartServer(o => o with
        {
            Access = (client, node) => client.User == "ei1" ? UaAccess.All : node.NodeId == hidden ? UaAccess.None : UaAccess.ReadOnly,
        });
        using var guest = new RawClient(server.EndpointUrl);
        using var user = new RawClient(server.EndpointUrl, o => o with { Identity = UaIdentity.UserName("ei1", "vials only"), ServerFingerprint = OwnPeers.ServerCertificate.Value.Fingerprint });

        Assert.Equal(StatusCode.BadUserAccessDenied, Write(guest, verdict, (byte)9));
        Assert.Equal(StatusCode.BadNodeIdUnknown, Write(guest, hidden, 1F));
        Assert.DoesNotContain("Score", Names(guest.Browse(new NodeId(2, "DB_Vision"))));
        Assert.Equal([(byte)3, (byte)1], Read(guest, verdict, AttributeId.AccessLevel, AttributeId.UserAccessLevel));
        Assert.Equal((byte)0, server.FindVariable(verdict)!.Value.ToObject());
        Assert.Equal(StatusCode.Good, Write(user, hidden, 1F));
        Assert.Contains("Score", Names(user.Browse(new NodeId(2, "DB_Vision"))));
        Assert.Equal([(byte)3, (byte)3], Read(user, verdict, AttributeId.AccessLevel, AttributeId.UserAccessLevel));
    }

    [Fact]
    public void The_owner_is_told_who_did_what_and_how_it_ended()
    {
        var told = new List<UaServerAction>();
        using UaServer server = OwnPeers.StartServer(o => o with { Audit = told.Add });
        server.AddMethod(new NodeId(2, "Reset"), "Reset", [], [], (_, _, _) => StatusCode.BadNotSupported);
        UaClientOptions Named(UaClientOptions o, string password) => o with
        {
            Identity = UaIdentity.UserName("ei1", password), ServerFingerprint = OwnPeers.ServerCertificate.Value.Fingerprint, SessionName = "audited",
        };

        Assert.Throws<UaException>(() => new RawClient(server.EndpointUrl, o => Named(o, "wrong")));
        using (var client = new RawClient(server.EndpointUrl, o => Named(o, "vials only")))
        {
            Write(client, new NodeId(2, "DB_Vision.Verdict"), (byte)1);
            Write(client, new NodeId(2, "DB_Vision.AckSeq"), 1U);
            client.Call<CallRequest, CallResponse>(new CallRequest(client.Header, [new CallMethodRequest(new NodeId(85), new NodeId(2, "Reset"), [])]));
            client.Connection.CloseSession();
            Assert.True(SpinWait.SpinUntil(() => told.Count(a => a.Kind == UaServerActionKind.SessionEnded) == 2, RawClient.Patience));
        }

        Assert.Equal(
            [
                "SessionRefused   BadUserAccessDenied",
                "SessionEnded   Good",
                "SessionActivated ei1  Good",
                "Write ei1 ns=2;s=DB_Vision.Verdict Good",
                "Write ei1 ns=2;s=DB_Vision.AckSeq BadNotWritable",
                "Call ei1 ns=2;s=Reset BadNotSupported",
                "SessionEnded ei1  Good",
            ],
            told.Select(a => $"{a.Kind} {a.Client.User} {(a.Node.IsNull ? "" : a.Node)} {a.Status.Name}"));
        Assert.All(told, a => Assert.Equal("audited", a.Client.SessionName));
    }

    private static string?[] Names(BrowseResult result) => [.. result.References.Select(r => r.BrowseName.Name)];

    private static StatusCode Write(RawClient client, NodeId node, Variant value) => client.Call<WriteRequest, WriteResponse>(
        new WriteRequest(client.Header, [new WriteValue(node, (uint)AttributeId.Value, null, new DataValue(value))])).Results[0];

    private static object?[] Read(RawClient client, NodeId node, params AttributeId[] attributes) => [.. client.Call<ReadRequest, ReadResponse>(
        new ReadRequest(client.Header, 0, 3, [.. attributes.Select(a => new ReadValueId(node, (uint)a, null, default))])).Results.Select(r => r.Value.ToObject())];
}
