using EdgeInspector.GigEVision.Timing;

namespace EdgeInspector.GigEVision.Tests.Timing;

/// <summary>Values worked out by hand. A packet of 1500 bytes is 1538 on the link: 12.304 µs of a gigabit.</summary>
public sealed class LinkPlanTests
{
    // 1 464 000 bytes are 1000 packets of 1500; with leader 110 and trailer 84 bytes, 1 538 194 bytes on the link: 12.305552 ms.
    private static StreamDemand Camera(string name, double rate, ulong ticks = 1_000_000_000) => new(name, 1_464_000, 1500, rate, ticks);

    [Theory]
    [InlineData(1_000_000_000UL, 24_608UL)]
    [InlineData(125_000_000UL, 3_076UL)]
    [InlineData(1_000_000UL, 25UL)]
    public void Each_of_three_cameras_leaves_room_for_a_packet_of_the_others(ulong tickFrequency, ulong ticks)
    {
        StreamDemand[] three = [Camera("a", 20, tickFrequency), Camera("b", 20, tickFrequency), Camera("c", 20, tickFrequency)];

        Assert.True(LinkPlan.TryMake(three, 1000, out LinkPlan? plan, out string problem), problem);

        // 1 µs ticks: the 25 µs that a maker's manual gives for this very case (Smartek twentynine, inter packet delay).
        Assert.All(plan.Shares, s => Assert.Equal(ticks, s.PacketDelayTicks));
        Assert.Equal(3 * 20 * 0.012305552, plan.Utilisation, 1e-9);
    }

    [Fact]
    public void Transmission_delay_is_the_time_of_the_frames_before()
    {
        Assert.True(LinkPlan.TryMake([Camera("a", 20), Camera("b", 20), Camera("c", 20)], 1000, out LinkPlan? plan, out _));

        Assert.Equal([0UL, 12_305_552UL, 24_611_104UL], plan.Shares.Select(s => s.TransmissionDelayTicks));
    }

    [Fact]
    public void Lone_camera_has_no_delay()
    {
        Assert.True(LinkPlan.TryMake([Camera("a", 70)], 1000, out LinkPlan? plan, out _));

        StreamShare share = Assert.Single(plan.Shares);
        Assert.Equal((0UL, 0UL), (share.PacketDelayTicks, share.TransmissionDelayTicks));
        Assert.Equal(12.305552, share.FrameTime.TotalMilliseconds, 1e-3);
    }

    [Fact]
    public void Faster_camera_gets_the_greater_share_and_both_finish_in_time()
    {
        Assert.True(LinkPlan.TryMake([Camera("fast", 40), Camera("slow", 20)], 1000, out LinkPlan? plan, out _));

        // Two thirds and one third of the link: half a packet and two packets of idle time.
        Assert.Equal([6_152UL, 24_608UL], plan.Shares.Select(s => s.PacketDelayTicks));
        Assert.True(plan.Shares[0].FrameTime < TimeSpan.FromMilliseconds(25));
        Assert.True(plan.Shares[1].FrameTime < TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Cameras_that_do_not_fit_are_refused_with_what_to_lower()
    {
        StreamDemand[] four = [Camera("a", 25), Camera("b", 25), Camera("c", 25), Camera("d", 25)];

        Assert.False(LinkPlan.TryMake(four, 1000, out LinkPlan? plan, out string problem));

        Assert.Null(plan);
        Assert.StartsWith("4 cameras need 123.1 % of 1000 Mb/s, allowed are 90 %: lower the frame rates to 73 % of what they are", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Extended_ids_and_padding_of_short_packets_are_counted()
    {
        // One byte: leader 84 + 38, payload 49 + 38, trailer 56 + 38 bytes: 303 bytes. With standard ids: 110 + (46 + 38) + 84 = 278.
        Assert.True(LinkPlan.TryMake([new("a", 1, 1500, 1000, 1_000_000_000, ExtendedIds: true)], 1000, out LinkPlan? extended, out _));
        Assert.True(LinkPlan.TryMake([new("a", 1, 1500, 1000, 1_000_000_000)], 1000, out LinkPlan? standard, out _));

        Assert.Equal(303 * 8e-9 * 1000, extended.Utilisation, 1e-12);
        Assert.Equal(278 * 8e-9 * 1000, standard.Utilisation, 1e-12);
    }

    [Theory]
    [InlineData(0, 1500, 20.0, 1UL, 1000.0, "camera 'a': payload size 0 bytes is below 1")]
    [InlineData(1, 575, 20.0, 1UL, 1000.0, "camera 'a': packet size 575 bytes is outside 576..65535")]
    [InlineData(1, 1500, double.NaN, 1UL, 1000.0, "camera 'a': frame rate NaN frames/s is not above 0")]
    [InlineData(1, 1500, 20.0, 0UL, 1000.0, "camera 'a': tick frequency 0 Hz is not above 0")]
    [InlineData(1, 1500, 20.0, 1UL, 0.0, "link speed 0 Mb/s is not above 0")]
    public void Senseless_demand_is_refused_by_name(int payload, int packet, double rate, ulong ticks, double mbps, string expected)
    {
        Assert.False(LinkPlan.TryMake([new("a", payload, packet, rate, ticks)], mbps, out _, out string problem));
        Assert.Equal(expected, problem);
    }
}
