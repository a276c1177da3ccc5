using System.Net;
using System.Net.Sockets;
using CsCheck;

namespace EdgeInspector.OpcUa.Tests;

public sealed class UaServerTests
{
    [Fact]
    public async Task Damaged_conversations_leave_the_server_serving()
    {
        using UaServer server = OwnPeers.StartServer();
        byte[][] conversation = [.. ((string[])["Hello", "OpenSecureChannelRequest", "GetEndpointsRequest", "CreateSessionRequest", "ReadRequest-1", "WriteRequest-1"]).Select(GoldenMessages.Load)];

        Gen.Select(Gen.Int[0, conversation.Length - 1], Gen.Int[0, 5000], Gen.Byte).Sample((message, at, damage) =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, server.Port);
            for (int i = 0; i <= message; i++)
            {
                byte[] bytes = (byte[])conversation[i].Clone();
                if (i == message) bytes[at % bytes.Length] ^= damage;
                if (!TrySend(socket, bytes)) return;
            }
        }, iter: 300, threads: 1);
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));

        Assert.Equal((byte)0, (await client.ReadAsync(OwnPeers.Node("Verdict"))).Value.ToObject());
    }

    [Fact]
    public async Task Write_callback_comes_after_the_value_is_stored_with_the_time_of_arrival()
    {
        using UaServer server = OwnPeers.StartServer();
        UaVariable verdict = server.FindVariable(new NodeId(2, "DB_Vision.Verdict"))!;
        (object? Stored, object? Given, long Received) seen = default;
        verdict.Written = (variable, value, received) => seen = (variable.Value.ToObject(), value.ToObject(), received);
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));

        long before = System.Diagnostics.Stopwatch.GetTimestamp();
        await client.WriteAsync(OwnPeers.Node("Verdict"), (byte)1);
        long after = System.Diagnostics.Stopwatch.GetTimestamp();

        Assert.Equal(((byte)1, (byte)1), (seen.Stored, seen.Given));
        Assert.InRange(seen.Received, before, after);
    }

    [Theory]
    [InlineData("AckSeq", "BadNotWritable (0x803B0000)")]
    [InlineData("Nothing", "BadNodeIdUnknown (0x80340000)")]
    public async Task Refused_write_names_endpoint_node_and_status(string name, string status)
    {
        using UaServer server = OwnPeers.StartServer();
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));

        UaException refused = await Assert.ThrowsAsync<UaException>(() => client.WriteAsync(OwnPeers.Node(name), 1U));

        Assert.StartsWith($"{server.EndpointUrl}: node 'nsu=urn:plc:vision;s=DB_Vision.{name}': ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(status, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_user_is_refused()
    {
        using UaServer server = OwnPeers.StartServer();

        UaException refused = await Assert.ThrowsAsync<UaException>(() =>
            UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl) with { Identity = UaIdentity.UserName("ei1", "wrong") }));

        Assert.Equal(StatusCode.BadUserAccessDenied, refused.Status);
    }

    private static bool TrySend(Socket socket, byte[] bytes)
    {
        try
        {
            socket.Send(bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
