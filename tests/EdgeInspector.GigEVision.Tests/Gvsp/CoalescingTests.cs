using EdgeInspector.GigEVision.Gvsp;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>When the receive thread may sleep. One tick is a nanosecond here.</summary>
public sealed class CoalescingTests
{
    private const long PacketNs = 12_000;   // 1500 bytes on a gigabit.

    [Theory]
    [InlineData(1, 800, 1000, 300_000)]
    [InlineData(32, 800, 1000, 0)]    // A good batch.
    [InlineData(1, 0, 1000, 0)]       // No frame, or one with holes.
    [InlineData(1, 16, 1000, 0)]      // Near the trailer: the rest is four pauses of 48 µs, not worth it.
    [InlineData(1, 40, 1000, 120_000)]
    [InlineData(1, 800, 40, 120_000)] // A quarter of the buffer.
    [InlineData(1, 800, 12, 0)]
    public void Pause_ends_before_the_frame_or_the_buffer_does(int count, int outstanding, int bufferPackets, long expected)
    {
        var coalescing = new Coalescing(1_000_000_000, bufferPackets, PauseLimits.Call);

        long now = 5_000_000_000;
        for (int i = 0; i < 100; i++) coalescing.PauseNs(1, outstanding, now += PacketNs);
        long pause = coalescing.PauseNs(count, outstanding, now + (count * PacketNs));

        Assert.InRange(pause, expected - 1, expected + 1);
    }

    // The ring's blocks: 350 packets in 4.2 ms. A frame of 34 ms pauses by two blocks, and near its end not at all.
    [Theory]
    [InlineData(2800, 5600, 8_000_000)]
    [InlineData(2000, 5600, 6_000_000)]
    [InlineData(1300, 5600, 0)]       // The rest is four pauses of 3.9 ms: the next block comes as soon.
    [InlineData(2800, 2000, 6_000_000)]
    [InlineData(0, 5600, 0)]
    public void Ring_pauses_for_two_blocks_while_much_of_the_frame_is_to_come(int outstanding, int bufferPackets, long expected)
    {
        var coalescing = new Coalescing(1_000_000_000, bufferPackets, PauseLimits.Block);

        long now = 5_000_000_000;
        long pause = -1;
        for (int i = 0; i < 100; i++) pause = coalescing.PauseNs(350, outstanding, now += 350 * PacketNs);

        Assert.InRange(pause, expected - 1, expected + 1);
    }

    [Fact]
    public void First_batch_is_not_followed_by_a_pause()
    {
        var coalescing = new Coalescing(1_000_000_000, 1000, PauseLimits.Call);

        Assert.Equal(0, coalescing.PauseNs(1, 800, 5_000_000_000));
    }

    [Fact]
    public void Gap_between_frames_does_not_slow_the_rate()
    {
        var coalescing = new Coalescing(1_000_000_000, 1000, PauseLimits.Call);

        long now = 5_000_000_000;
        for (int i = 0; i < 100; i++) coalescing.PauseNs(1, 40, now += PacketNs);
        coalescing.PauseNs(1, 40, now += 50_000_000);
        long pause = coalescing.PauseNs(1, 40, now + PacketNs);

        Assert.InRange(pause, 119_999, 120_001);
    }
}
