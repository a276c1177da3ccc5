using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>The rules of chunks, on bytes laid by hand after Part 6 §6.7.2 and §7.1.2, and what a person reads when a peer breaks them.</summary>
public sealed class ChunkLayerTests
{
    private static readonly TransportLimits Small = new() { ReceiveMessageSizeMax = 10, ReceiveChunkCountMax = 3 };

    private uint _number;

    [Fact]
    public void Message_in_three_chunks_is_put_together()
    {
        SecureChannel channel = Receiver(Small);

        Assert.Equal(ChannelMessageKind.Incomplete, channel.Decode(Chunk('C', 5, 1, 2)).Kind);
        Assert.Equal(ChannelMessageKind.Incomplete, channel.Decode(Chunk('C', 5, 3)).Kind);
        ChannelMessage whole = channel.Decode(Chunk('F', 5, 4, 5));

        Assert.Equal((ChannelMessageKind.Complete, 5U), (whole.Kind, whole.RequestId));
        Assert.Equal([1, 2, 3, 4, 5], whole.Body.ToArray());
    }

    [Theory]
    [InlineData('C')]
    [InlineData('F')]
    [InlineData('A')]
    public void Chunks_of_two_messages_may_not_be_mixed(char second)
    {
        SecureChannel channel = Receiver(Small);
        channel.Decode(Chunk('C', 5, 1));

        ChannelMessage mixed = channel.Decode(Chunk(second, 6, 1));

        Assert.Equal((ChannelMessageKind.Broken, StatusCode.BadDecodingError, "chunks of two messages are mixed"), (mixed.Kind, mixed.Status, mixed.Reason));
    }

