using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Every fault is seen on the wire, is counted, and comes again with the same seed.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Same_seed_hurts_the_same_packets_and_another_seed_others()
    {
        var faults = new CameraFaults { LossProbability = 0.2, DuplicateProbability = 0.2, ReorderProbability = 0.2, TruncateProbability = 0.1, CorruptLengthProbability = 0.1 };

        string[] first = Run(5), second = Run(5), other = Run(6);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        string[] Run(int seed)
        {
            using Bench bench = Bench.Streaming(Bench.Small with { Seed = seed, Faults = faults });
            var packets = new List<string>();
            for (int i = 0; i < 5; i++)
            {
                bench.FireWhenIdle();
                packets.AddRange(bench.Receiver.ReceiveUntilSilent(80).Select(p => $"{p.BlockId}/{(p.Bytes.Length >= 8 ? p.PacketId : 0)}/{p.Bytes.Length}"));
            }
            return [.. packets];
        }
    }

    [Fact]
    public void Lost_packets_do_not_come()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { LossProbability = 0.3 });

        Assert.InRange(statistics.LostPackets, 1, 12);
        Assert.Equal(13 - statistics.LostPackets, packets.Count);
    }

    [Fact]
    public void Duplicated_packets_come_twice()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { DuplicateProbability = 1 });

        Assert.Equal((26, 13), (packets.Count, statistics.DuplicatedPackets));
        Assert.All(packets.GroupBy(p => p.PacketId), same => Assert.Equal(2, same.Count()));
    }

    [Fact]
    public void Reordered_packets_are_overtaken_and_still_come()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { ReorderProbability = 0.3 });

        Assert.True(statistics.ReorderedPackets > 0);
        Assert.Equal(Enumerable.Range(0, 13), packets.Select(p => (int)p.PacketId).Order());
        Assert.NotEqual(Enumerable.Range(0, 13), packets.Select(p => (int)p.PacketId));
    }

    [Fact]
    public void Late_packets_come_after_the_trailer()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { LateProbability = 0.3, LateBy = TimeSpan.FromMilliseconds(500) }, silentMs: 2000);

        Assert.True(statistics.LatePackets > 0);
        Assert.Equal(Enumerable.Range(0, 13), packets.Select(p => (int)p.PacketId).Order());
        Assert.NotEqual(2, packets[^1].Format);
    }

    [Fact]
    public void Truncated_packets_are_shorter()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { TruncateProbability = 1 });

        Assert.Equal(13, statistics.TruncatedPackets);
        Assert.All(packets, packet => Assert.InRange(packet.Bytes.Length, 0, 199));
    }

    [Fact]
    public void Lengthened_packets_carry_bytes_too_many()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { CorruptLengthProbability = 1 });

        Assert.Equal(13, statistics.LengthenedPackets);
        Assert.All(packets.Skip(1).Take(10), packet => Assert.InRange(packet.Bytes.Length, 201, 264));
    }

    [Fact]
    public void Misaddressed_packets_carry_another_block_id()
    {
        (List<DataPacket> packets, CameraStatistics statistics) = Run(new CameraFaults { WrongBlockIdProbability = 1 });

        Assert.Equal(13, statistics.WrongBlockPackets);
        Assert.All(packets, packet => Assert.NotEqual(1UL, packet.BlockId));
    }

    [Fact]
    public void Forged_packets_come_from_another_port_with_other_pixels()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Faults = new CameraFaults { StraySenderProbability = 1 } });
        bench.FireWhenIdle();

        List<DataPacket> packets = bench.Receiver.ReceiveUntilSilent();

        List<DataPacket> forged = [.. packets.Where(p => p.SourcePort == bench.Camera.StraySourcePort)];
        List<DataPacket> real = [.. packets.Where(p => p.SourcePort == bench.Camera.StreamSourcePort)];
        Assert.Equal((13, 13), (forged.Count, real.Count));
        Assert.Equal(real.Select(p => p.Head), forged.Select(p => p.Head));
        Assert.NotEqual(real[1].Payload[0], forged[1].Payload[0]);
    }

    [Fact]
    public void Block_without_leader_and_trailer_has_only_payload()
    {
        (List<DataPacket> packets, _) = Run(new CameraFaults { DropLeaderProbability = 1, DropTrailerProbability = 1 });

        Assert.Equal(Enumerable.Repeat(3, Bench.SmallPayloadPackets), packets.Select(p => p.Format));
    }

    [Fact]
    public void Lost_acknowledge_leaves_the_command_carried_out()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Camera.Faults = new CameraFaults { LoseAcknowledgeProbability = 1 };
        bench.Client.Send(ControlClient.Hex("42 01 0082 0008 0101 00000D08 00000064"));
        Assert.Null(bench.Client.ReceiveWithin(100));

        bench.Camera.Faults = CameraFaults.None;

        Assert.Equal(0x64u, bench.Client.Read(0xD08));
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once()
    {
        var refused = Assert.Throws<ArgumentException>(() => new SimulatedCamera(
            Bench.Small with { Width = 6, PacketSize = 100, SerialNumber = "0123456789ABCDEF", PixelFormat = 1 }, new Patterns.TestPattern()));

        Assert.Contains("width 6 is outside 16..16384", refused.Message, StringComparison.Ordinal);
        Assert.Contains("packet size 100 is outside 220..16260", refused.Message, StringComparison.Ordinal);
        Assert.Contains("serial number '0123456789ABCDEF' has 16 bytes, at most 15 fit", refused.Message, StringComparison.Ordinal);
        Assert.Contains("pixel format 0x00000001 is not offered", refused.Message, StringComparison.Ordinal);
    }

    private static (List<DataPacket> Packets, CameraStatistics Statistics) Run(CameraFaults faults, int silentMs = 300)
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Seed = 3, Faults = faults });
        bench.FireWhenIdle();
        return (bench.Receiver.ReceiveUntilSilent(silentMs), bench.Camera.Statistics);
    }
}
