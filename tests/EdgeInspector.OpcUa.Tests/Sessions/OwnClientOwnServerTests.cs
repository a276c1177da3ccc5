namespace EdgeInspector.OpcUa.Tests;

public sealed class OwnClientOwnServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<MessageSecurityMode> Modes => [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt];

    [Theory, MemberData(nameof(Modes))]
    public async Task A_written_value_is_read_back_over_every_security_mode(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer();
        await using UaClient client = await UaClient.ConnectAsync(Options(server, mode));

        await client.WriteAsync(OwnPeers.Node("Verdict"), 1);
        DataValue read = await client.ReadAsync(OwnPeers.Node("Verdict"));

        Assert.Equal((byte)1, read.Value.ToObject());
    }

    [Theory, MemberData(nameof(Modes))]
    public void The_commit_counter_is_written_after_the_payload_was_confirmed(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer();
        using var link = new UaLink(Options(server, mode));
        UaLinkNode verdict = link.AddNode(OwnPeers.Node("Verdict"));
        UaLinkNode unit = link.AddNode(OwnPeers.Node("ResultUnitId"));
        UaLinkNode sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        var written = new List<string>();
        foreach (string name in (string[])["Verdict", "ResultUnitId", "ResultSeq"])
            server.FindVariable(new NodeId(2, "DB_Vision." + name))!.Written = (v, value, _) => written.Add($"{v.BrowseName.Name}={value}");
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));

        UaOutcome payload = link.TryWrite([new(verdict, (byte)1), new(unit, 77U)], Patience);
        UaOutcome commit = link.TryWrite([new(sequence, 5U)], Patience);

        Assert.Equal((UaOutcomeKind.Done, UaOutcomeKind.Done), (payload.Kind, commit.Kind));
        Assert.Equal(["Verdict=Byte 1", "ResultUnitId=UInt32 77", "ResultSeq=UInt32 5"], written);
    }

    // S7-1500 since firmware 2.9: a numeric or foreign encoding id is BadTypeMismatch (UA-.NETStandard #1513, #1772).
    [Fact]
    public async Task Structure_under_a_guessed_encoding_id_is_refused_and_under_the_servers_own_taken()
    {
        using UaServer server = OwnPeers.StartServer();
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        using var link = new UaLink(OwnPeers.Plain(server.EndpointUrl));
        UaLinkStructure result = link.AddStructure(OwnPeers.Node("Result"), ["UnitId", "Verdict", "ReasonCode", "Score", "Seq"]);
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        ExtensionObject own = new UaStructure(OwnPeers.ResultType) { ["UnitId"] = 7 }.ToExtensionObject();

        UaException guessed = await Assert.ThrowsAsync<UaException>(() => client.WriteAsync(OwnPeers.Node("Result"), own with { TypeId = new NodeId(2, 3001) }));
        UaOutcome done = link.TryWrite(result, [77U, (byte)1, (ushort)3, 0.5F, 12U], Patience);
        UaStructure read = await client.ReadStructureAsync(OwnPeers.Node("Result"));

        Assert.Equal((StatusCode.BadTypeMismatch, UaOutcomeKind.Done), (guessed.Status, done.Kind));
        Assert.Equal("Result{UnitId=UInt32 77, Verdict=Byte 1, ReasonCode=UInt16 3, Score=Float 0.5, Seq=UInt32 12}", read.ToString());
        Assert.Equal("TE_\"Result\"", result.Type!.EncodingId.Text);
    }

    [Fact]
    public async Task Events_come_with_the_fields_that_were_asked_for()
    {
        using UaServer server = OwnPeers.StartServer();
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        UaSubscription subscription = await client.SubscribeEventsAsync(new NodeId(2253), ["Severity", "Message", "NoSuchField"], TimeSpan.FromMilliseconds(20),
            fields => seen.Enqueue(string.Join("|", fields.Select(f => f.ToObject() is LocalizedText t ? t.Text : f.ToString()))));

        server.Raise(new UaEvent(new NodeId(2041), server.Objects, TimeProvider.System.GetUtcNow().UtcDateTime, 700, "door open"));
        Assert.True(SpinWait.SpinUntil(() => !seen.IsEmpty, Patience));
        TimeSpan interval = await subscription.ModifyAsync(TimeSpan.FromMilliseconds(50));
        server.Raise(new UaEvent(new NodeId(2041), server.Objects, TimeProvider.System.GetUtcNow().UtcDateTime, 100, "door closed"));
        Assert.True(SpinWait.SpinUntil(() => seen.Count == 2, Patience));

        Assert.Equal(["UInt16 700|door open|Null ", "UInt16 100|door closed|Null "], seen.ToArray());
        Assert.Equal(TimeSpan.FromMilliseconds(50), interval);
    }

    private static UaClientOptions Options(UaServer server, MessageSecurityMode mode) => mode == MessageSecurityMode.None
        ? OwnPeers.Plain(server.EndpointUrl)
        : OwnPeers.Secured(server.EndpointUrl, mode, OwnPeers.ServerCertificate.Value);
}
