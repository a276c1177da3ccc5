using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.OpcUa.Tests;

public sealed class SecureChannelTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Derived_keys_match_the_published_vector()
    {
        // P_SHA256 vector 1 of the IETF TLS list ("test label" prepended to the seed), also used by other stacks.
        byte[] secret = Convert.FromHexString("9BBE436BA940F017B17652849A71DB35");
        byte[] seed = [.. "test label"u8, .. Convert.FromHexString("A0BA9F936CDA311827A6F796FFD5198C")];
        byte[] keys = new byte[100];

        KeyDerivation.PSha256(secret, seed, keys);

        Assert.Equal(
            "E3F229BA727BE17B8D122620557CD453C2AAB21D07C3D495329B52D4E61EDB5A6B301791E90D35C9C9A46B4E14BAF9AF0FA022F7077DEF17ABFD3797C0564BAB"
            + "4FBC91666E9DEF9B97FCE34F796789BAA48082D122EE42C5A72E5A5110FFF70187347B66", Convert.ToHexString(keys));
    }

    [Theory]
    [InlineData(MessageSecurityMode.None, 100_000)]
    [InlineData(MessageSecurityMode.Sign, 100_000)]
    [InlineData(MessageSecurityMode.SignAndEncrypt, 100_000)]
    [InlineData(MessageSecurityMode.SignAndEncrypt, 0)]
    [InlineData(MessageSecurityMode.SignAndEncrypt, 6)]
    [InlineData(MessageSecurityMode.SignAndEncrypt, 7)]
    public void Message_of_any_size_crosses_in_chunks_that_the_receiver_takes(MessageSecurityMode mode, int size)
    {
        (SecureChannel client, SecureChannel server) = Pair(mode);
        byte[] body = [.. Enumerable.Range(0, size).Select(i => (byte)i)];
        var output = new UaWriter();

        Assert.Equal(StatusCode.Good, client.Encode(MessageType.Message, 42, body, output));
        (byte[]? received, int chunkCount, int chunkSizeMax) = Receive(server, output.Written);

        Assert.Equal(body, received);
        Assert.Equal(size > 8192, chunkCount > 1);
        Assert.True(chunkSizeMax <= TransportLimits.BufferSizeMin, $"{chunkSizeMax} B");
    }

    [Theory]
    [InlineData(MessageSecurityMode.Sign)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void Changed_byte_breaks_the_channel_wherever_it_is(MessageSecurityMode mode)
    {
        (SecureChannel client, SecureChannel server) = Pair(mode);
        var output = new UaWriter();
        client.Encode(MessageType.Message, 1, new byte[50], output);

        for (int at = 8; at < output.Length; at++)
        {
            byte[] chunk = output.ToArray();
            chunk[at] ^= 1;
            ChannelMessage message = server.Decode(chunk);
            Assert.Equal((at, ChannelMessageKind.Broken), (at, message.Kind));
        }

        Assert.Equal(ChannelMessageKind.Complete, server.Decode(output.ToArray()).Kind);
    }

    [Fact]
    public void Repeated_chunk_breaks_the_channel()
    {
        (SecureChannel client, SecureChannel server) = Pair(MessageSecurityMode.SignAndEncrypt);
        var output = new UaWriter();
        client.Encode(MessageType.Message, 1, new byte[50], output);
        server.Decode(output.ToArray());

        ChannelMessage again = server.Decode(output.ToArray());

        Assert.Equal((ChannelMessageKind.Broken, StatusCode.BadSequenceNumberInvalid), (again.Kind, again.Status));
    }

    [Fact]
    public void Sequence_number_goes_beyond_4294966271_and_begins_again_below_1024()
    {
        var sender = new SecureChannel(ChannelRole.Client, new TransportLimits(), _time, sequenceNumberFirst: 4_294_966_270) { ChannelId = 1 };
        sender.Install(1, TimeSpan.FromHours(1), null, null);
        var numbers = new List<uint>();

        for (int i = 0; i < 5; i++)
        {
            var output = new UaWriter();
            sender.Encode(MessageType.Message, 1, [1], output);
            numbers.Add(BitConverter.ToUInt32(output.Written[16..]));
        }

        Assert.Equal([4_294_966_270, 4_294_966_271, 4_294_966_272, 1, 2], numbers);
    }

    [Theory]
    [InlineData(4_294_966_271, 1, true)]
    [InlineData(4_294_966_272, 1023, true)]
    [InlineData(4_294_966_272, 1024, false)]
    [InlineData(4_294_967_295, 0, true)]
    [InlineData(4_294_967_295, 1, true)]
    [InlineData(4_294_966_270, 1, false)]
    [InlineData(4_294_966_270, 4_294_966_271, true)]
    [InlineData(7, 9, false)]
    [InlineData(7, 7, false)]
    public void Receiver_takes_a_wrap_only_where_the_standard_has_one(uint last, uint next, bool isTaken)
    {
        var receiver = new SecureChannel(ChannelRole.Server, new TransportLimits(), _time) { ChannelId = 1 };
        receiver.Install(1, TimeSpan.FromHours(1), null, null);

        ChannelMessageKind first = receiver.Decode(Chunk(last)).Kind;
        ChannelMessage second = receiver.Decode(Chunk(next));

        Assert.Equal(ChannelMessageKind.Complete, first);
        Assert.Equal(isTaken ? ChannelMessageKind.Complete : ChannelMessageKind.Broken, second.Kind);
        if (!isTaken) Assert.Equal(StatusCode.BadSequenceNumberInvalid, second.Status);
    }

    [Fact]
    public void Sequence_number_does_not_begin_again_with_a_new_token()
    {
        (SecureChannel client, SecureChannel server) = Pair(MessageSecurityMode.SignAndEncrypt);
        for (int i = 0; i < 3; i++) Send(client, server);
        foreach (SecureChannel channel in (SecureChannel[])[client, server]) channel.Install(2, TimeSpan.FromMinutes(60), Nonce(3), Nonce(4));

        Assert.Equal(4U, client.UpcomingSequenceNumber);
        Assert.Equal(ChannelMessageKind.Complete, Send(client, server).Kind);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(5120)]
    public void Key_beyond_2048_to_4096_bit_is_refused_on_either_side(int keySizeBits)
    {
        using var key = System.Security.Cryptography.RSA.Create(keySizeBits);
        var channel = new SecureChannel(ChannelRole.Client, new TransportLimits(), _time);

        UaException peer = Assert.Throws<UaException>(() => channel.Secure(
            SecurityPolicy.Aes256Sha256RsaPss, MessageSecurityMode.Sign, OwnPeers.ClientCertificate.Value, [], key));
        UaException own = Assert.Throws<UaException>(() => channel.Secure(
            SecurityPolicy.Aes256Sha256RsaPss, MessageSecurityMode.Sign, OwnPeers.ClientCertificate.Value.WithKey(key), [], null));

        Assert.Equal((StatusCode.BadCertificatePolicyCheckFailed, StatusCode.BadCertificatePolicyCheckFailed), (peer.Status, own.Status));
        Assert.Equal($"the peer's certificate has a key of {keySizeBits} bit; policy Aes256_Sha256_RsaPss takes 2048 to 4096", peer.Message);
        Assert.Equal($"our own certificate 'CN=test-client, O=EdgeInspector' has a key of {keySizeBits} bit; policy Aes256_Sha256_RsaPss takes 2048 to 4096", own.Message);
    }

    [Fact]
    public void Old_token_is_honoured_for_a_quarter_of_its_lifetime_beyond_its_end()
    {
        (SecureChannel client, SecureChannel server) = Pair(MessageSecurityMode.SignAndEncrypt);
        server.Install(2, TimeSpan.FromMinutes(60), Nonce(3), Nonce(4));

        _time.Advance(TimeSpan.FromMinutes(74));
        ChannelMessageKind late = Send(client, server).Kind;
        _time.Advance(TimeSpan.FromMinutes(2));
        (ChannelMessageKind tooLate, StatusCode status) = Send(client, server);

        Assert.Equal((ChannelMessageKind.Complete, ChannelMessageKind.Broken, StatusCode.BadSecureChannelTokenUnknown), (late, tooLate, status));
    }

    [Fact]
    public void Server_goes_on_with_the_old_token_until_the_client_uses_the_new_one()
    {
        (SecureChannel client, SecureChannel server) = Pair(MessageSecurityMode.SignAndEncrypt);

        server.Install(2, TimeSpan.FromMinutes(60), Nonce(3), Nonce(4));
        uint before = TokenOf(server);
        client.Install(2, TimeSpan.FromMinutes(60), Nonce(3), Nonce(4));
        ChannelMessageKind first = Send(client, server).Kind;
        uint after = TokenOf(server);

        Assert.Equal((1U, ChannelMessageKind.Complete, 2U), (before, first, after));
    }

    [Fact]
    public void Token_is_due_at_three_quarters_of_its_lifetime()
    {
        (SecureChannel client, _) = Pair(MessageSecurityMode.SignAndEncrypt);

        _time.Advance(TimeSpan.FromMinutes(44));
        bool early = client.CurrentToken!.IsDueForRenewal(_time);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((false, true), (early, client.CurrentToken.IsDueForRenewal(_time)));
    }

    [Fact]
    public void Aborted_message_is_dropped_and_the_next_one_comes_through()
    {
        (SecureChannel client, SecureChannel server) = Pair(MessageSecurityMode.SignAndEncrypt);
        var output = new UaWriter();
        client.Encode(MessageType.Message, 1, new byte[20_000], output);
        byte[] firstChunk = output.Written[..(int)BitConverter.ToUInt32(output.Written[4..])].ToArray();
        // Only the first chunk leaves, so its successor's number is the next one of a channel that has sent one chunk.
        (SecureChannel sender, SecureChannel receiver) = Pair(MessageSecurityMode.None);
        var plain = new UaWriter();
        sender.EncodeAbort(7, StatusCode.BadResponseTooLarge, "too large", plain);

        ChannelMessageKind begun = server.Decode(firstChunk).Kind;
        ChannelMessage aborted = receiver.Decode(plain.ToArray());

        Assert.Equal((ChannelMessageKind.Incomplete, ChannelMessageKind.Aborted, 7U, StatusCode.BadResponseTooLarge, "too large"),
            (begun, aborted.Kind, aborted.RequestId, aborted.Status, aborted.Reason));
        Assert.Equal(ChannelMessageKind.Complete, Send(sender, receiver).Kind);
    }

    [Fact]
    public void Message_beyond_the_agreed_size_is_refused_on_both_sides()
    {
        var limits = new TransportLimits { SendMessageSizeMax = 1000, ReceiveMessageSizeMax = 10_000, SendBufferSize = TransportLimits.BufferSizeMin };
        var small = new SecureChannel(ChannelRole.Client, limits, _time) { ChannelId = 1 };
        small.Install(1, TimeSpan.FromHours(1), null, null);
        var sender = new SecureChannel(ChannelRole.Client, limits with { SendMessageSizeMax = 0 }, _time) { ChannelId = 1 };
        sender.Install(1, TimeSpan.FromHours(1), null, null);
        var receiver = new SecureChannel(ChannelRole.Server, limits, _time) { ChannelId = 1 };
        receiver.Install(1, TimeSpan.FromHours(1), null, null);
        var output = new UaWriter();

        StatusCode refused = small.Encode(MessageType.Message, 1, new byte[1001], output);
        sender.Encode(MessageType.Message, 1, new byte[20_000], output);

        Assert.Equal(StatusCode.BadRequestTooLarge, refused);
        Assert.Equal(StatusCode.BadTcpMessageTooLarge, Assert.Throws<InvalidOperationException>(() => Receive(receiver, output.Written.ToArray())).Data["status"]);
    }

    // MSG, final, of a channel without security: header, channel 1, token 1, number, request 1, a byte of body.
    private static byte[] Chunk(uint number) =>
        [.. "MSGF"u8, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(number), 1, 0, 0, 0, 5];

    private static byte[] Nonce(byte fill) => [.. Enumerable.Repeat(fill, 32)];

    private static (ChannelMessageKind Kind, StatusCode Status) Send(SecureChannel from, SecureChannel to)
    {
        var output = new UaWriter();
        from.Encode(MessageType.Message, 1, [1, 2, 3], output);
        ChannelMessage message = to.Decode(output.Written);
        return (message.Kind, message.Status);
    }

    private static uint TokenOf(SecureChannel channel)
    {
        var output = new UaWriter();
        channel.Encode(MessageType.Message, 1, [1, 2, 3], output);
        return BitConverter.ToUInt32(output.Written[12..]);
    }

    private static (byte[]? Body, int ChunkCount, int ChunkSizeMax) Receive(SecureChannel channel, ReadOnlySpan<byte> stream)
    {
        int count = 0;
        int largest = 0;
        while (!stream.IsEmpty)
        {
            byte[] chunk = stream[..(int)BitConverter.ToUInt32(stream[4..])].ToArray();
            stream = stream[chunk.Length..];
            count++;
            largest = Math.Max(largest, chunk.Length);
            ChannelMessage message = channel.Decode(chunk);
            if (message.Kind == ChannelMessageKind.Broken) throw new InvalidOperationException(message.Reason) { Data = { ["status"] = message.Status } };
            if (message.Kind == ChannelMessageKind.Complete) return (message.Body.ToArray(), count, largest);
        }

        return (null, count, largest);
    }

    private (SecureChannel Client, SecureChannel Server) Pair(MessageSecurityMode mode)
    {
        var limits = new TransportLimits { SendBufferSize = TransportLimits.BufferSizeMin };
        var client = new SecureChannel(ChannelRole.Client, limits, _time) { ChannelId = 1 };
        var server = new SecureChannel(ChannelRole.Server, limits, _time) { ChannelId = 1 };
        foreach (SecureChannel channel in (SecureChannel[])[client, server])
        {
            if (mode != MessageSecurityMode.None) channel.Secure(SecurityPolicy.Basic256Sha256, mode, null, [], null);
            channel.Install(1, TimeSpan.FromMinutes(60), Nonce(1), Nonce(2));
        }

        return (client, server);
    }
}
