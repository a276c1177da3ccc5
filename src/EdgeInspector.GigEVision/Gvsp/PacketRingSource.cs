using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Packets from a ring that the kernel fills (TPACKET_V3): no copy to the process and no system call per packet.</summary>
/// <remarks>
/// The kernel's filter lets in whole UDP datagrams to our address and port; who sent them is judged, and counted, like on every path.
/// The UDP socket stays open: it owns the port and asks for lost packets, but a filter keeps it from queueing what the ring has.
/// UDP checksums are not verified: the card or the sender's kernel may have left them open, and Ethernet has its own.
/// A block goes back to the kernel only when all of its packets have been looked at. [Linux packet_mmap, if_packet.h]
/// </remarks>
internal sealed unsafe partial class PacketRingSource : PacketSource
{
    private const int BlockBytes = 512 * 1024;
    private const int FrameBytes = 2048;

    // The kernel hands a block over when it is full or this old, however little is in it: the CPU is the number of wake-ups, and the ring
    // bridges a pause of the process of at least age times count, here 128 and 64 ms.
    private const int RetireMs = 4;
    private const int RetireMsLowLatency = 1;
    private const int BlocksMin = 32;
    private const int BlocksMinLowLatency = 64;
    private const int WaitMs = 5;
    private const long StatisticsMs = 500;
    private const uint OwnedByUser = 1;
    private const short PollIn = 1;

    private readonly int _descriptor;
    private readonly int _datagramBytesMax;
    private readonly int _blockCount;
    private byte* _ring;
    private int _block;
    private bool _isHeld;
    private int _count;
    private byte* _packet;
    private int _packetIndex;
    private long _drops;
    private long _statisticsAt;

    private PacketRingSource(int descriptor, byte* ring, int blockCount, int datagramBytesMax)
    {
        _descriptor = descriptor;
        _ring = ring;
        _blockCount = blockCount;
        _datagramBytesMax = datagramBytesMax;
    }

    ~PacketRingSource() => Release();

    public override ReceivePath Path => ReceivePath.PacketRing;

    public override long KernelDrops => _drops;

    public override PauseLimits Pauses => PauseLimits.Block;

    /// <summary>Opens the ring on the interface that carries our address towards the camera; false with the reason when the host refuses.</summary>
    public static bool TryOpen(Socket udp, StreamSetup setup, int bufferBytes, bool lowLatency, [NotNullWhen(true)] out PacketRingSource? source, out string refusal)
    {
        source = null;
        var local = (IPEndPoint)udp.LocalEndPoint!;
        if (!TryFindInterface(setup.HostAddress, setup.CameraAddress, out int index))
        {
            refusal = $"no interface carries the address {setup.HostAddress}";
            return false;
        }

        int descriptor = socket(PacketFamily, DatagramType | CloseOnExec, 0);
        if (descriptor < 0)
        {
            refusal = $"a packet socket was refused ({Marshal.GetLastPInvokeErrorMessage()}); it needs the capability CAP_NET_RAW";
            return false;
        }

        byte* ring = null;
        int blockCount = Math.Max(lowLatency ? BlocksMinLowLatency : BlocksMin, (bufferBytes + BlockBytes - 1) / BlockBytes);
        refusal = SetUp(descriptor, index, local, blockCount, lowLatency ? RetireMsLowLatency : RetireMs, ref ring);
        if (refusal.Length == 0 && !TryFilter((int)udp.Handle, [new Instruction(0x06, 0, 0, 0)])) refusal = $"the UDP socket takes no filter ({Marshal.GetLastPInvokeErrorMessage()})";
        if (refusal.Length == 0)
        {
            source = new PacketRingSource(descriptor, ring, blockCount, setup.PacketSizeBytes - GvspHeader.NetworkBytes);
            return true;
        }

        if (ring is not null) _ = munmap(ring, (nuint)blockCount * BlockBytes);
        _ = close(descriptor);
        return false;
    }

    /// <summary>Of the block that the kernel still fills, 4 ms at most, nothing is known.</summary>
    public override bool HasMore
    {
        get
        {
            int next = !_isHeld ? _block : _block + 1 == _blockCount ? 0 : _block + 1;
            return (Volatile.Read(ref *(uint*)(_ring + ((nint)next * BlockBytes) + 8)) & OwnedByUser) != 0;
        }
    }

    public override int Receive(bool briefly)
    {
        if (_isHeld) GiveBack();
        ReadStatistics();
        byte* block = _ring + ((nint)_block * BlockBytes);
        if ((Volatile.Read(ref *(uint*)(block + 8)) & OwnedByUser) == 0)
        {
            var wait = new PollDescriptor { Descriptor = _descriptor, Events = PollIn };
            int ready = poll(&wait, 1, briefly ? 1 : WaitMs);

            // A card that went down shows as an error at once, each time: wait all the same.
            if (ready > 0 && (wait.Happened & PollIn) == 0) Thread.Sleep(1);
            if ((Volatile.Read(ref *(uint*)(block + 8)) & OwnedByUser) == 0) return 0;
        }

        _isHeld = true;
        _count = (int)*(uint*)(block + 12);
        _packet = block + *(uint*)(block + 16);
        _packetIndex = 0;
        return _count;
    }

    public override ReadOnlySpan<byte> Datagram(int index, out uint address, out int port, out bool isTruncated)
    {
        // struct tpacket3_hdr: next offset 0, captured length 12, length 16, status 20, network header 26.
        for (; _packetIndex < index; _packetIndex++) _packet += *(uint*)_packet;
        if (Sse.IsSupported) FetchHead(_packet + *(uint*)_packet);
        uint captured = *(uint*)(_packet + 12);
        var ip = new ReadOnlySpan<byte>(_packet + *(ushort*)(_packet + 26), (int)captured);
        return IpDatagram.Read(ip, _datagramBytesMax, out address, out port, out isTruncated);
    }

    public override void Pause(long nanoseconds)
    {
        if (!HasMore) ShortSleep.For(nanoseconds);
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    // Another core wrote the packets: the head of the next one is on its way while this one is copied. Asking for memory that is not ours does
    // nothing, so the last packet of a block needs no look.
    private static void FetchHead(byte* packet)
    {
        Sse.Prefetch0(packet);
        Sse.Prefetch0(packet + 64);
        Sse.Prefetch0(packet + 128);
    }

    private void GiveBack()
    {
        _isHeld = false;
        Volatile.Write(ref *(uint*)(_ring + ((nint)_block * BlockBytes) + 8), 0);
        _block = _block + 1 == _blockCount ? 0 : _block + 1;
    }

    // Asking clears the kernel's own count.
    private void ReadStatistics()
    {
        long now = Environment.TickCount64;
        if (now - _statisticsAt < StatisticsMs) return;
        _statisticsAt = now;
        uint* statistics = stackalloc uint[3];
        int length = 12;
        if (getsockopt(_descriptor, PacketLevel, StatisticsOption, statistics, &length) == 0) _drops += statistics[1];
    }

    private void Release()
    {
        if (_ring is null) return;
        _ = munmap(_ring, (nuint)_blockCount * BlockBytes);
        _ = close(_descriptor);
        _ring = null;
    }
}
