using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeInspector.OpcUa;

/// <summary>What a deadline needs of a connection: to send before it or not at all, and to leave nothing behind that could go after it.</summary>
internal sealed partial class UaConnection
{
    // TIOCOUTQ, for a TCP socket SIOCOUTQ: bytes that the other end has not acknowledged. [linux/sockios.h, tcp(7)]
    private const nuint UnacknowledgedQuery = 0x5411;

    // SIOCOUTQNSD: bytes that have not been sent even once. [linux/sockios.h]
    private const nuint UnsentQuery = 0x894B;

    /// <summary>The request id that the next <see cref="SendBody(MessageType, long, out uint)"/> will use; also its handle, by which it can be cancelled.</summary>
    public uint UpcomingRequestId => _requestId + 1;

    /// <summary>Secures and sends what was written since <see cref="BeginRequest"/>, unless it is later than <paramref name="notAfter"/>.</summary>
    /// <returns>BadTimeout when it was too late, or the socket takes nothing in time: then nothing was sent and nothing will be.</returns>
    public StatusCode SendBody(MessageType type, long notAfter, out uint requestId)
    {
        requestId = UpcomingRequestId;
        SendWaitingRenewal();
        uint before = Channel.SequenceNumberSent;
        _output.Clear();
        StatusCode encoded = Channel.Encode(type, requestId, _body.Written, _output);
        return encoded.IsBad ? encoded : SendSecured(_output.Written, before, requestId, notAfter);
    }

    /// <summary>Secures and sends a request that was encoded before, as <see cref="SendBody(MessageType, long, out uint)"/> does.</summary>
    public StatusCode SendPrepared(PreparedChunk prepared, long notAfter, out uint requestId)
    {
        requestId = UpcomingRequestId;
        SendWaitingRenewal();
        uint before = Channel.SequenceNumberSent;
        StatusCode encoded = Channel.Encode(prepared, requestId, _output, out ReadOnlySpan<byte> secured);
        return encoded.IsBad ? encoded : SendSecured(secured, before, requestId, notAfter);
    }

    private StatusCode SendSecured(ReadOnlySpan<byte> secured, uint before, uint requestId, long notAfter)
    {
        // Looked at last: securing takes microseconds, and a collection or another thread may have come between.
        if (_time.GetTimestamp() >= notAfter)
        {
            Channel.GiveBackSequenceNumbers(before);
            return StatusCode.BadTimeout;
        }

        _requestId = requestId;
        ReadOnlySpan<byte> rest = secured;
        while (true)
        {
            StatusCode sent = SendSome(ref rest);
            if (sent.IsBad || rest.IsEmpty) return sent;
            TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), notAfter);
            if (left > TimeSpan.Zero && WaitUntilWritable(left)) continue;
            if (rest.Length < secured.Length) return StatusCode.BadConnectionClosed;
            // The other end reads nothing, its buffers are full: nothing of this request has left.
            Channel.GiveBackSequenceNumbers(before);
            return StatusCode.BadTimeout;
        }
    }

    /// <summary>Whether the kernel holds bytes that have not left yet, because the other end takes nothing.</summary>
    /// <remarks>Known on Linux alone; false elsewhere.</remarks>
    public bool HasUnsentBytes() => OperatingSystem.IsLinux() && Ask(UnsentQuery) > 0;

    /// <summary>Whether bytes have left that the other end has not acknowledged: it may be lazy, or they may be lost and the kernel sends them again.</summary>
    /// <remarks>Known on Linux alone; elsewhere true, which is the safe answer.</remarks>
    public bool HasUnacknowledgedBytes() => !OperatingSystem.IsLinux() || Ask(UnacknowledgedQuery) > 0;

    /// <summary>Ends the connection by a reset: what the kernel has not delivered yet is thrown away.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Already gone, and its bytes with it.
        }

        _socket.Dispose();
    }

    private int Ask(nuint query)
    {
        try
        {
            return Ioctl((int)_socket.Handle, query, out int count) == 0 ? count : int.MaxValue;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int socket, nuint request, out int value);
}
