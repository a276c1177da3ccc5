using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>What the assembler costs per packet, over the mere copying of the same bytes to the same places, turn by turn in one process.</summary>
/// <remarks>No socket: packets lie in memory, images are Mono8. Arguments: megabytes of an image, rounds.</remarks>
public static class AssemblerCost
{
    private const int HeadBytes = 8;
    private const int FramesPerRound = 40;

    public static int Run(string[] args)
    {
        int megabytes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4;
        int rounds = Math.Max(5, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 9);
        Console.WriteLine($"image {megabytes} MiB, {rounds} rounds of {FramesPerRound} frames, medians");
        Console.WriteLine("packet size  assembler ns/packet  memcpy ns/packet  over memcpy ns/packet  ratio  bytes/frame");
        foreach (int packetSize in new[] { 1500, 9000 }) Measure(packetSize, megabytes * 1024 * 1024, rounds);
        return 0;
    }

    private static void Measure(int packetSize, int imageBytes, int rounds)
    {
        int packetBytes = packetSize - GvspHeader.NetworkBytes - HeadBytes;
        byte[][] packets = Packets(imageBytes, packetBytes);
        using var pool = new FramePool(4, imageBytes);
        var sink = new GivingBack();
        var counters = new StreamCounters();
        var setup = new StreamSetup
        {
            Name = "benchmark", CameraAddress = IPAddress.Loopback, HostAddress = IPAddress.Loopback, ControlPort = 1,
            PacketSizeBytes = packetSize, PayloadSizeBytes = imageBytes, CanResend = true,
        };
        var assembler = new BlockAssembler(setup, new StreamOptions(), pool, sink, sink, counters, Stopwatch.Frequency);
        var ours = new double[rounds];
        var copies = new double[rounds];
        long allocated = 0;
        ushort block = 0;
        for (int round = -2; round < rounds; round++)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            double own = Assemble(assembler, packets, ref block);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            double copied = Copy(pool, packets, packetBytes);
            if (round < 0) continue;
            ours[round] = own;
            copies[round] = copied;
            allocated += bytes;
        }

        if (sink.Complete != (rounds + 2) * FramesPerRound) throw new InvalidOperationException($"{sink.Complete} complete frames, not {(rounds + 2) * FramesPerRound}");
        Array.Sort(ours);
        Array.Sort(copies);
        double assemble = ours[rounds / 2];
        double copy = copies[rounds / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{packetSize,11}  {assemble,19:F1}  {copy,16:F1}  {assemble - copy,21:F1}  {assemble / copy,5:F2}  {allocated / (double)(rounds * FramesPerRound),11:F1}"));
    }

    private static double Assemble(BlockAssembler assembler, byte[][] packets, ref ushort block)
    {
        long start = Stopwatch.GetTimestamp();
        for (int frame = 0; frame < FramesPerRound; frame++)
        {
            block = block == ushort.MaxValue ? (ushort)1 : (ushort)(block + 1);
            long now = Stopwatch.GetTimestamp();
            foreach (byte[] packet in packets)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), block);
                assembler.Receive(packet, now);
            }

            assembler.Advance(now);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / ((double)FramesPerRound * packets.Length);
    }

    // The block id is written here, too: it touches the packet's first line of cache, which is the sender's work and not the assembler's.
    private static double Copy(FramePool pool, byte[][] packets, int packetBytes)
    {
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; turn < FramesPerRound; turn++)
        {
            if (!pool.TryRent(out Frame frame)) throw new InvalidOperationException("no free buffer");
            Span<byte> buffer = frame.Buffer.Span;
            for (int i = 1; i < packets.Length - 1; i++)
            {
                byte[] packet = packets[i];
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), 1);
                packet.AsSpan(HeadBytes).CopyTo(buffer[((i - 1) * packetBytes)..]);
            }

            frame.Dispose();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / ((double)FramesPerRound * packets.Length);
    }

    private static byte[][] Packets(int imageBytes, int packetBytes)
    {
        int count = (imageBytes + packetBytes - 1) / packetBytes;
        var packets = new byte[count + 2][];
        for (int i = 0; i < packets.Length; i++)
        {
            int body = i == 0 ? GvspLeader.ImageBytes : i > count ? GvspTrailer.ImageBytes : Math.Min(packetBytes, imageBytes - ((i - 1) * packetBytes));
            byte[] packet = new byte[HeadBytes + body];
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)i);
            packet[4] = (byte)(i == 0 ? 1 : i > count ? 2 : 3);
            if (packet[4] == 3) packet.AsSpan(HeadBytes).Fill((byte)i);
            else packet[HeadBytes + 3] = 1;
            packets[i] = packet;
        }

        BinaryPrimitives.WriteUInt32BigEndian(packets[0].AsSpan(HeadBytes + 12), PixelFormat.Mono8.Code);
        BinaryPrimitives.WriteUInt32BigEndian(packets[0].AsSpan(HeadBytes + 16), 1024);
        BinaryPrimitives.WriteUInt32BigEndian(packets[0].AsSpan(HeadBytes + 20), (uint)imageBytes / 1024);
        BinaryPrimitives.WriteUInt32BigEndian(packets[^1].AsSpan(HeadBytes + 4), (uint)imageBytes / 1024);
        return packets;
    }

    private sealed class GivingBack : IFrameSink, IResendRequester
    {
        public int Complete { get; private set; }

        public void Take(Frame frame)
        {
            if (frame.Status == FrameStatus.Complete) Complete++;
            frame.Dispose();
        }

        public void Underrun(in FrameInfo info)
        {
        }

        public void Request(ulong blockId, uint first, uint last, bool extended)
        {
        }
    }
}
