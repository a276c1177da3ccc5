using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.CameraSimulator.Gvsp;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>
/// The camera's end of the message channel: sends events and sends them again until the host has acknowledged them.
/// </summary>
/// <remarks>
/// Owns one thread and the socket whose port MCSP tells. One datagram is under way at a time; what is raised meanwhile leaves
/// together in the next. Raising is safe from any thread and never waits.
/// </remarks>
internal sealed class MessageChannel : IDisposable
{
    /// <summary>Events that wait at most; a host that does not acknowledge costs no memory.</summary>
    private const int WaitingMax = 1024;

    /// <summary>Payload of one datagram: 576 bytes less IPv4 20, UDP 8 and GVCP 8.</summary>
    private const int PayloadBytesMax = 540;

    private readonly CameraDevice _device;
    private readonly SimulatedCameraOptions _options;
    private readonly Counters _counters;
    private readonly Lock _gate = new();
    private readonly Queue<EventRecord> _waiting = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly byte[] _datagram = new byte[GvcpHeader.SizeBytes + PayloadBytesMax];
    private readonly byte[] _acknowledge = new byte[1024];
    private Socket _socket;
    private CameraFaults _faults;
    private ushort _requestId;
    private ulong _sendings;
    private volatile bool _stopping;

    public MessageChannel(CameraDevice device, SimulatedCameraOptions options, Counters counters)
    {
        _device = device;
        _options = options;
        _counters = counters;
        _faults = options.Faults;
        _socket = Open(options.Address);
        _thread = new Thread(Run) { Name = "GVCP events", IsBackground = true };
    }

    public CameraFaults Faults
    {
        get => Volatile.Read(ref _faults);
        set => Volatile.Write(ref _faults, value);
    }

    public ushort SourcePort => (ushort)((IPEndPoint)Volatile.Read(ref _socket).LocalEndPoint!).Port;

    public void Start() => _thread.Start();

    /// <summary>Sends an event whose EventNotification is on; the others are nothing.</summary>
    public void Raise(ushort id, ulong blockId)
    {
        if ((_device.Messages.Notified >> (id - CameraEvents.ExposureEnd) & 1) != 0) Send([id], blockId, data: null);
    }

    /// <summary>Sends events whether switched on or not, all in one datagram as far as they fit.</summary>
    /// <returns>False when the channel is closed or too many wait.</returns>
    public bool Send(ReadOnlySpan<ushort> ids, ulong blockId, byte[]? data)
    {
        if (_device.Messages.Destination is null) return false;
        ulong timestamp = _device.Timestamp;
        lock (_gate)
        {
            if (_waiting.Count + ids.Length > WaitingMax)
            {
                Counters.Add(ref _counters.LostEvents, ids.Length);
                return false;
            }
            foreach (ushort id in ids) _waiting.Enqueue(new EventRecord(id, blockId, timestamp, data));
        }
        _wake.Set();
        return true;
    }

    /// <summary>Goes on from another address, under another source port.</summary>
    public void Move(IPAddress address)
    {
        Socket next = Open(address);
        Interlocked.Exchange(ref _socket, next).Dispose();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive) _thread.Join();
        _socket.Dispose();
        _wake.Dispose();
    }

    private static Socket Open(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, address.GetAddressBytes());
            socket.Bind(new IPEndPoint(address, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Run()
    {
        while (!_stopping)
        {
            MessageSettings settings = _device.Messages;
            if (TryFill(settings, out int length, out int events)) Deliver(settings, length, events);
            else _wake.WaitOne(100);
        }
    }

    /// <summary>Takes as many waiting events as one datagram holds.</summary>
    private bool TryFill(MessageSettings settings, out int length, out int events)
    {
        length = GvcpHeader.SizeBytes;
        events = 0;
        bool withData = false;
        int size = EventRecord.SizeBytes(settings.ExtendedIds);
        lock (_gate)
        {
            if (settings.Destination is null) _waiting.Clear();
            while (!withData && _waiting.TryPeek(out EventRecord next) && length + size <= _datagram.Length)
            {
                if (next.Data is not null && events > 0) break;
                _waiting.Dequeue();
                next.Write(_datagram.AsSpan(length), settings.ExtendedIds);
                length += size;
                events++;
                if (next.Data is null) continue;
                withData = true;
                next.Data.CopyTo(_datagram.AsSpan(length));
                length += next.Data.Length;
            }
        }
        if (events == 0) return false;
        _requestId = _requestId == ushort.MaxValue ? (ushort)1 : (ushort)(_requestId + 1);
        int flags = (settings.TimeoutMs > 0 ? GvcpHeader.AcknowledgeRequired : 0) | (settings.ExtendedIds ? GvcpHeader.ExtendedIds : 0);
        GvcpHeader.WriteCommand(_datagram, (byte)flags, withData ? GvcpOpcode.EventData : GvcpOpcode.Event, length - GvcpHeader.SizeBytes, _requestId);
        return true;
    }

    private void Deliver(MessageSettings settings, int length, int events)
    {
        Counters.Add(ref _counters.Events, events);
        for (int attempt = 0; attempt <= settings.Retries && !_stopping && _device.Messages.Destination is not null; attempt++)
        {
            if (attempt > 0) Counters.Add(ref _counters.RepeatedEvents, events);
            if (!FaultDice.Hits(Faults.LoseEventProbability, _options.Seed, FaultKind.Event, ++_sendings, 0, 0)) Post(settings, length);
            if (settings.TimeoutMs == 0 || Acknowledged(settings.TimeoutMs)) return;
        }
        Counters.Add(ref _counters.LostEvents, events);
    }

    private void Post(MessageSettings settings, int length)
    {
        try
        {
            Volatile.Read(ref _socket).SendTo(_datagram.AsSpan(0, length), SocketFlags.None, settings.Destination!);
        }
        catch (SocketException)
        {
            Counters.Add(ref _counters.SendErrors);   // the host has gone, or the address has; it is sent again
        }
        catch (ObjectDisposedException)
        {
            Counters.Add(ref _counters.SendErrors);   // the address has just changed
        }
    }

    /// <summary>Waits for the acknowledge of the datagram under way; anything else that arrives is taken and forgotten.</summary>
    private bool Acknowledged(int timeoutMs)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!_stopping)
        {
            int leftMs = timeoutMs - (int)TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
            if (leftMs <= 0) return false;
            try
            {
                Socket socket = Volatile.Read(ref _socket);
                if (!socket.Poll(Math.Min(leftMs, 50) * 1000, SelectMode.SelectRead)) continue;
                int length = socket.Receive(_acknowledge);
                if (length >= GvcpHeader.SizeBytes
                    && BinaryPrimitives.ReadUInt16BigEndian(_acknowledge.AsSpan(2)) == BinaryPrimitives.ReadUInt16BigEndian(_datagram.AsSpan(2)) + 1
                    && BinaryPrimitives.ReadUInt16BigEndian(_acknowledge.AsSpan(6)) == _requestId) return true;
            }
            catch (SocketException)
            {
                // An ICMP answer to the event, or a datagram too long to be an acknowledge.
            }
            catch (ObjectDisposedException)
            {
                // The address has just changed; the next look sees the new socket.
            }
        }
        return false;
    }
}
