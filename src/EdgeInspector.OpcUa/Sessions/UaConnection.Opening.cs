using System.Diagnostics;
using System.Net.Sockets;

namespace EdgeInspector.OpcUa;

internal sealed partial class UaConnection
{
    /// <summary>Connects the socket. A host that does not answer or cannot be found is told with what to check.</summary>
    public static Socket Dial(UaClientOptions options, EndpointAddress address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var deadline = new CancellationTokenSource(options.RequestTimeout, options.Time);
            // Waiting on a task here is meant: this runs on the connection's own thread.
            socket.ConnectAsync(address.Host, address.Port, deadline.Token).AsTask().GetAwaiter().GetResult();
            // Waiting is done by polling, so that no call outlasts its deadline.
            socket.Blocking = false;
            return socket;
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            string why = failed is SocketException error ? Why(error, address) : $"no answer in {options.RequestTimeout.TotalSeconds:0.#} s; check address, cable and firewall";
            throw new UaException(StatusCode.BadNotConnected, $"{options.EndpointUrl}: cannot connect: {why}", failed);
        }
    }

    /// <summary>Exchanges HEL and ACK.</summary>
    public static TransportLimits SayHello(UaClientOptions options, Socket socket, TransportLimits wish, ChunkBuffer chunks)
    {
        var hello = new UaWriter(256);
        new HelloMessage((uint)wish.ReceiveBufferSize, (uint)wish.SendBufferSize, (uint)wish.ReceiveMessageSizeMax, (uint)wish.ReceiveChunkCountMax,
            options.EndpointUrl).Write(hello, isHello: true);
        try
        {
            socket.Send(hello.Written);
        }
        catch (SocketException failed)
        {
            throw new UaException(StatusCode.BadConnectionClosed, $"{options.EndpointUrl}: HEL was not sent: {failed.Message}", failed);
        }

        long start = options.Time.GetTimestamp();
        while (true)
        {
            StatusCode error = default;
            if (chunks.TryTake(out Span<byte> chunk))
            {
                if (ChunkBuffer.TypeOf(chunk) == MessageType.Error && ErrorMessage.TryRead(chunk, out ErrorMessage said))
                    throw Refused(options, said);
                if (ChunkBuffer.TypeOf(chunk) == MessageType.Acknowledge && HelloMessage.TryRead(chunk, isHello: false, out HelloMessage acknowledged))
                    return wish.Agree(acknowledged);
                if (ChunkBuffer.TypeOf(chunk) == MessageType.Acknowledge)
                    throw new UaException(StatusCode.BadTcpNotEnoughResources, $"{options.EndpointUrl}: the server's ACK cannot be read, or it offers a buffer below {TransportLimits.BufferSizeMin} bytes");
                error = StatusCode.BadTcpMessageTypeInvalid;
            }

            if (chunks.Fault.IsBad) error = chunks.Fault;
            if (error.IsBad) throw new UaException(error, $"{options.EndpointUrl}: {WhoAnswered(chunks.Pending)}; check the port");
            TimeSpan wait = options.RequestTimeout - options.Time.GetElapsedTime(start);
            SocketError outcome = TryFill(socket, chunks, wait < TimeSpan.Zero ? TimeSpan.Zero : wait, out bool timedOut);
            if (timedOut) throw new UaException(StatusCode.BadTimeout, $"{options.EndpointUrl}: no ACK in {options.RequestTimeout.TotalSeconds:0.#} s: something took the connection and says nothing; check that this is the OPC UA port and not another service's, and that the PLC is not overloaded");
            if (outcome != SocketError.Success)
                throw new UaException(StatusCode.BadConnectionClosed, $"{options.EndpointUrl}: the connection was closed before ACK ({outcome}): what listens there speaks another protocol, such as TLS, or has no place left; check the port, and how many clients the PLC takes");
        }
    }

    private static string Why(SocketException failed, EndpointAddress address)
    {
        SocketError error = failed.SocketErrorCode;
        if (error is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
            return $"the name '{address.Host}' cannot be resolved ({failed.Message}); check its spelling and this PC's DNS, or dial the PLC's IP address";
        if (error == SocketError.ConnectionRefused)
            return $"{failed.Message}: nothing listens on port {address.Port}; start the OPC UA server in the PLC's project, check the port and the firewall";
        if (error is SocketError.HostUnreachable or SocketError.NetworkUnreachable)
            return $"{failed.Message}: no way leads to {address.Host}; check the address, the cable and this PC's network settings";
        return $"{failed.Message}; check address, cable and firewall";
    }

    // What else listens on ports of plants, by the first bytes that it says.
    private static string WhoAnswered(ReadOnlySpan<byte> said) =>
        said.StartsWith("HTTP"u8) ? "a web server (HTTP) answered, not an OPC UA server"
        : said.StartsWith("SSH-"u8) ? "an SSH server answered, not an OPC UA server"
        : said.Length > 1 && said[0] is 0x15 or 0x16 && said[1] == 3 ? "a TLS server answered, not an OPC UA server"
        : "what answered HEL is not an OPC UA server";

    private static UaException Refused(UaClientOptions options, in ErrorMessage said)
    {
        StatusCode status = said.Status.IsBad ? said.Status : StatusCode.BadConnectionClosed;
        return new UaException(status, $"{options.EndpointUrl}: the server refused HEL: {status} {said.Reason}".TrimEnd());
    }

    private static SocketError TryFill(Socket socket, ChunkBuffer chunks, TimeSpan wait, out bool timedOut)
    {
        timedOut = false;
        try
        {
            long start = Stopwatch.GetTimestamp();
            SocketError error = SocketError.WouldBlock;
            int count = 0;
            while (error == SocketError.WouldBlock)
            {
                if (DirectSocket.Wait(socket, SelectMode.SelectRead, wait - Stopwatch.GetElapsedTime(start)))
                {
                    error = DirectSocket.Receive(socket, chunks.Space, out count);
                }
                else if (Stopwatch.GetElapsedTime(start) >= wait)
                {
                    timedOut = true;
                    return SocketError.TimedOut;
                }
            }

            if (error != SocketError.Success) return error;
            if (count == 0) return SocketError.Disconnecting;
            chunks.Received(count);
            return SocketError.Success;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return SocketError.NotConnected;
        }
    }

    private void OpenChannel(MessageSecurityMode mode)
    {
        Channel.Mode = mode;
        byte[] nonce = Channel.NewNonce() ?? [];
        uint requestId = ++_requestId;
        WriteOpen(SecurityTokenRequestType.Issue, mode, nonce);
        _openOutput.Clear();
        Channel.EncodeOpen(requestId, _openBody.Written, _openOutput);
        StatusCode sent = SendAll(_openOutput.Written);
        if (sent.IsBad) throw new UaException(sent, $"{EndpointUrl}: OPN was not sent: {sent}");
        ChannelMessage message = Receive(_options.RequestTimeout);
        if (message.Kind == ChannelMessageKind.Broken)
            throw new UaException(message.Status, $"{EndpointUrl}: the secure channel was refused: {message.Status} {message.Reason}{Advice(message.Status)}");
        if (message.Kind != ChannelMessageKind.Complete || message.Type != MessageType.Open || message.RequestId != requestId)
            throw new UaException(StatusCode.BadTimeout, $"{EndpointUrl}: no answer to OPN in {_options.RequestTimeout.TotalSeconds:0.#} s");
        StatusCode taken = TakeToken(message.Body, nonce);
        if (taken.IsBad) throw new UaException(taken, $"{EndpointUrl}: the secure channel was refused: {taken}{Advice(taken)}");
    }

    private void WriteOpen(SecurityTokenRequestType type, MessageSecurityMode mode, byte[] nonce)
    {
        var request = new OpenSecureChannelRequest(
            Header(_options.RequestTimeout) with { AuthenticationToken = default }, 0, type, mode, nonce.Length == 0 ? null : nonce,
            (uint)Math.Min(_options.TokenLifetime.TotalMilliseconds, uint.MaxValue));
        _openBody.Clear();
        _openBody.WriteNodeId(new NodeId(OpenSecureChannelRequest.EncodingId));
        request.Write(_openBody);
    }

    private StatusCode TakeToken(ReadOnlySpan<byte> body, byte[] clientNonce)
    {
        StatusCode status = ServiceMessages.TryReadResponse(body, out OpenSecureChannelResponse? opened);
        if (status.IsBad) return status;
        if (!Channel.Policy.IsNone && opened!.ServerNonce?.Length != Channel.Policy.NonceSizeBytes) return StatusCode.BadNonceInvalid;
        // A renewal keeps the channel. [OPC UA Part 4 §5.6.2]
        if (Channel.CurrentToken is not null && opened!.SecurityToken.ChannelId != Channel.ChannelId) return StatusCode.BadSecureChannelIdInvalid;
        Channel.ChannelId = opened!.SecurityToken.ChannelId;
        // A lifetime of 0 would be over before the first answer; who grants it means that he keeps no time.
        TimeSpan lifetime = opened.SecurityToken.RevisedLifetime > 0 ? TimeSpan.FromMilliseconds(opened.SecurityToken.RevisedLifetime) : _options.TokenLifetime;
        Channel.Install(opened.SecurityToken.TokenId, lifetime, clientNonce, opened.ServerNonce);
        return StatusCode.Good;
    }

    private string Advice(StatusCode status) =>
        status == StatusCode.BadSecurityChecksFailed || status == StatusCode.BadCertificateUntrusted || status == StatusCode.BadCertificateUriInvalid
            ? $"; most often the server does not trust our certificate yet ({_options.Certificate?.Fingerprint}): trust it there"
            : "";
}
