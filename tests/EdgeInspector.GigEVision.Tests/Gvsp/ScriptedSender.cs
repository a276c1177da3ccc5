using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>A camera's sending half, byte by byte from the field table of GVSP, that does what each test wants; and a receiver that listens to it.</summary>
internal sealed class ScriptedSender : IDisposable
{
    public const int Width = 100;
    public const int Height = 37;
    public const int PacketSize = 236;
    public const int SizeBytes = Width * Height;

    private readonly Socket _stream;
    private readonly Socket _control;
    private readonly Thread _answers;
    private volatile bool _stopped;

    // Without a way, both ends are on the loopback interface.
    public ScriptedSender(
        ReceivePath path, IFrameSink sink, StreamOptions? options = null, bool resend = false, bool extended = false, int buffers = 8, StreamWay? way = null)
    {
        StreamWay between = way ?? StreamWay.Loopback;
        _stream = between.OnCameraSide(() => Bound(between));
        _control = between.OnCameraSide(() => Bound(between));
        Extended = extended;
        Pool = new FramePool(buffers, SizeBytes, poison: 0xA5);
        var setup = new StreamSetup
        {
            Name = "cam-1",
            Camera = 3,
            CameraAddress = between.CameraAddress,
            ControlPort = ((IPEndPoint)_control.LocalEndPoint!).Port,
            SourcePort = ((IPEndPoint)_stream.LocalEndPoint!).Port,
            HostAddress = between.HostAddress,
            PacketSizeBytes = PacketSize,
            PayloadSizeBytes = SizeBytes,
            TickFrequency = 1_000_000,
            CanResend = resend,
            Group = between.Group,
        };

        // On a busy machine this thread may pause in mid-frame for longer than the 60 ms of the default.
        StreamOptions wanted = (options ?? new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(1) }) with { ReceivePath = path };
        Receiver = between.OnHostSide(() => new GvspReceiver(setup, wanted, Pool, sink, TimeProvider.System, Quiet.Logger, cause => Failure = cause));
        ReceiverEndPoint = new IPEndPoint(between.Group ?? between.HostAddress, Receiver.Port);
        Assert.Equal("", Receiver.ReceivePathRefusal);
        Assert.Equal(path, Receiver.ReceivePath);
        Receiver.Start();
        _answers = new Thread(Answer) { IsBackground = true };
        _answers.Start();
    }

    public bool Extended { get; }

    public FramePool Pool { get; }

    public GvspReceiver Receiver { get; }

    public Exception? Failure { get; private set; }

    public IPEndPoint StreamEndPoint => (IPEndPoint)_stream.LocalEndPoint!;

    /// <summary>Where the stream goes.</summary>
    public IPEndPoint ReceiverEndPoint { get; }

    /// <summary>Status of the answer to a request: 0x0100 or 0 with the packet, an error without; null: no answer.</summary>
    public ushort? ResendStatus { get; set; } = 0x0100;

    /// <summary>Requests as they came: block id, first, last.</summary>
    public ConcurrentQueue<(ulong Block, uint First, uint Last)> Requests { get; } = new();

    public int PacketBytes => PacketSize - 28 - HeadBytes;

    public uint Packets => (uint)((SizeBytes + PacketBytes - 1) / PacketBytes);

    private int HeadBytes => Extended ? 20 : 8;

    public static byte[] Image(ulong block)
    {
        var image = new byte[SizeBytes];
        for (int i = 0; i < image.Length; i++) image[i] = (byte)((i * 7) + (i / 251) + ((int)block * 31));
        return image;
    }

    public void Frame(ulong block, params uint[] without)
    {
        for (uint packet = 0; packet <= Packets + 1; packet++)
        {
            if (!without.Contains(packet)) Packet(block, packet);
        }
    }

    /// <summary>A whole frame whose full packets leave as one joined datagram, as from a card that joins what it receives.</summary>
    public void SendJoined(ulong block)
    {
        Packet(block, 0);
        byte[] full = [.. Enumerable.Range(1, (int)Packets - 1).SelectMany(packet => Bytes(block, (uint)packet))];
        _stream.SetRawSocketOption(17, 103, BitConverter.GetBytes(HeadBytes + PacketBytes));   // SOL_UDP, UDP_SEGMENT [Linux udp.h]
        Send(full);
        _stream.SetRawSocketOption(17, 103, BitConverter.GetBytes(0));
        Packet(block, Packets);
        Packet(block, Packets + 1);
    }

    public void Packet(ulong block, uint packet, ushort status = 0) => Send(Bytes(block, packet, status));

    public byte[] Bytes(ulong block, uint packet, ushort status = 0)
    {
        if (packet == 0) return Leader(block, status);
        if (packet == Packets + 1) return Trailer(block, status: status);
        int offset = ((int)packet - 1) * PacketBytes;
        return [.. Head(block, 3, packet, status), .. Image(block).AsSpan(offset, Math.Min(PacketBytes, SizeBytes - offset))];
    }

    public byte[] Leader(ulong block, ushort status = 0, uint width = Width, uint height = Height, ushort payloadType = 1, uint format = 0x01080001)
    {
        var body = new byte[36];
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2), payloadType);
        BinaryPrimitives.WriteUInt64BigEndian(body.AsSpan(4), 5_000_000 + block);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(12), format);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(20), height);
        return [.. Head(block, 1, 0, status), .. body];
    }

    public byte[] Trailer(ulong block, uint? packet = null, uint lines = Height, ushort status = 0)
    {
        var body = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(4), lines);
        return [.. Head(block, 2, packet ?? Packets + 1, status), .. body];
    }

    public void Send(ReadOnlySpan<byte> datagram) => _stream.SendTo(datagram, ReceiverEndPoint);

    public void Dispose()
    {
        Receiver.Dispose();
        _stopped = true;
        _control.Dispose();
        _answers.Join();
        _stream.Dispose();
        Pool.Dispose();
    }

    public byte[] Head(ulong block, byte format, uint packet, ushort status = 0)
    {
        var head = new byte[HeadBytes];
        BinaryPrimitives.WriteUInt16BigEndian(head, status);
        if (Extended)
        {
            head[4] = (byte)(format | 0x80);
            BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(8), block);
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(16), packet);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)block);
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), packet);
            head[4] = format;
        }

        return head;
    }

    private void Answer()
    {
        var request = new byte[64];
        while (!_stopped)
        {
            int length;
            try
            {
                if (!_control.Poll(20_000, SelectMode.SelectRead)) continue;
                length = _control.Receive(request);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            // PACKETRESEND: 42, flags (10: extended), 0040, length, id; channel, block, first, last; with extended ids the block id last.
            if (length < 20 || request[0] != 0x42 || request[2] != 0 || request[3] != 0x40) continue;
            ulong block = Extended ? BinaryPrimitives.ReadUInt64BigEndian(request.AsSpan(20)) : BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(10));
            uint first = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(12));
            uint last = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(16));
            Requests.Enqueue((block, first, last));
            if (ResendStatus is not ushort status) continue;
            for (uint packet = first; packet <= last; packet++)
            {
                if ((status & 0x8000) != 0) Send(Head(block, 3, packet, status));
                else Packet(block, packet, status);
            }
        }
    }

    private static Socket Bound(StreamWay way)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(way.CameraAddress, 0));
        if (way.Group is not null)
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, way.CameraAddress.GetAddressBytes());
        return socket;
    }
}
