using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Timing;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Events;

/// <summary>The message channel of one camera: takes its events on a thread of its own, away from the frames.</summary>
/// <remarks>
/// Every event is acknowledged, or the camera repeats it; one that comes again is delivered once. Owned by whoever opened it: dispose it
/// before the camera.
/// </remarks>
public sealed partial class CameraEvents : IDisposable
{
    /// <summary>Events that wait for the reader, at most, unless told otherwise.</summary>
    public const int DepthDefault = 256;

    /// <summary>How long the camera waits for an acknowledgement, and how often it repeats.</summary>
    public const int AckTimeoutMs = 200;
    public const int Repetitions = 3;

    // So many commands back one that comes again is known: far more than a camera keeps for repetition.
    private const int KnownMax = 64;

    private const int WaitMs = 50;
    private const ushort NoChannel = 0xFFFF;

    private readonly ControlChannel _channel;
    private readonly IPEndPoint _camera;
    private readonly ulong _tickFrequency;
    private readonly IReadOnlyDictionary<ushort, string> _names;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly Func<bool> _isLost;

    // Full: the reader is behind. The new event is acknowledged and dropped, Overruns + 1.
    private readonly Channel<CameraEvent> _queue;
    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly (ushort Id, int Hash)[] _known = new (ushort, int)[KnownMax];
    private int _knownNext;
    private int _sourcePort;
    private volatile bool _stopping;
    private long _delivered;
    private long _overruns;
    private long _duplicates;
    private long _malformed;
    private long _strays;

    internal CameraEvents(
        ControlChannel channel, IPEndPoint camera, string name, ulong tickFrequency, IReadOnlyDictionary<ushort, string> names, TimeProvider time,
        ILogger logger, int depth, Func<bool> isLost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        _channel = channel;
        _camera = camera;
        _name = name;
        _tickFrequency = tickFrequency;
        _names = names;
        _time = time;
        _logger = logger;
        _isLost = isLost;
        _queue = Channel.CreateBounded<CameraEvent>(new BoundedChannelOptions(depth) { SingleWriter = true });
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(new IPEndPoint(channel.LocalAddress, 0));
            OpenChannel();
        }
        catch (Exception failure) when (failure is SocketException or FeatureException)
        {
            _socket.Dispose();
            throw;
        }

        _thread = new Thread(Run) { Name = $"events {name}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The events in the order in which they came; completes when the channel is closed.</summary>
    public ChannelReader<CameraEvent> Events => _queue.Reader;

    public EventStatistics Statistics => new()
    {
        Delivered = Interlocked.Read(ref _delivered),
        Overruns = Interlocked.Read(ref _overruns),
        Duplicates = Interlocked.Read(ref _duplicates),
        Malformed = Interlocked.Read(ref _malformed),
        Strays = Interlocked.Read(ref _strays),
    };

    /// <summary>Opens the message channel of an open camera. Throws <see cref="FeatureException"/> when the camera has none or refuses.</summary>
    /// <param name="camera">Under our control.</param>
    /// <param name="logger">Is told of an event channel that ends.</param>
    /// <param name="depth">Events that may wait for the reader, 1 or more.</param>
    public static CameraEvents Open(Camera camera, ILogger logger, int depth = DepthDefault)
    {
        ArgumentNullException.ThrowIfNull(camera);
        var address = new IPEndPoint(camera.Description.Address, camera.Description.ControlPort);
        return new CameraEvents(
            camera.Channel, address, camera.Options.Name, camera.TickFrequency, NamesOf(camera.Features), camera.Options.TimeProvider, logger, depth,
            () => camera.LossReason is not (CameraLossReason.None or CameraLossReason.StreamFailed));
    }

    /// <summary>The features that make a camera tell of these events, by their SFNC names, for <see cref="Camera.Apply(IEnumerable{FeatureSetting})"/>.</summary>
    public static IReadOnlyList<FeatureSetting> Settings(params IEnumerable<string> names) =>
        [.. names.SelectMany(n => new FeatureSetting[] { new("EventSelector", n), new("EventNotification", "On") })];

    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        if (!_isLost())
        {
            GvcpResult closed = _channel.WriteRegister(BootstrapRegister.MessagePort, 0);
            if (!closed.Succeeded) LogNotClosed(_logger, _name, closed);
        }

        _thread.Join();
        _socket.Dispose();
    }

    /// <summary>Event numbers and names: for each entry of EventSelector the feature of its name with Event before it.</summary>
    internal static IReadOnlyDictionary<ushort, string> NamesOf(FeatureMap features)
    {
        var names = new Dictionary<ushort, string>();
        if (!features.Has("EventSelector")) return names;
        try
        {
            foreach (string entry in features.GetEntries("EventSelector"))
            {
                if (!features.Has("Event" + entry)) continue;
                try
                {
                    names.TryAdd((ushort)features.GetInteger("Event" + entry), entry);
                }
                catch (FeatureException)
                {
                    // An event without its number is delivered without its name.
                }
            }
        }
        catch (FeatureException)
        {
            // A selector that cannot be read: events are delivered by their numbers.
        }

        return names;
    }

