using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Sends commands to one camera and awaits their acknowledgements, one command at a time.</summary>
/// <remarks>
/// Thread-safe. A command is repeated with the same request id, so that a camera that had only lost its answer does not run it twice.
/// Datagrams that are no answer to it are absorbed until the deadline. PENDING_ACK moves the deadline. A camera that is BUSY is asked
/// again, for one command timeout at most. Calls block: never on a receive thread.
/// </remarks>
public sealed class ControlChannel : IDisposable
{
    /// <summary>A camera that streams at full rate was seen to answer after 200 ms: nothing below half a second is believed.</summary>
    public static readonly TimeSpan TimeoutMin = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a waiting call looks at its cancellation.</summary>
    internal static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    // How long a camera that said BUSY is left alone.
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(50);

    // What a camera may ask for with PENDING_ACK in all; beyond it a command is stuck, not slow.
    private static readonly TimeSpan PendingMax = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly int _attempts;
    private readonly byte[] _command = new byte[GvcpPacket.DatagramBytesMax];
    private readonly byte[] _answer = new byte[2048];
    private ushort _requestId;

    /// <param name="camera">The camera's control address.</param>
    /// <param name="timeout">For one attempt; raised to <see cref="TimeoutMin"/>.</param>
    /// <param name="attempts">Times a command is sent, 1 or more.</param>
    /// <param name="time">Measures the timeouts.</param>
    /// <param name="interfaceAddress">Our own address to send from; null leaves it to the route.</param>
    public ControlChannel(IPEndPoint camera, TimeSpan timeout, int attempts, TimeProvider time, IPAddress? interfaceAddress = null)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        _time = time;
        _timeout = timeout < TimeoutMin ? TimeoutMin : timeout;
        _attempts = attempts;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // Connected: the operating system takes the route's own address unless one is given, and drops what others send.
            if (interfaceAddress is not null) _socket.Bind(new IPEndPoint(interfaceAddress, 0));
            _socket.Connect(camera);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The local address through which the camera is reached.</summary>
    public IPAddress LocalAddress => LocalEndPoint.Address;

    /// <summary>The application, as the camera knows it.</summary>
    internal IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public GvcpResult ReadRegister(uint address, out uint value, int? attempts = null, Deadline deadline = default)
    {
        value = 0;
        lock (_gate)
        {
            ushort id = NextRequestId_NeedsLock();
            int length = GvcpPacket.WriteReadRegister(_command, id, address);
            GvcpResult result = Exchange_NeedsLock(length, GvcpCommand.ReadRegisterAck, id, attempts, deadline, out int answered);
            if (!result.Succeeded) return result;
            return GvcpAcknowledgement.TryRead(_answer.AsSpan(0, answered), out GvcpAcknowledgement answer) && answer.TryReadRegister(out value)
                ? result
                : new GvcpResult(GvcpOutcome.Malformed, default);
        }
    }

    public GvcpResult WriteRegister(uint address, uint value, int? attempts = null, Deadline deadline = default)
    {
        lock (_gate)
        {
            ushort id = NextRequestId_NeedsLock();
            int length = GvcpPacket.WriteWriteRegister(_command, id, address, value);
            return Exchange_NeedsLock(length, GvcpCommand.WriteRegisterAck, id, attempts, deadline, out _);
        }
    }

    /// <summary>Reads any number of bytes, in pieces; the last piece is asked for in whole words of four bytes.</summary>
    public GvcpResult ReadMemory(uint address, Span<byte> data, Deadline deadline = default)
    {
        lock (_gate)
        {
            GvcpResult result = new(GvcpOutcome.Success, default);
            while (data.Length > 0)
            {
                int wanted = Math.Min(data.Length, GvcpPacket.MemoryBytesMax);
                ushort id = NextRequestId_NeedsLock();
                int length = GvcpPacket.WriteReadMemory(_command, id, address, (ushort)((wanted + 3) & ~3));
                result = Exchange_NeedsLock(length, GvcpCommand.ReadMemoryAck, id, null, deadline, out int answered);
                if (!result.Succeeded) return result;
                if (!GvcpAcknowledgement.TryRead(_answer.AsSpan(0, answered), out GvcpAcknowledgement answer)
                    || !answer.TryReadMemory(address, out ReadOnlySpan<byte> piece)
                    || piece.Length < wanted)
                {
                    return new GvcpResult(GvcpOutcome.Malformed, default);
                }

                piece[..wanted].CopyTo(data);
                data = data[wanted..];
                address += (uint)wanted;
            }

            return result;
        }
    }

