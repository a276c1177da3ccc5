using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.OpcUa;

/// <summary>One client's connection: reads requests on its own thread and answers them in order.</summary>
internal sealed partial class ServerConnection
{
    /// <summary>Operations that one request may hold.</summary>
    public const int OperationCountMax = 1000;

    /// <summary>Largest message before a session is active, in bytes: a certificate's chain, a user and their signatures.</summary>
    private const int StrangersMessageSizeMax = 65_536;

    // From the accepted socket to an open channel.
    private static readonly TimeSpan OpeningWait = TimeSpan.FromSeconds(10);

    // Longest that one answer may take to be read by its client.
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    private readonly UaServer _server;
    private readonly Socket _socket;
    private readonly ChunkBuffer _chunks;
    private readonly Lock _sending = new();
    private readonly UaWriter _body = new(4096);
    private readonly UaWriter _output = new(8192);
    private readonly long _acceptedTimestamp;
    private SecureChannel? _channel;
    private uint _tokenId;
    private bool _hasScriptedOutput;
    private volatile bool _isClosed;

    public ServerConnection(UaServer server, Socket socket, uint id)
    {
        _server = server;
        _socket = socket;
        _chunks = new ChunkBuffer(server.Options.Limits.ReceiveBufferSize);
        Id = id;
        _acceptedTimestamp = server.Time.GetTimestamp();
    }

    /// <summary>Also the number of its secure channel.</summary>
    public uint Id { get; }

    public bool IsClosed => _isClosed;

    /// <summary>Whether a channel was opened on it, and whose: 0 none, 1 anybody's, 2 that of a client whose certificate is trusted.</summary>
    public int Standing => _channel?.CurrentToken is null ? 0 : _channel.Policy.IsNone ? 1 : 2;

    /// <summary>No channel was opened in time, or its token has run out: nothing that comes would be taken.</summary>
    public bool IsStale => _channel?.CurrentToken is { } token
        ? token.IsExpired(_server.Time)
        : _server.Time.GetElapsedTime(_acceptedTimestamp) > OpeningWait;

    /// <summary>Closes the socket without a word.</summary>
    public void Cut()
    {
        _isClosed = true;
        _socket.Dispose();
    }

    public void Run()
    {
        try
        {
            while (!_isClosed)
            {
                while (_chunks.TryTake(out Span<byte> chunk))
                {
                    if (!Take(chunk, Stopwatch.GetTimestamp())) return;
                }

                if (_chunks.Fault.IsBad)
                {
                    SendError(_chunks.Fault, "the byte stream is not OPC UA, or a chunk is too large");
                    return;
                }

                SendScriptedOutput();
                int count = _socket.Receive(_chunks.Space);
                if (count == 0) return;
                _chunks.Received(count);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client is gone; its session waits for it until the timeout.
        }
#pragma warning disable CA1031 // Top of a thread: whatever one client causes ends its connection and nothing else.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFailed(_server.Logger, Id, fault);
        }
        finally
        {
            _isClosed = true;
            _socket.Dispose();
            _server.Closed(this);
        }
    }

    public ResponseHeader Good(RequestHeader request) => new(_server.Time.GetUtcNow().UtcDateTime, request.RequestHandle, StatusCode.Good);

    /// <summary>Sends an answer; may be called by the publishing thread too.</summary>
    public void Respond<TResponse>(uint requestId, TResponse response) where TResponse : IUaResponse<TResponse>
    {
        lock (_sending)
        {
            SendScriptedOutput();
            _body.Clear();
            _body.WriteNodeId(new NodeId(TResponse.EncodingId));
            response.Write(_body);
            _output.Clear();
            StatusCode encoded = _channel!.Encode(MessageType.Message, requestId, _body.Written, _output);
            if (encoded.IsBad)
            {
                _output.Clear();
                _channel.EncodeAbort(requestId, StatusCode.BadResponseTooLarge, "the answer is larger than the client takes", _output);
            }

            SendOutput();
        }
    }

