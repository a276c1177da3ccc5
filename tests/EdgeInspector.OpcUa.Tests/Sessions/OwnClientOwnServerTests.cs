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

    private static UaClientOptions Options(UaServer server, MessageSecurityMode mode) => mode == MessageSecurityMode.None
        ? OwnPeers.Plain(server.EndpointUrl)
        : OwnPeers.Secured(server.EndpointUrl, mode, OwnPeers.ServerCertificate.Value);
}
