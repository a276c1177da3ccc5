using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>What no receiver over a packet ring can go below on this machine: the same bytes out of the same places, copied once, by a thread that does nothing else.</summary>
/// <remarks>
/// A ring of 16 MiB laid out as the kernel lays out TPACKET_V3 (512 KiB blocks, the packet 96 bytes behind its head), written by another core as a
/// sender's is, copied into twelve frames of 4 MiB in turn. No kernel hands a packet over, no sender is judged, no frame is kept: what a receiver
/// adds for those is the ratio. The CPU time is the copying thread's own. Linux.
/// </remarks>
internal sealed unsafe partial class CopyFloor : IDisposable
{
    private const int Blocks = 32;
    private const int BlockBytes = 512 * 1024;
    private const int BlockHeadBytes = 48;       // struct tpacket_block_desc [Linux if_packet.h]
    private const int PacketHeadBytes = 96;      // struct tpacket3_hdr 48, sockaddr_ll 20, filled to 16, and 16 [Linux af_packet.c]
    private const int NetworkBytes = 20 + 8 + 8;
    private const int EthernetBytes = 14;
    private const int Frames = 12;
    private const int FrameBytes = 2048 * 2048;
    private const int ThreadClock = 3;           // CLOCK_THREAD_CPUTIME_ID [Linux time.h]

    // As long as the kernel lets a block fill.
    private static readonly TimeSpan RetireAfter = TimeSpan.FromMilliseconds(4);

    private readonly byte* _ring = (byte*)NativeMemory.AlignedAlloc(Blocks * BlockBytes, 4096);
    private readonly byte* _frames = (byte*)NativeMemory.AlignedAlloc(Frames * FrameBytes, 4096);
    private readonly int _packetBytes;
    private readonly int _strideBytes;
    private readonly int _perBlock;
    private readonly int _wake;
    private long _written;
    private long _copied;
    private volatile bool _stopping;

    /// <param name="packetSizeBytes">GevSCPSPacketSize.</param>
    public CopyFloor(int packetSizeBytes)
    {
        _packetBytes = packetSizeBytes;
        _strideBytes = (PacketHeadBytes + packetSizeBytes + 7) & ~7;
        _perBlock = (BlockBytes - BlockHeadBytes) / _strideBytes;
        _wake = eventfd(0, 0);
        if (_wake < 0) throw new InvalidOperationException("eventfd was refused");
        NativeMemory.Clear(_ring, Blocks * BlockBytes);
        NativeMemory.Clear(_frames, Frames * FrameBytes);
    }

    /// <summary>CPU seconds for each 10⁹ bytes on the wire, Ethernet heads counted as everywhere here.</summary>
    /// <param name="megabytesPerSecond">Image bytes a second, in blocks of 4 ms with a sleep and a wake-up for each; 0 for whole rings at once, as fast as they are written.</param>
    /// <param name="window">How long, the writing included.</param>
    public double Measure(double megabytesPerSecond, TimeSpan window)
    {
        _stopping = false;
        _written = _copied = 0;
        var cpu = new double[1];
        var packets = new long[1];
        var copying = new Thread(() => Copy(cpu, packets)) { IsBackground = true, Name = "copy floor", Priority = ThreadPriority.Highest };
        copying.Start();
        Write(megabytesPerSecond, window);
        _stopping = true;
        Wake();
        copying.Join();
        return cpu[0] / (packets[0] * (double)(_packetBytes + EthernetBytes) / 1e9);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_ring);
        NativeMemory.AlignedFree(_frames);
        _ = close(_wake);
    }

    // The sender: another thread, so that the bytes lie where another core has put them.
    private void Write(double megabytesPerSecond, TimeSpan window)
    {
        int payload = _packetBytes - NetworkBytes;
        int perBlock = megabytesPerSecond == 0 ? _perBlock : Math.Clamp((int)(megabytesPerSecond * 1e6 * RetireAfter.TotalSeconds / payload), 1, _perBlock);
        int blocksAtOnce = megabytesPerSecond == 0 ? Blocks : 1;
        long start = Stopwatch.GetTimestamp();
        double dueSeconds = 0;
        byte fill = 0;
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            while (_written - Volatile.Read(ref _copied) > Blocks - blocksAtOnce) Thread.Sleep(1);
            for (int i = 0; i < blocksAtOnce; i++) WriteBlock(_ring + ((nint)((_written + i) % Blocks) * BlockBytes), perBlock, fill++);
            Volatile.Write(ref _written, _written + blocksAtOnce);
            Wake();
            if (megabytesPerSecond == 0) continue;
            dueSeconds += perBlock * payload / (megabytesPerSecond * 1e6);
            TimeSpan early = TimeSpan.FromSeconds(dueSeconds) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.FromMilliseconds(1)) Thread.Sleep(early);
        }
    }

    private void WriteBlock(byte* block, int count, byte fill)
    {
        *(uint*)(block + 12) = (uint)count;
        byte* packet = block + BlockHeadBytes;
        for (int i = 0; i < count; i++, packet += _strideBytes)
        {
            *(uint*)packet = (uint)_strideBytes;
            *(uint*)(packet + 12) = (uint)_packetBytes;
            new Span<byte>(packet + PacketHeadBytes, _packetBytes).Fill(fill);
        }
    }

    // Between the clock's two readings there is nothing but waiting, the heads of the ring and the copies.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(double[] cpu, long[] packets)
    {
        long count = 0;
        int frame = 0;
        int at = 0;
        double before = ThreadSeconds();
        while (true)
        {
            Await();
            long written = Volatile.Read(ref _written);
            for (; _copied < written; Volatile.Write(ref _copied, _copied + 1))
            {
                byte* block = _ring + ((nint)(_copied % Blocks) * BlockBytes);
                byte* packet = block + BlockHeadBytes;
                for (uint left = *(uint*)(block + 12); left > 0; left--)
                {
                    byte* next = packet + *(uint*)packet;
                    if (Sse.IsSupported) Prefetch(next);
                    int payload = (int)*(uint*)(packet + 12) - NetworkBytes;
                    if (at + payload > FrameBytes)
                    {
                        at = 0;
                        frame = (frame + 1) % Frames;
                    }

                    var from = new ReadOnlySpan<byte>(packet + PacketHeadBytes + NetworkBytes, payload);
                    var to = new Span<byte>(_frames + ((nint)frame * FrameBytes) + at, payload);
                    from.CopyTo(to);
                    at += payload;
                    packet = next;
                    count++;
                }
            }

            if (_stopping) break;
        }

        cpu[0] = ThreadSeconds() - before;
        packets[0] = count;
    }

    private static void Prefetch(byte* packet)
    {
        Sse.Prefetch0(packet);
        Sse.Prefetch0(packet + 64);
        Sse.Prefetch0(packet + 128);
    }

    private void Wake()
    {
        ulong one = 1;
        _ = write(_wake, &one, sizeof(ulong));
    }

    private void Await()
    {
        ulong count;
        _ = read(_wake, &count, sizeof(ulong));
    }

    private static double ThreadSeconds()
    {
        long* time = stackalloc long[2];
        if (clock_gettime(ThreadClock, time) != 0) throw new InvalidOperationException("the thread has no CPU clock");
        return time[0] + (time[1] / 1e9);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int eventfd(uint count, int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint read(int descriptor, void* to, nuint length);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint write(int descriptor, void* from, nuint length);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int clock_gettime(int clock, long* time);
}
