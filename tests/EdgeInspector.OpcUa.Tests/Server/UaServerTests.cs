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
    public async Task Damaged_requests_of_an_active_session_leave_the_server_serving()
    {
        using UaServer server = OwnPeers.StartServer();
        UaClientOptions options = OwnPeers.Plain(server.EndpointUrl);
        string[] services =
        [
            "ReadRequest-1", "WriteRequest-1", "BrowseRequest", "RegisterNodesRequest", "UnregisterNodesRequest", "TranslateBrowsePathsRequest",
            "CreateSubscriptionRequest", "CreateMonitoredItemsRequest", "DeleteSubscriptionsRequest", "PublishRequest", "FindServersRequest", "ActivateSessionRequest",
        ];
        byte[][] bodies = [.. services.Select(GoldenMessages.LoadBody)];

        using (UaConnection connection = SessionHandshake.Connect(options))
        {
            Gen.Select(Gen.Int[0, bodies.Length - 1], Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 3]).Sample((service, at, damage, cut) =>
            {
                var reader = new UaReader(bodies[service]);
                uint id = ServiceMessages.EncodingIdOf(ref reader);
                RequestHeader.Read(ref reader);
                byte[] rest = bodies[service][reader.Position..];
                if (rest.Length > 0) rest[at % rest.Length] ^= damage;
                UaWriter body = connection.BeginRequest();
                body.WriteNodeId(new NodeId(id));
                connection.Header(TimeSpan.FromSeconds(1)).Write(body);
                body.WriteBytes(rest.AsSpan(0, Math.Max(0, rest.Length - cut)));

                Assert.Equal(StatusCode.Good, connection.SendBody(MessageType.Message, out _));
                while (connection.Receive(TimeSpan.Zero).Kind == ChannelMessageKind.Complete)
                {
                    // Answers and faults are drained; what they say does not matter here.
                }
            }, iter: 3000, threads: 1);
        }

        await using UaClient client = await UaClient.ConnectAsync(options);
        Assert.Equal("B-0001", (await client.ReadAsync(OwnPeers.Node("BatchId"))).Value.ToObject());
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
