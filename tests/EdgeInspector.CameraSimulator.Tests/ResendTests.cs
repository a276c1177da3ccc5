using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>PACKETRESEND: requests written out by hand, answers judged by their bytes.</summary>
public sealed class ResendTests
{
    [Fact]
    public void Resent_packet_is_the_same_but_for_its_status()
    {
        using Bench bench = Bench.Streaming();
        List<DataPacket> block = bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000000 00FFFFFF");
        List<DataPacket> again = bench.Receiver.ReceiveBlock();

        Assert.Equal(block.Select(p => "0100" + Convert.ToHexString(p.Bytes)[4..]), again.Select(p => Convert.ToHexString(p.Bytes)));
        Assert.Equal((1, 13), (bench.Camera.Statistics.ResendRequests, bench.Camera.Statistics.ResentPackets));
    }

    [Fact]
    public void Resent_packet_with_extended_ids_carries_status_and_flag()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { ExtendedIds = true });
        List<DataPacket> block = bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 10 0040 0014 0099 0000 0000 00000003 00000003 0000000000000001");
        DataPacket again = bench.Receiver.Receive();

        Assert.Equal("0100000183000000000000000000000100000003", again.Head);
        Assert.Equal(block[3].Payload, again.Payload);
    }

    [Theory]
    [InlineData("0001", "8011000103000002")]   // no longer held, nor is any before it
    [InlineData("0009", "800C000903000002")]   // never sent
    public void Packet_of_a_block_that_is_not_held_is_answered_without_data(string blockId, string head)
    {
        using Bench bench = Bench.Streaming(Bench.Small with { HeldBlocks = 2 });
        for (int i = 0; i < 4; i++) bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, $"42 00 0040 000C 0099 0000 {blockId} 00000002 00000002");
        DataPacket answer = bench.Receiver.Receive();

        Assert.Equal(head, Convert.ToHexString(answer.Bytes));
    }

    [Fact]
    public void Packet_that_has_yet_to_be_sent_is_not_answered()
    {
        using Bench bench = Bench.Streaming();
        bench.Client.Write(0xD08, 0xFFFFFFFF);   // the first payload packet would leave after 4.3 s
        Assert.Equal(TriggerOutcome.Exposed, bench.Camera.FireHardwareTrigger());
        Assert.Equal(1, bench.Receiver.Receive().Format);

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000005 00000005");

        Assert.Empty(bench.Receiver.ReceiveUntilSilent());
        Assert.Equal((1, 0), (bench.Camera.Statistics.ResendRequests, bench.Camera.Statistics.UnavailablePackets));
    }

    [Fact]
    public void Packet_beyond_the_trailer_is_unavailable()
    {
        using Bench bench = Bench.Streaming();
        bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 0000000D 0000000D");

        Assert.Equal("800C00010300000D", Convert.ToHexString(bench.Receiver.Receive().Bytes));
    }

    [Fact]
    public void Block_of_a_closed_channel_is_not_sent_again_in_the_next_one()
    {
        using Bench bench = Bench.Streaming();
        for (int i = 0; i < 2; i++) bench.Trigger();
        bench.Client.Write(0xD00, 0);
        bench.Receiver.Open(bench.Client);
        bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0002 00000001 00000001");

        Assert.Equal("800C000203000001", Convert.ToHexString(bench.Receiver.Receive().Bytes));
    }

    [Fact]
    public void Refused_request_is_answered_for_every_packet_asked_for()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Faults = new CameraFaults { RefuseResendProbability = 1 } });
        bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000002 00000004");

        Assert.Equal(["800C000103000002", "800C000103000003", "800C000103000004"], bench.Receiver.ReceiveUntilSilent().Select(p => Convert.ToHexString(p.Bytes)));
    }

    [Fact]
    public void Ignored_request_is_not_answered()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Faults = new CameraFaults { IgnoreResendProbability = 1 } });
        bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000002 00000004");

        Assert.Empty(bench.Receiver.ReceiveUntilSilent());
        Assert.Equal(1, bench.Camera.Statistics.ResendRequests);
    }

    [Fact]
    public void Frame_under_heavy_loss_is_whole_after_asking_often_enough()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Faults = new CameraFaults { LossProbability = 0.3 } });
        Assert.Equal(TriggerOutcome.Exposed, bench.FireWhenIdle());
        Dictionary<uint, DataPacket> packets = bench.Receiver.ReceiveUntilSilent().ToDictionary(p => p.PacketId);
        Assert.InRange(packets.Count, 1, 12);

        for (uint id = 0; id <= 12; id++)
        {
            for (int attempt = 0; attempt < 100 && !packets.ContainsKey(id); attempt++)
            {
                bench.Receiver.SendTo(bench.Camera.ControlEndPoint, $"42 00 0040 000C 0099 0000 0001 {id:X8} {id:X8}");
                if (bench.Receiver.ReceiveWithin(50) is { } packet) packets[packet.PacketId] = packet;
            }
        }

        Assert.Equal(13, packets.Count);
        Assert.Equal(-1, TestPattern.FirstDifference(0, DataPacket.ImageOf(packets.Values)));
    }
}
