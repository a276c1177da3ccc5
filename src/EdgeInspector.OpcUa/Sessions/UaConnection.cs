using System.Net.Sockets;

namespace EdgeInspector.OpcUa;

/// <summary>One socket with one secure channel on it, as a client drives it: blocking, for one caller at a time.</summary>
/// <remarks>Sending and receiving may be done by two threads; each of them by one only. Reused buffers: a steady state allocates nothing here.</remarks>
internal sealed partial class UaConnection : IDisposable
{
    private static readonly TimeSpan CloseWait = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly ChunkBuffer _chunks;
    private readonly UaWriter _body = new(4096);
    private readonly UaWriter _output = new(8192);
    private readonly UaClientOptions _options;
    private uint _requestId;

    private UaConnection(UaClientOptions options, Socket socket, SecureChannel channel, ChunkBuffer chunks)
    {
        _options = options;
        _socket = socket;
        _time = options.Time;
        _chunks = chunks;
        Channel = channel;
    }

    public SecureChannel Channel { get; }

    /// <summary>The session's secret name, in every request after CreateSession.</summary>
    public NodeId AuthenticationToken { get; set; }

    /// <summary>As the server revised it.</summary>
    public TimeSpan SessionTimeout { get; set; }

    /// <summary>The last nonce that the server gave with an activation.</summary>
    public byte[] ServerNonce { get; set; } = [];

    /// <summary>Whether the session is one that an earlier connection had.</summary>
    public bool IsResumed { get; set; }

    /// <summary>The session, for the next connection.</summary>
    public FormerSession ToFormer() => new(AuthenticationToken, ServerNonce, SessionTimeout);

    /// <summary>How long the session may idle: as configured, but never more than a third of what the server grants.</summary>
    public TimeSpan KeepAliveInterval => SessionTimeout > TimeSpan.Zero && SessionTimeout / 3 < _options.KeepAliveInterval ? SessionTimeout / 3 : _options.KeepAliveInterval;

    public string EndpointUrl => _options.EndpointUrl;

    public bool RegistersNodes => _options.RegistersNodes;

