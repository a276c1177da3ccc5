namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our server under an independent client.</summary>
public sealed class NodeOpcUaClientTests
{
    [Theory]
    [InlineData(MessageSecurityMode.None, "", "")]
    [InlineData(MessageSecurityMode.None, "ei1", "vials only")]
    [InlineData(MessageSecurityMode.Sign, "", "")]
    [InlineData(MessageSecurityMode.SignAndEncrypt, "ei1", "vials only")]
    public async Task Our_server_serves_node_opcua(MessageSecurityMode mode, string user, string password)
    {
        using UaServer server = OwnPeers.StartServer();

        string said = await NodeOpcUa.RunClientAsync(server.EndpointUrl, mode, user, password);

        Assert.Contains("ENDPOINTS None,Sign,SignAndEncrypt\n", said);
        Assert.Contains("SERVERS 1\n", said);
        Assert.Contains("NAMESPACE 2\n", said);
        Assert.Contains("BROWSED DB_Vision,Server\n", said);
        Assert.Contains("VARIABLES AckSeq,BatchId,Reject,Result,ResultSeq,ResultUnitId,Score,Verdict\n", said);
        Assert.Contains("TRANSLATED ns=2;s=DB_Vision.Verdict\n", said);
        Assert.Contains("WROTE Good BadTypeMismatch BadNotWritable BadNodeIdUnknown\n", said);
        Assert.Contains("READ Byte 1\n", said);
        Assert.Contains("LIMIT 1000\n", said);
        Assert.Contains("STATE 0 EdgeInspector server\n", said);
        Assert.Contains("ALIAS true 1\n", said);
        Assert.Contains("METHOD UnitId ns=0;i=7,Verdict ns=0;i=3,ReasonCode ns=0;i=5,Score ns=0;i=10,Seq ns=0;i=7 -> AckSeq ns=0;i=7\n", said);
        Assert.Contains("CALLED Good UInt32 12 BadOutOfRange BadArgumentsMissing BadInvalidArgument BadTypeMismatch/Good/Good/Good/Good BadMethodInvalid\n", said);
        Assert.Contains("STRUCTURE Result Good 5,1,2,0.5,6\n", said);
        Assert.Contains("CHANGES 7,8,9\n", said);
        Assert.Contains("KEPT ALIVE\n", said);
        Assert.EndsWith("DONE", said.Split('\n').Last(l => l.StartsWith("DONE", StringComparison.Ordinal) || l.StartsWith("FAILED", StringComparison.Ordinal)));
        Assert.Equal((byte)1, server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!.Value.ToObject());
    }

    // Keys above 2048 bit have a second padding byte in OPN.
    [Fact]
    public async Task Our_server_with_a_3072_bit_key_serves_node_opcua()
    {
        using ApplicationCertificate large = OwnPeers.Certificate("urn:test:large", "test-large", 3072);
        using UaServer server = OwnPeers.StartServer(o => o with { Certificate = large });

        string said = await NodeOpcUa.RunClientAsync(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, "ei1", "vials only");

        Assert.Contains("READ Byte 1\n", said);
        Assert.Contains("DONE", said);
    }

    [Fact]
    public async Task Our_server_refuses_a_wrong_password_of_node_opcua()
    {
        using UaServer server = OwnPeers.StartServer();

        string said = await NodeOpcUa.RunClientAsync(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, "ei1", "wrong");

        Assert.Contains("FAILED", said);
        Assert.Contains("BadUserAccessDenied", said);
    }

    [Fact]
    public async Task Our_server_follows_node_opcua_through_token_renewals()
    {
        using UaServer server = OwnPeers.StartServer();

        string said = await NodeOpcUa.RunClientAsync(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, tokenLifetimeMs: "1500");

        Assert.Contains("RENEWED 1\n", said);
    }
}
