using System.Net;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Tests.Golden;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>Acknowledgements damaged by chance: read or refused, never thrown on, never longer than what came.</summary>
internal static class AcknowledgementFuzz
{
    /// <summary>Runs so many cases from one seed; gives how many were read as an acknowledgement. Throws with seed and case at a fault.</summary>
    public static long Run(int seed, long count)
    {
        byte[][] seeds = [GoldenBytes.Read("discovery-ack.hex"), GoldenBytes.Read("readreg-ack.hex"), .. GoldenBytes.Corpus(), new byte[600]];
#pragma warning disable CA5394 // Repeatable chance is wanted.
        var random = new Random(seed);
        var datagram = new byte[2048];
        long read = 0;
        for (long number = 0; number < count; number++)
        {
            byte[] valid = seeds[random.Next(seeds.Length)];
            int length = random.Next(4) == 0 ? random.Next(datagram.Length) : Math.Min(valid.Length, datagram.Length);
            datagram.AsSpan().Clear();
            valid.AsSpan(0, Math.Min(valid.Length, length)).CopyTo(datagram);
            for (int changes = random.Next(6); changes > 0; changes--)
            {
                // The head decides most: every other change hits it.
                int at = random.Next(2) == 0 ? random.Next(12) : random.Next(Math.Max(1, length));
                datagram[at] = (byte)random.Next(256);
            }

            if (Case(datagram.AsSpan(0, length), $"seed {seed}, case {number}")) read++;
        }
#pragma warning restore CA5394
        return read;
    }

    private static bool Case(ReadOnlySpan<byte> datagram, string name)
    {
        bool isRead = GvcpAcknowledgement.TryRead(datagram, out GvcpAcknowledgement answer);
        if (isRead)
        {
            Assert.True(answer.Payload.Length <= datagram.Length - GvcpPacket.HeaderBytes, name);
            Assert.True(!answer.TryReadRegister(out _) || answer.Payload.Length >= 4, name);
            Assert.True(!answer.TryReadMemory(0, out ReadOnlySpan<byte> data) || data.Length == answer.Payload.Length - 4, name);
            Assert.True(!answer.TryReadPending(out TimeSpan wait) || wait <= TimeSpan.FromMilliseconds(ushort.MaxValue), name);
        }

        if (DiscoveryAcknowledgement.TryRead(datagram, new IPEndPoint(IPAddress.Loopback, 1), IPAddress.Loopback, askedByAddress: false, out CameraDescription? camera))
        {
            Assert.True(isRead, name);
            Assert.False(camera!.Address.Equals(IPAddress.Any), name);
            Assert.True(camera.Model.Length <= 32 && !$"{camera}".Any(char.IsControl), name);
        }

        return isRead;
    }
}
