using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Receives the stream of one camera on a thread of its own.</summary>
/// <remarks>Owns the stream socket. Allocates nothing per frame. Datagrams that do not come from the camera's address and port are counted and dropped.</remarks>
public sealed partial class GvspReceiver : IDisposable, IResendRequester
{
    /// <summary>Least receive buffer asked for: 34 ms of a full gigabit, the longest pause of the process to be bridged.</summary>
    public const int ReceiveBufferBytesMin = 4 * 1024 * 1024;

    // How long a quiet socket holds the thread; deadlines of frames are looked at this often.
    private const int WaitMs = 5;

    private const int SocketLevel = 1;                // SOL_SOCKET [Linux socket.h]
    private const int ForceReceiveBufferOption = 33;  // SO_RCVBUFFORCE [Linux socket.h]
    private const int DetachFilterOption = 27;        // SO_DETACH_FILTER [Linux socket.h]

    // So many datagrams of the camera that are longer than any packet are no damage: the card joins them.
    private const int JoinedMax = 8;

    private readonly StreamSetup _setup;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<Exception> _failed;
    private readonly StreamCounters _counters = new();
    private readonly BlockAssembler _assembler;
    private readonly Socket _socket;
    private readonly int _wantedBufferBytes;
    private readonly bool _lowLatency;
    private volatile PacketSource _source;
    private Coalescing? _coalescing;
    private int _joined;
    private long _dropsBefore;
    private readonly SocketAddress _camera;
    private readonly uint _cameraAddress;
    private readonly byte[] _request = new byte[GvcpPacket.HeaderBytes + 20];
    private Thread? _thread;
    private volatile bool _stopping;
    private ushort _requestId;
    private int _sourcePort;

    internal GvspReceiver(
        StreamSetup setup, StreamOptions options, FramePool pool, IFrameSink sink, TimeProvider time, ILogger logger,
        Action<Exception> failed)
    {
        _setup = setup;
        _time = time;
        _logger = logger;
        _failed = failed;
        _cameraAddress = BinaryPrimitives.ReadUInt32BigEndian(setup.CameraAddress.GetAddressBytes());
        _camera = new IPEndPoint(setup.CameraAddress, setup.ControlPort).Serialize();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (setup.Group is null) _socket.Bind(new IPEndPoint(setup.HostAddress, 0));
            else MulticastGroup.Join(_socket, setup.Group, setup.GroupPort, setup.HostAddress);
            _socket.ReceiveTimeout = WaitMs;
            Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
            int wanted = Math.Max(Math.Max(options.ReceiveBufferBytes, ReceiveBufferBytesMin), 2 * setup.PayloadSizeBytes);
            _socket.ReceiveBufferSize = wanted;

            // Linux tells twice what it grants, for its own bookkeeping takes the other half.
            if (OperatingSystem.IsLinux() && _socket.ReceiveBufferSize / 2 < wanted) ForceReceiveBuffer(wanted);
            ReceiveBufferBytes = OperatingSystem.IsLinux() ? _socket.ReceiveBufferSize / 2 : _socket.ReceiveBufferSize;
            if (ReceiveBufferBytes < wanted) LogReceiveBufferClipped(logger, setup.Name, wanted, ReceiveBufferBytes);
            _wantedBufferBytes = wanted;
            _lowLatency = options.LowLatency;
            _assembler = new BlockAssembler(setup, options, pool, sink, this, _counters, time.TimestampFrequency, ReceiveBufferBytes);
            _source = PacketSource.Open(_socket, setup, options.ReceivePath, wanted, options.LowLatency, out string refusal);
            ReceivePathRefusal = refusal;
            if (refusal.Length > 0) LogPathRefused(logger, setup.Name, options.ReceivePath, refusal, _source.Path);
            _coalescing = CoalescingFor(_source);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The counters since the start of the stream.</summary>
    public StreamStatistics Statistics => _counters.Snapshot();

    /// <summary>The local UDP port to which the camera sends.</summary>
    public int Port { get; }

    /// <summary>The size of the socket's receive buffer, as the operating system granted it.</summary>
    public int ReceiveBufferBytes { get; }

    /// <summary>The path that runs; never <see cref="ReceivePath.Auto"/>.</summary>
    public ReceivePath ReceivePath => _source.Path;

    /// <summary>Why the path that was wished does not run, or no longer; empty when it does.</summary>
    public string ReceivePathRefusal { get; private set; }

    /// <summary>Ends the thread; frames being filled are handed over as aborted. May be called twice.</summary>
    public void Dispose()
    {
        _stopping = true;

        // Called on the receive thread itself, the buffers are still in use: the thread ends by itself, and finalizers give them back.
        if (_thread == Thread.CurrentThread) return;
        _thread?.Join();
        _source.Dispose();
        _socket.Dispose();
    }

    internal void Start()
    {
        _sourcePort = _setup.SourcePort;
        _thread = new Thread(Run) { Name = $"GVSP {_setup.Name}", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>The camera's port to which a datagram was sent so that a firewall lets its packets in; 0 when none was.</summary>
    internal int PunchedPort { get; private set; }

    /// <summary>Sends a datagram of four zeros to the camera's stream port, so that a firewall between lets its packets in.</summary>
    internal void PunchFirewall()
    {
        int sourcePort = _setup.SourcePort;
        if (sourcePort == 0) return;
        try
        {
            _socket.SendTo([0, 0, 0, 0], SocketFlags.None, new IPEndPoint(_setup.CameraAddress, sourcePort));
            PunchedPort = sourcePort;
        }
        catch (SocketException cannot)
        {
            LogPunchFailed(_logger, _setup.Name, cannot.SocketErrorCode);
        }
    }

    void IResendRequester.Request(ulong blockId, uint first, uint last, bool extended)
    {
        _requestId = _requestId == ushort.MaxValue ? (ushort)1 : (ushort)(_requestId + 1);
        int length = GvcpPacket.WritePacketResend(_request, _requestId, blockId, first, last, extended);
        try
        {
            _socket.SendTo(_request.AsSpan(0, length), SocketFlags.None, _camera);
        }
        catch (SocketException)
        {
            // A request is as losable as the packet; it is repeated, and the frame's deadline decides.
        }
    }

    // Beyond rmem_max for who may administer the network; others keep what was granted.
    private void ForceReceiveBuffer(int wanted)
    {
        try
        {
            _socket.SetRawSocketOption(SocketLevel, ForceReceiveBufferOption, BitConverter.GetBytes(wanted));
        }
        catch (SocketException)
        {
        }
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                int count = _source.Receive(_assembler.HasHoles);
                long now = _time.GetTimestamp();
                for (int i = 0; i < count; i++) Take(i, now);
                _assembler.Advance(now, moreWaits: _assembler.IsDue(now) && _source.HasMore);
                _counters.KernelDrops = _dropsBefore + _source.KernelDrops;
                if (_joined >= JoinedMax) LeaveJoined();
                if (count == 0) continue;
                long pause = _coalescing?.PauseNs(count, _assembler.HasHoles ? 0 : _assembler.LeastOutstanding, now) ?? 0;
                if (pause > 0) _source.Pause(pause);
            }

            _assembler.Abort(_time.GetTimestamp());
        }
#pragma warning disable CA1031 // Top of the thread: whatever the sink threw ends the stream with its cause, not the process.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            LogReceiveFailed(_logger, _setup.Name, cause);
            _failed(cause);
        }
    }

