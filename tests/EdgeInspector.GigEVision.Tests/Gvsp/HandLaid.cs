using System.Buffers.Binary;
using System.Net;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>An assembler fed with packets laid down by hand from the field tables of GVSP, without socket or clock.</summary>
internal sealed class HandLaid : IFrameSink, IResendRequester, IDisposable
{
    public const int PayloadSizeBytes = 2000;
    public const int PacketBytes = 200;

    private readonly FramePool _pool = new(6, PayloadSizeBytes, poison: 0xA5);
    private readonly BlockAssembler _assembler;
    private readonly bool _extended;
    private readonly Action<Frame>? _look;
    private long _now = 1;

    /// <summary>With 16-bit ids or extended ones; <paramref name="look"/> sees each frame while it is owned.</summary>
    public HandLaid(bool extended = false, Action<Frame>? look = null)
    {
        _extended = extended;
        _look = look;
        var setup = new StreamSetup
        {
            Name = "cam-1", CameraAddress = IPAddress.Loopback, HostAddress = IPAddress.Loopback, ControlPort = 1,
            PacketSizeBytes = PacketBytes + (extended ? 20 : 8) + 28, PayloadSizeBytes = PayloadSizeBytes, TickFrequency = 1_000_000_000, CanResend = true,
        };
        _assembler = new BlockAssembler(setup, new StreamOptions(), _pool, this, this, Counters, 1_000_000);
    }

    public StreamCounters Counters { get; } = new();

    /// <summary>Status, facts and all bytes of the buffer of every frame.</summary>
    public List<(FrameStatus Status, FrameInfo Info, byte[] Bytes)> Frames { get; } = [];

    /// <summary>Block and first packet of each request.</summary>
    public List<(ulong Block, uint First)> AskedBlocks { get; } = [];

    public List<(uint First, uint Last)> Requests { get; } = [];

    /// <summary>Big-endian: u8, u16, u32 and u64 by their C# types, arrays as they are.</summary>
    public static byte[] Lay(params object[] fields)
    {
        var bytes = new List<byte>();
        Span<byte> word = stackalloc byte[8];
        foreach (object field in fields)
        {
            int length;
            switch (field)
            {
                case byte[] array: bytes.AddRange(array); continue;
                case byte value: bytes.Add(value); continue;
                case ushort value: BinaryPrimitives.WriteUInt16BigEndian(word, value); length = 2; break;
                case uint value: BinaryPrimitives.WriteUInt32BigEndian(word, value); length = 4; break;
                case ulong value: BinaryPrimitives.WriteUInt64BigEndian(word, value); length = 8; break;
                default: throw new ArgumentException($"field of {field.GetType()}");
            }

            bytes.AddRange(word[..length]);
        }

        return [.. bytes];
    }

    /// <summary>Bytes that differ from place to place and from seed to seed.</summary>
    public static byte[] Pattern(int count, int seed)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)((i * 7) + (i / 251) + (seed * 31));
        return bytes;
    }

    public static byte[] ImageLeader(ushort payloadType, uint width, uint height, uint format = 0x01080001) =>
        Lay((ushort)0, payloadType, 77UL, format, width, height, 0u, 0u, (ushort)0, (ushort)0);

    /// <summary>Data, then id and length.</summary>
    public static byte[] Chunk(uint id, byte[] data, uint? length = null) => Lay(data, id, length ?? (uint)data.Length);

    public byte[] Packet(ulong block, byte format, uint packet, byte[] content, ushort flags = 0, byte parts = 0) => _extended
        ? Lay((ushort)0, flags, (byte)(format | 0x80), (byte)0, (byte)0, parts, block, packet, content)
        : Lay((ushort)0, (ushort)block, (uint)((format << 24) | (int)packet), content);

    public void Send(byte[] datagram)
    {
        Counters.ReceivedPackets++;
        _assembler.Receive(datagram, _now);
        _now += 10;
    }

    /// <summary>Leader, payload cut into packets, trailer.</summary>
    public void Block(ulong block, byte[] leader, byte[] payload, byte[] trailer, IEnumerable<uint>? order = null)
    {
        uint packets = (uint)((payload.Length + PacketBytes - 1) / PacketBytes);
        foreach (uint packet in order ?? Enumerable.Range(0, (int)packets + 2).Select(p => (uint)p))
        {
            if (packet == 0) Send(Packet(block, 1, 0, leader));
            else if (packet == packets + 1) Send(Packet(block, 2, packet, trailer));
            else Send(Packet(block, 3, packet, payload[((int)(packet - 1) * PacketBytes)..Math.Min(payload.Length, (int)packet * PacketBytes)]));
        }
    }

    /// <summary>Lets time pass without a packet.</summary>
    public void Wait(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++) _assembler.Advance(_now += 1000);
    }

    /// <summary>The thread looks at the clock, late by so many milliseconds, and sees that more waits in the socket or not.</summary>
    public void Look(int lateMs, bool moreWaits) => _assembler.Advance(_now += lateMs * 1000, moreWaits && _assembler.IsDue(_now));

    /// <summary>Hands over what is open, as aborted.</summary>
    public void Abort() => _assembler.Abort(_now);

    public void Take(Frame frame)
    {
        Frames.Add((frame.Status, frame.Info, frame.Buffer.Span.ToArray()));
        _look?.Invoke(frame);
        frame.Dispose();
    }

    public void Underrun(in FrameInfo info) => throw new InvalidOperationException("underrun");

    public void Request(ulong blockId, uint first, uint last, bool extended)
    {
        Requests.Add((first, last));
        AskedBlocks.Add((blockId, first));
    }

    public void Dispose()
    {
        _assembler.Abort(_now);
        Assert.Equal(0, _pool.RentedCount);
        _pool.Dispose();
    }
}
