namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <content>Block ids that wrap, skip, lie or come late.</content>
public abstract partial class GvspReceiverTests
{
    [Fact]
    public async Task Single_packet_of_a_far_block_does_not_derail_the_stream()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1);
        camera.Packet(20_000, 4);
        camera.Frame(2);
        camera.Packet(60_000, 0);
        camera.Frame(3);
        await _sink.WaitAsync(3);

        Assert.Equal([0UL, 1, 2], _sink.Frames.Select(f => f.Info.Sequence));
        Assert.Equal(2, camera.Receiver.Statistics.IgnoredPackets);
    }

    [Theory]
    [InlineData(40UL)]
    [InlineData(210UL)]
    public async Task Single_packet_with_the_id_of_a_later_block_moves_no_number(ulong falseId)
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1);
        camera.Packet(falseId, 4);
        camera.Frame(2);
        camera.Frame(3);
        await _sink.WaitAsync(3);

        Assert.Equal([0UL, 1, 2], _sink.Frames.Select(f => f.Info.Sequence));
        AssertComplete([.. _sink.Frames]);
        Assert.Equal(1, camera.Receiver.Statistics.IgnoredPackets);
    }

    [Fact]
    public async Task Sequence_goes_on_over_the_wrap_of_block_ids_and_counts_lost_frames()
    {
        using var camera = new ScriptedSender(path, _sink);

        foreach (ulong block in (ulong[])[65533, 65534, 65535, 1, 3]) camera.Frame(block);
        await _sink.WaitAsync(5);

        Assert.Equal([0UL, 1, 2, 3, 5], _sink.Frames.Select(f => f.Info.Sequence));
        AssertComplete([.. _sink.Frames]);
    }

    [Fact]
    public async Task First_frame_that_is_lost_is_counted_when_ids_start_at_one()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(2);
        await _sink.WaitAsync(1);

        Assert.Equal(1UL, _sink.Frames.Single().Info.Sequence);
    }

    [Fact]
    public async Task Late_packet_of_a_frame_already_handed_over_opens_nothing()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1);
        camera.Packet(1, 5);
        camera.Frame(2);
        await _sink.WaitAsync(2);

        Assert.Equal(2, _sink.Frames.Count);
        Assert.Equal(1, camera.Receiver.Statistics.IgnoredPackets);
    }
}