    private Coalescing? CoalescingFor(PacketSource source) =>
        _lowLatency || source.Pauses.MaxNs == 0 ? null : new Coalescing(_time.TimestampFrequency, ReceiveBufferBytes / _setup.PacketSizeBytes, source.Pauses);

    // A card that joins datagrams (GRO) shows them joined to the ring; for the socket the kernel takes them apart again. Some Windows cards join them
    // and do not tell the length of their parts. Once a stream.
    private void LeaveJoined()
    {
        _joined = 0;
        _dropsBefore = _counters.KernelDrops;
        PacketSource left = _source;
        if (left.Path == ReceivePath.PacketRing) _socket.SetRawSocketOption(SocketLevel, DetachFilterOption, BitConverter.GetBytes(0));
        _source = PacketSource.Open(_socket, _setup, ReceivePath.Auto, _wantedBufferBytes, _lowLatency, out _);
        _coalescing = CoalescingFor(_source);
        ReceivePathRefusal = left.Path == ReceivePath.PacketRing
            ? $"{JoinedMax} datagrams were longer than any packet: the card joins them (ethtool -K: rx-udp-gro-forwarding, rx-gro-list)"
            : $"{JoinedMax} datagrams were longer than any packet, and the system does not tell the length of their parts";
        LogPathRefused(_logger, _setup.Name, left.Path, ReceivePathRefusal, _source.Path);
        left.Dispose();
    }

    private void Take(int index, long now)
    {
        ReadOnlySpan<byte> datagram = _source.Datagram(index, out uint address, out int port, out bool isTruncated);
        _counters.ReceivedPackets++;
        _counters.ReceivedBytes += datagram.Length;
        if (address != _cameraAddress || (_sourcePort != 0 && port != _sourcePort))
        {
            _counters.StrayPackets++;
        }
        else if (isTruncated)
        {
            // Longer than any packet that was agreed on.
            _counters.MalformedPackets++;
            if (_source.Path is ReceivePath.PacketRing or ReceivePath.Joined) _joined++;
        }
        else if (_assembler.Receive(datagram, now) && _sourcePort == 0)
        {
            _sourcePort = port;
        }
    }

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning, Message =
        "camera '{Camera}': receive buffer is {Granted} bytes, {Wanted} were wanted: images will be lost in bursts. Mend: sysctl -w net.core.rmem_max={Wanted}, and the same in a file of /etc/sysctl.d")]
    private static partial void LogReceiveBufferClipped(ILogger logger, string camera, int wanted, int granted);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Debug, Message = "camera '{Camera}': no datagram could be sent to its stream port: {Error}")]
    private static partial void LogPunchFailed(ILogger logger, string camera, SocketError error);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Critical, Message = "camera '{Camera}': the receive thread ended")]
    private static partial void LogReceiveFailed(ILogger logger, string camera, Exception cause);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Warning, Message = "camera '{Camera}': receive path {Wished} is not to be had: {Reason}; {Used} runs instead")]
    private static partial void LogPathRefused(ILogger logger, string camera, ReceivePath wished, string reason, ReceivePath used);
}