    /// <summary>Writes whole words of four bytes, in pieces.</summary>
    public GvcpResult WriteMemory(uint address, ReadOnlySpan<byte> data, Deadline deadline = default)
    {
        if (data.Length % 4 != 0) throw new ArgumentException($"{data.Length} bytes are no whole number of 4-byte words", nameof(data));
        lock (_gate)
        {
            GvcpResult result = new(GvcpOutcome.Success, default);
            while (data.Length > 0)
            {
                ReadOnlySpan<byte> piece = data[..Math.Min(data.Length, GvcpPacket.MemoryBytesMax)];
                ushort id = NextRequestId_NeedsLock();
                int length = GvcpPacket.WriteWriteMemory(_command, id, address, piece);
                result = Exchange_NeedsLock(length, GvcpCommand.WriteMemoryAck, id, null, deadline, out _);
                if (!result.Succeeded) return result;
                data = data[piece.Length..];
                address += (uint)piece.Length;
            }

            return result;
        }
    }

    public void Dispose() => _socket.Dispose();

    private GvcpResult Exchange_NeedsLock(
        int commandBytes, GvcpCommand expected, ushort id, int? attempts, Deadline deadline, out int answerBytes)
    {
        answerBytes = 0;
        bool sent = false;
        bool unanswered = false;
        long? busySince = null;
        for (int attempt = 0; attempt < (attempts ?? _attempts); attempt++)
        {
            if (deadline.IsCancelled) return new GvcpResult(GvcpOutcome.Cancelled, default);
            if (deadline.HasPassed(_time)) break;
            try
            {
                _socket.Send(_command.AsSpan(0, commandBytes), SocketFlags.None);
                sent = true;
            }
            catch (SocketException)
            {
                // A refusal of the datagram before this one is told here; the next attempt sends.
            }

            GvcpResult result = Await_NeedsLock(expected, id, deadline, out answerBytes);
            if (result is { Outcome: GvcpOutcome.Refused, Status: GvcpStatus.Busy })
            {
                busySince ??= _time.GetTimestamp();
                if (_time.GetElapsedTime(busySince.Value) >= _timeout || deadline.Left(_time) <= BusyPause) return result;

                // BUSY answers the command, which was not run: it goes out anew, under an id of its own, for a camera may repeat its
                // answer to an old one. After a silence the first one may have been run: then the id stays. Why: decision 0010.
                if (!unanswered)
                {
                    id = NextRequestId_NeedsLock();
                    BinaryPrimitives.WriteUInt16BigEndian(_command.AsSpan(6), id);
                }

                deadline.Pause(BusyPause);
                attempt--;
                continue;
            }

            if (result.Outcome != GvcpOutcome.Timeout) return result;
            unanswered = true;

            // The wait for a lost answer is no time that the camera was busy; the attempts bound it.
            busySince = null;
        }

        return new GvcpResult(sent ? GvcpOutcome.Timeout : GvcpOutcome.SocketFailed, default);
    }

    private GvcpResult Await_NeedsLock(GvcpCommand expected, ushort id, Deadline deadline, out int answerBytes)
    {
        answerBytes = 0;
        long start = _time.GetTimestamp();
        TimeSpan until = _timeout;
        while (true)
        {
            if (deadline.IsCancelled) return new GvcpResult(GvcpOutcome.Cancelled, default);
            TimeSpan left = until - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || deadline.HasPassed(_time)) return default;
            int length = Receive(left < Slice ? left : Slice);
            if (length <= 0) continue;
            if (!GvcpAcknowledgement.TryRead(_answer.AsSpan(0, length), out GvcpAcknowledgement answer) || answer.RequestId != id) continue;
            if (answer.Command == GvcpCommand.PendingAck)
            {
                if (answer.TryReadPending(out TimeSpan wait))
                {
                    TimeSpan extended = _time.GetElapsedTime(start) + wait + TimeoutMin;
                    until = extended < PendingMax ? extended : PendingMax;
                }

                continue;
            }

            if (answer.Command != expected) continue;
            if (((ushort)answer.Status & 0x8000) != 0) return new GvcpResult(GvcpOutcome.Refused, answer.Status);
            answerBytes = length;
            return new GvcpResult(GvcpOutcome.Success, answer.Status);
        }
    }

    private int Receive(TimeSpan timeout)
    {
        try
        {
            return _socket.Poll(timeout, SelectMode.SelectRead) ? _socket.Receive(_answer, SocketFlags.None) : 0;
        }
        catch (SocketException)
        {
            // Nobody listens on the camera's port (yet): a camera that is starting. The deadline decides, not this message.
            return 0;
        }
    }

    private ushort NextRequestId_NeedsLock()
    {
        _requestId = _requestId == ushort.MaxValue ? (ushort)1 : (ushort)(_requestId + 1);
        return _requestId;
    }
}