    [Fact]
    public void Abort_drops_what_came_of_its_message_and_keeps_the_channel()
    {
        SecureChannel channel = Receiver(Small);
        channel.Decode(Chunk('C', 5, 1, 2, 3));

        // BadOutOfMemory 0x80030000 and the reason "full".
        ChannelMessage aborted = channel.Decode(Chunk('A', 5, [0, 0, 3, 0x80, 4, 0, 0, 0, .. "full"u8]));
        ChannelMessage next = channel.Decode(Chunk('F', 6, 9));

        Assert.Equal((ChannelMessageKind.Aborted, 5U, "BadOutOfMemory", "full"), (aborted.Kind, aborted.RequestId, aborted.Status.Name, aborted.Reason));
        Assert.Equal(ChannelMessageKind.Complete, next.Kind);
        Assert.Equal([9], next.Body.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0, 0, 3 })]
    [InlineData(new byte[] { 0, 0, 3, 0x80, 0x7F, 0, 0, 0 })]
    public void Abort_that_says_good_or_nothing_readable_is_still_a_failure(byte[] body)
    {
        SecureChannel channel = Receiver(Small);

        ChannelMessage aborted = channel.Decode(Chunk('A', 5, body));

        Assert.Equal((ChannelMessageKind.Aborted, StatusCode.BadDecodingError), (aborted.Kind, aborted.Status));
    }

    [Fact]
    public void Message_of_too_many_chunks_is_refused()
    {
        SecureChannel channel = Receiver(Small);
        for (int i = 0; i < 3; i++) Assert.Equal(ChannelMessageKind.Incomplete, channel.Decode(Chunk('C', 5, 1)).Kind);

        Assert.Equal(StatusCode.BadTcpMessageTooLarge, channel.Decode(Chunk('F', 5, 1)).Status);
    }

    [Fact]
    public void Message_beyond_the_size_is_refused_in_one_chunk_and_in_two()
    {
        Assert.Equal(ChannelMessageKind.Complete, Receiver(Small).Decode(Chunk('F', 5, new byte[10])).Kind);
        _number = 0;
        Assert.Equal(StatusCode.BadTcpMessageTooLarge, Receiver(Small).Decode(Chunk('F', 5, new byte[11])).Status);
        _number = 0;
        SecureChannel channel = Receiver(Small);
        channel.Decode(Chunk('C', 5, new byte[6]));
        Assert.Equal(StatusCode.BadTcpMessageTooLarge, channel.Decode(Chunk('F', 5, new byte[5])).Status);
    }

    [Theory]
    [InlineData("HELF", true)]
    [InlineData("HELC", false)]
    [InlineData("ERRA", false)]
    [InlineData("OPNC", false)]
    [InlineData("CLOA", false)]
    [InlineData("MSGA", true)]
    [InlineData("MSGX", false)]
    [InlineData("RHEF", false)]
    public void Only_messages_come_in_chunks(string header, bool isKnown)
    {
        var stream = new ChunkBuffer(8192);
        byte[] bytes = [.. System.Text.Encoding.ASCII.GetBytes(header), 8, 0, 0, 0];
        bytes.CopyTo(stream.Space);
        stream.Received(bytes.Length);

        Assert.Equal(isKnown, stream.TryTake(out _));
        Assert.Equal(isKnown ? StatusCode.Good : StatusCode.BadTcpMessageTypeInvalid, stream.Fault);
    }

    [Fact, Requirement("SEC-02")]
    public async Task Request_beyond_a_servers_limits_names_both_and_the_session_goes_on()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { BufferSizeBytes = 8192, MessageSizeBytesMax = 9000, ChunkCountMax = 2 });
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl));
        NodeAddress[] many = [.. Enumerable.Repeat(OwnPeers.Node("Verdict"), 300)];

        UaException refused = await Assert.ThrowsAsync<UaException>(() => client.ReadAsync(many));
        DataValue after = await client.ReadAsync(OwnPeers.Node("Verdict"));

        Assert.Equal(StatusCode.BadRequestTooLarge, refused.Status);
        Assert.Matches(@"ReadRequest was not sent: BadRequestTooLarge \(0x80B80000\); it has \d+ bytes, the server takes 9000 bytes, 2 chunks of 8192 bytes: ask for less at once$", refused.Message);
        Assert.Equal((StatusCode.Good, 1), (after.Status, client.SessionCount));
    }

    [Fact, Requirement("SEC-02")]
    public async Task Answer_beyond_our_limits_is_given_up_by_the_server_and_the_session_goes_on()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { Certificate = null });
        UaClientOptions options = OwnPeers.Plain(server.EndpointUrl) with { Limits = new TransportLimits { ReceiveMessageSizeMax = 9000, ReceiveChunkCountMax = 2 } };
        await using UaClient client = await UaClient.ConnectAsync(options);
        NodeAddress[] many = [.. Enumerable.Repeat(OwnPeers.Node("BatchId"), 900)];

        UaException refused = await Assert.ThrowsAsync<UaException>(() => client.ReadAsync(many));
        DataValue after = await client.ReadAsync(OwnPeers.Node("Verdict"));

        Assert.Equal(StatusCode.BadResponseTooLarge, refused.Status);
        Assert.Contains("the server gave up its answer: BadResponseTooLarge (0x80B90000)", refused.Message, StringComparison.Ordinal);
        Assert.Equal((StatusCode.Good, 1), (after.Status, client.SessionCount));
    }

    // ERR 0x807D0000 BadTcpServerTooBusy with a reason; an ERR that claims Good; an ACK with a buffer of 1024 bytes; something else altogether.
    [Theory, Requirement("SEC-02")]
    [InlineData("455252461400000000007D800400000062757379", "the server refused HEL: BadTcpServerTooBusy (0x807D0000) busy")]
    [InlineData("4552524610000000000000000000000000", "the server refused HEL: BadConnectionClosed (0x80AE0000)")]
    [InlineData("41434B461C0000000000000000040000000400000000000000000000", "the server's ACK cannot be read, or it offers a buffer below 8192 bytes")]
    [InlineData("485454502F312E3120343030204261642052657175657374", "a web server (HTTP) answered, not an OPC UA server; check the port")]
    public async Task Wrong_answer_to_HEL_is_told_in_one_line(string answer, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using Socket peer = await listener.AcceptSocketAsync();
            await peer.ReceiveAsync(new byte[1000]);
            await peer.SendAsync(Convert.FromHexString(answer));
            // Stays until the client has gone.
            while (await peer.ReceiveAsync(new byte[1000]) > 0) { }
        });

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(OwnPeers.Plain($"opc.tcp://{listener.LocalEndpoint}")));
        await serving;

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static SecureChannel Receiver(TransportLimits limits)
    {
        var channel = new SecureChannel(ChannelRole.Client, limits, new FakeTimeProvider()) { ChannelId = 1 };
        channel.Install(1, TimeSpan.FromHours(1), null, null);
        return channel;
    }

    // MSG, chunk type, size; channel 1, token 1; number, request; body.
    private byte[] Chunk(char final, uint requestId, params byte[] body) =>
    [
        .. "MSG"u8, (byte)final, .. BitConverter.GetBytes(24 + body.Length), 1, 0, 0, 0, 1, 0, 0, 0,
        .. BitConverter.GetBytes(++_number), .. BitConverter.GetBytes(requestId), .. body,
    ];
}