    public void Fault(uint requestId, RequestHeader request, StatusCode status) =>
        Respond(requestId, new ServiceFault(new ResponseHeader(_server.Time.GetUtcNow().UtcDateTime, request.RequestHandle, status)));

    /// <returns>False to close the connection.</returns>
    private bool Take(Span<byte> chunk, long received)
    {
        MessageType type = ChunkBuffer.TypeOf(chunk);
        if (_channel is null) return type == MessageType.Hello && TakeHello(chunk);
        if (type == MessageType.Open && !PrepareChannel(chunk)) return false;

        ChannelMessage message = _channel.Decode(chunk);
        switch (message.Kind)
        {
            case ChannelMessageKind.Incomplete or ChannelMessageKind.Aborted:
                return true;
            case ChannelMessageKind.Complete when message.Type == MessageType.Open:
                return TakeOpen(message);
            case ChannelMessageKind.Complete when message.Type == MessageType.Message:
                Serve(message.RequestId, message.Body, received);
                return true;
            case ChannelMessageKind.Complete:
                return false;
            case ChannelMessageKind.Broken:
            default:
                LogBroken(_server.Logger, Id, message.Status.Name, message.Reason ?? "");
                SendError(message.Status, message.Reason);
                return false;
        }
    }

    private bool TakeHello(ReadOnlySpan<byte> chunk)
    {
        if (!HelloMessage.TryRead(chunk, isHello: true, out HelloMessage hello))
        {
            SendError(StatusCode.BadDecodingError, "HEL cannot be read");
            return false;
        }

        TransportLimits wish = _server.Options.Limits;
        _channel = new SecureChannel(ChannelRole.Server, wish.Agree(hello), _server.Time, _server.Options.SequenceNumberFirst) { ChannelId = Id };
        _channel.ReceiveMessageSizeMax = Math.Min(StrangersMessageSizeMax, wish.ReceiveMessageSizeMax);
        lock (_sending)
        {
            _output.Clear();
            new HelloMessage((uint)wish.ReceiveBufferSize, (uint)Math.Min(wish.SendBufferSize, _channel.Limits.SendBufferSize), (uint)wish.ReceiveMessageSizeMax,
                (uint)wish.ReceiveChunkCountMax, null).Write(_output, isHello: false);
            SendOutput();
        }

        return true;
    }

    private void SendError(StatusCode status, string? reason)
    {
        lock (_sending)
        {
            _output.Clear();
            new ErrorMessage(status, reason).Write(_output);
            SendOutput();
        }
    }

    private void SendOutput()
    {
        try
        {
            ReadOnlySpan<byte> rest = _output.Written;
            long began = Stopwatch.GetTimestamp();
            while (!rest.IsEmpty)
            {
                rest = rest[_socket.Send(rest)..];
                // One that reads a byte now and then would hold a thread for ever.
                if (!rest.IsEmpty && Stopwatch.GetElapsedTime(began) > SendPatience) throw new SocketException((int)SocketError.TimedOut);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            if (gone is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }) LogDoesNotRead(_server.Logger, Id);
            // The reading side wakes up from it and cleans up.
            Cut();
        }
    }

    [LoggerMessage(5092, LogLevel.Error, "OPC UA server: connection {Connection} failed and is closed")]
    private static partial void LogFailed(ILogger logger, uint connection, Exception fault);

    [LoggerMessage(5093, LogLevel.Warning, "OPC UA server: the client of connection {Connection} does not read what it is sent; the connection is closed")]
    private static partial void LogDoesNotRead(ILogger logger, uint connection);

    [LoggerMessage(5110, LogLevel.Warning, "OPC UA server: connection {Connection} broke a rule and is closed: {Status} {Reason}")]
    private static partial void LogBroken(ILogger logger, uint connection, string status, string reason);
}