    /// <summary>Dials, says HEL and opens the channel.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="policy">None for discovery, otherwise the options' own.</param>
    /// <param name="mode">Goes with the policy.</param>
    /// <param name="serverCertificate">The certificate that discovery showed and that was trusted; empty with None.</param>
    public static UaConnection Open(UaClientOptions options, SecurityPolicy policy, MessageSecurityMode mode, byte[] serverCertificate)
    {
        EndpointAddress address = EndpointAddress.Parse(options.EndpointUrl);
        Socket socket = Dial(options, address);
        try
        {
            TransportLimits wish = options.Limits;
            var chunks = new ChunkBuffer(wish.ReceiveBufferSize);
            TransportLimits limits = SayHello(options, socket, wish, chunks);
            var channel = new SecureChannel(ChannelRole.Client, limits, options.Time, options.SequenceNumberFirst);
            var connection = new UaConnection(options, socket, channel, chunks);
            if (!policy.IsNone)
            {
                using System.Security.Cryptography.X509Certificates.X509Certificate2 peer =
                    System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(serverCertificate);
                channel.Secure(policy, mode, options.Certificate, serverCertificate,
                    System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPublicKey(peer));
            }

            connection.OpenChannel(mode);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The header of a request that may take <paramref name="timeLeft"/>.</summary>
    public RequestHeader Header(TimeSpan timeLeft) =>
        new(AuthenticationToken, _time.GetUtcNow().UtcDateTime, 0, 0, null, TimeoutHint(timeLeft), default);

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="UaException">The service failed, the time is over or the connection broke.</exception>
    public TResponse Call<TRequest, TResponse>(TRequest request, TimeSpan? timeout = null)
        where TRequest : IUaRequest<TRequest>
        where TResponse : IUaResponse<TResponse>
    {
        TimeSpan timeLeft = timeout ?? _options.RequestTimeout;
        long start = _time.GetTimestamp();
        uint requestId = Send(request);
        while (true)
        {
            ChannelMessage message = Receive(timeLeft - _time.GetElapsedTime(start));
            switch (message.Kind)
            {
                case ChannelMessageKind.Complete when message.Type == MessageType.Message && message.RequestId == requestId:
                    return ReadResponse<TResponse>(message.Body, typeof(TRequest).Name);
                case ChannelMessageKind.Aborted when message.RequestId == requestId:
                    throw new UaException(message.Status, $"{EndpointUrl}: the server gave up its answer to {typeof(TRequest).Name}: {message.Status} {message.Reason}");
                case ChannelMessageKind.Complete when message.Type == MessageType.Open:
                    TakeRenewal(message);
                    break;
                case ChannelMessageKind.Broken:
                    throw new UaException(message.Status, $"{EndpointUrl}: {message.Status} {message.Reason}");
                case ChannelMessageKind.Incomplete:
                    throw new UaException(StatusCode.BadTimeout, $"{EndpointUrl}: no answer to {typeof(TRequest).Name} in {timeLeft.TotalMilliseconds:0} ms");
                case ChannelMessageKind.Complete:
                case ChannelMessageKind.Aborted:
                default:
                    // The late answer to a request that nobody waits for any more.
                    break;
            }
        }
    }

    /// <summary>Encodes and sends a request; gives the id under which its answer comes.</summary>
    public uint Send<TRequest>(TRequest request, MessageType type = MessageType.Message) where TRequest : IUaRequest<TRequest>
    {
        UaWriter body = BeginRequest();
        body.WriteNodeId(new NodeId(TRequest.EncodingId));
        request.Write(body);
        StatusCode sent = SendBody(type, out uint requestId);
        if (sent.IsGood) return requestId;
        string why = sent == StatusCode.BadRequestTooLarge
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"; it has {body.Length} bytes, the server takes {Channel.Limits.SendLimit}: ask for less at once")
            : "";
        throw new UaException(sent, $"{EndpointUrl}: {typeof(TRequest).Name} was not sent: {sent}{why}");
    }

    /// <summary>The buffer for the next request's body, empty.</summary>
    public UaWriter BeginRequest()
    {
        _body.Clear();
        return _body;
    }

    /// <summary>Secures and sends what was written since <see cref="BeginRequest"/>; gathers it where that is wanted.</summary>
    public StatusCode SendBody(MessageType type, out uint requestId)
    {
        requestId = ++_requestId;
        SendWaitingRenewal();
        if (Gathers) return Channel.Encode(type, requestId, _body.Written, _gathered);
        _output.Clear();
        StatusCode encoded = Channel.Encode(type, requestId, _body.Written, _output);
        return encoded.IsBad ? encoded : SendAll(_output.Written);
    }

    /// <summary>Waits for the next whole message.</summary>
    /// <returns><see cref="ChannelMessageKind.Incomplete"/> when the time is over.</returns>
    public ChannelMessage Receive(TimeSpan timeLeft)
    {
        long start = _time.GetTimestamp();
        while (true)
        {
            while (_chunks.TryTake(out Span<byte> chunk))
            {
                MessageType type = ChunkBuffer.TypeOf(chunk);
                if (type == MessageType.Error)
                {
                    ErrorMessage.TryRead(chunk, out ErrorMessage said);
                    // An ERR that cannot be read, or that claims to be good, still ends the connection.
                    StatusCode status = said.Status.IsBad ? said.Status : StatusCode.BadConnectionClosed;
                    return ChannelMessage.Broken(status.Value, $"the server closed the connection: {said.Reason ?? "it gave no reason"}");
                }

                if (type == MessageType.Open && KeepsRenewalAnswer(chunk)) continue;
                // A server may answer under the new token before we have used it.
                if (HasRenewalAnswer && !Channel.KnowsTokenOf(chunk) && FinishRenewal() is { IsBad: true } refused)
                    return ChannelMessage.Broken(refused.Value, "the channel's token was not renewed");

                ChannelMessage message = Channel.Decode(chunk);
                if (message.Kind != ChannelMessageKind.Incomplete) return message;
            }

            if (_chunks.Fault.IsBad) return ChannelMessage.Broken(_chunks.Fault.Value, "the byte stream is not OPC UA");
            TimeSpan wait = timeLeft - _time.GetElapsedTime(start);
            if (wait < TimeSpan.Zero) wait = TimeSpan.Zero;
            SocketError outcome = TryFill(_socket, _chunks, wait, out bool timedOut);
            if (timedOut) return new ChannelMessage { Kind = ChannelMessageKind.Incomplete };
            if (outcome != SocketError.Success)
                return ChannelMessage.Broken(StatusCode.BadConnectionClosed.Value, outcome == SocketError.Disconnecting ? "the server closed the connection" : outcome.ToString());
        }
    }

    /// <summary>Whether the other end has gone.</summary>
    public bool IsBroken
    {
        get
        {
            try
            {
                return _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether the socket takes bytes now or within the time.</summary>
    public bool WaitUntilWritable(TimeSpan timeLeft)
    {
        try
        {
            return DirectSocket.Wait(_socket, SelectMode.SelectWrite, timeLeft);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Send then names the error.
            return true;
        }
    }

    /// <summary>Says goodbye, so that the server need not wait for the timeout; a server that does not answer is left alone.</summary>
    public void CloseSession()
    {
        try
        {
            Call<CloseSessionRequest, CloseSessionResponse>(new CloseSessionRequest(Header(CloseWait), true), CloseWait);
        }
        catch (UaException)
        {
            // The session then ends by its timeout.
        }
    }

    /// <summary>Ends the channel without waiting for anything.</summary>
    public void Dispose()
    {
        _renewalWaits = false;
        UaWriter body = BeginRequest();
        body.WriteNodeId(new NodeId(CloseSecureChannelRequest.EncodingId));
        new CloseSecureChannelRequest(Header(TimeSpan.Zero)).Write(body);
        _output.Clear();
        // A server that does not take it learns it from the closed socket.
        if (Channel.Encode(MessageType.Close, ++_requestId, body.Written, _output).IsGood) SendAll(_output.Written, waits: false);

        _socket.Dispose();
    }

    /// <summary>Wakes a thread that waits in <see cref="Receive"/>.</summary>
    public void Break()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Already gone, which is what was wanted.
        }
    }

    private static uint TimeoutHint(TimeSpan timeLeft) => (uint)Math.Clamp(Math.Ceiling(timeLeft.TotalMilliseconds), 0, uint.MaxValue);

    private TResponse ReadResponse<TResponse>(ReadOnlySpan<byte> body, string request) where TResponse : IUaResponse<TResponse>
    {
        StatusCode status = ServiceMessages.TryReadResponse(body, out TResponse? response);
        return status.IsBad ? throw new UaException(status, $"{EndpointUrl}: {request} failed: {status}") : response!;
    }

    // Sends all of it; where the other end reads nothing, waits as long as any request may take.
    private StatusCode SendAll(ReadOnlySpan<byte> rest, bool waits = true)
    {
        long start = _time.GetTimestamp();
        while (true)
        {
            StatusCode sent = SendSome(ref rest);
            if (sent.IsBad || rest.IsEmpty) return sent;
            TimeSpan left = _options.RequestTimeout - _time.GetElapsedTime(start);
            if (!waits || left <= TimeSpan.Zero || !WaitUntilWritable(left)) return StatusCode.BadConnectionClosed;
        }
    }

    // What the socket takes at once; it never blocks.
    private StatusCode SendSome(ref ReadOnlySpan<byte> rest)
    {
        try
        {
            SocketError error = DirectSocket.Send(_socket, rest, out int sent);
            if (error == SocketError.WouldBlock) return StatusCode.Good;
            if (error != SocketError.Success) return StatusCode.BadConnectionClosed;
            rest = rest[sent..];
            return StatusCode.Good;
        }
        catch (ObjectDisposedException)
        {
            return StatusCode.BadConnectionClosed;
        }
    }
}