    private void OpenChannel()
    {
        GvcpResult result = _channel.ReadRegister(BootstrapRegister.MessageChannels, out uint channels);
        Demand(result, "number of message channels");
        if (channels == 0)
            throw new FeatureException(FeatureError.NotFound, "message channel", $"camera '{_name}': it has no message channel, so it tells no events");
        uint host = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(_channel.LocalAddress.GetAddressBytes());
        Demand(_channel.WriteRegister(BootstrapRegister.MessageDestination, host), "message destination (MCDA)");

        // Some cameras have these two fixed: theirs serve as well.
        _channel.WriteRegister(BootstrapRegister.MessageTimeout, AckTimeoutMs);
        _channel.WriteRegister(BootstrapRegister.MessageRetries, Repetitions);
        Demand(_channel.WriteRegister(BootstrapRegister.MessagePort, (uint)((IPEndPoint)_socket.LocalEndPoint!).Port), "message port (MCP)");
        if (_channel.ReadRegister(BootstrapRegister.MessageSourcePort, out uint source).Succeeded) _sourcePort = (int)(source & 0xFFFF);
        if (_sourcePort == 0) return;
        try
        {
            // So that a firewall between lets the events in.
            _socket.SendTo([0, 0, 0, 0], SocketFlags.None, new IPEndPoint(_camera.Address, _sourcePort));
        }
        catch (SocketException)
        {
            // Without a firewall the events come nevertheless.
        }
    }

    private void Demand(GvcpResult result, string what)
    {
        if (!result.Succeeded) throw new FeatureException(FeatureError.AccessFailed, what, $"camera '{_name}': {what}: {result}");
    }

    private void Run()
    {
        var datagram = new byte[2048];
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        Exception? cause = null;
        try
        {
            while (!_stopping)
            {
                try
                {
                    if (!_socket.Poll(WaitMs * 1000, SelectMode.SelectRead)) continue;
                    int length = _socket.ReceiveFrom(datagram, ref sender);
                    Take(datagram.AsSpan(0, length), (IPEndPoint)sender);
                }
                catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused)
                {
                    // The camera's port is closed for the datagram that opened the firewall.
                }
                catch (SocketException tooLong) when (tooLong.SocketErrorCode == SocketError.MessageSize)
                {
                    Interlocked.Increment(ref _malformed);
                }
            }
        }
        catch (SocketException failure)
        {
            cause = failure;
            LogEnded(_logger, _name, failure);
        }

        _queue.Writer.TryComplete(cause);
    }

    private void Take(ReadOnlySpan<byte> datagram, IPEndPoint sender)
    {
        if (!sender.Address.Equals(_camera.Address) || (_sourcePort != 0 && sender.Port != _sourcePort))
        {
            Interlocked.Increment(ref _strays);
            return;
        }

        if (!EventDatagram.TryRead(datagram, out EventDatagram message))
        {
            Interlocked.Increment(ref _malformed);
            return;
        }

        if (message.WantsAck) Acknowledge(message, sender);
        if (IsKnown(message.RequestId, datagram))
        {
            Interlocked.Increment(ref _duplicates);
            return;
        }

        long now = _time.GetTimestamp();
        int at = 0;
        while (message.TryNext(ref at, out EventEntry entry))
        {
            bool queued = _queue.Writer.TryWrite(new CameraEvent
            {
                Id = entry.Id,
                Name = _names.GetValueOrDefault(entry.Id, ""),
                StreamChannel = entry.StreamChannel == NoChannel ? null : entry.StreamChannel,
                BlockId = entry.BlockId,
                CameraTimestampNs = CameraClock.ToNanoseconds(entry.Timestamp, _tickFrequency),
                ReceivedAt = now,
                Data = entry.Data.ToArray(),
            });
            Interlocked.Increment(ref queued ? ref _delivered : ref _overruns);
        }
    }

    private void Acknowledge(EventDatagram message, IPEndPoint sender)
    {
        Span<byte> answer = stackalloc byte[GvcpPacket.HeaderBytes];
        GvcpPacket.WriteAcknowledgement(answer, message.Command + 1, message.RequestId);
        try
        {
            _socket.SendTo(answer, SocketFlags.None, sender);
        }
        catch (SocketException)
        {
            // The camera repeats the event, and is answered then.
        }
    }

    // A repetition is the same in every byte; a camera that began to count anew has other times.
    private bool IsKnown(ushort requestId, ReadOnlySpan<byte> datagram)
    {
        var hash = default(HashCode);
        hash.AddBytes(datagram);
        (ushort, int) key = (requestId, hash.ToHashCode());
        if (Array.IndexOf(_known, key) >= 0) return true;
        _known[_knownNext] = key;
        _knownNext = (_knownNext + 1) % KnownMax;
        return false;
    }

    [LoggerMessage(EventId = 3064, Level = LogLevel.Warning, Message = "camera '{Camera}': the message channel (MCP) could not be closed: {Result}")]
    private static partial void LogNotClosed(ILogger logger, string camera, GvcpResult result);

    [LoggerMessage(EventId = 3065, Level = LogLevel.Error, Message = "camera '{Camera}': no more events are received")]
    private static partial void LogEnded(ILogger logger, string camera, Exception cause);
}
