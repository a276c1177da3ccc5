using System.Net;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;

namespace EdgeInspector.Agent.Tests;

/// <summary>Cameras on one link, worked out by hand.</summary>
/// <remarks>
/// 1280 × 1024 bytes in packets of 1500 are 895 whole ones of 1538 bytes on the link and one of 514; with leader 110 and trailer 84 that makes 1 377 218 bytes, 11.017744 ms
/// of a gigabit. A packet takes 12.304 µs.
/// </remarks>
public sealed class LinkSharesTests : IDisposable
{
    private const int ImageBytes = 1280 * 1024;

    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0UL, 12_304UL)]
    [InlineData(125_000_000UL, 1_538UL)]
    [InlineData(1_000_000UL, 13UL)]
    public void Two_cameras_leave_each_other_room_for_a_packet_in_the_ticks_of_each(ulong frequency, ulong expected)
    {
        LinkShares shares = Made(Cameras("frames-per-second: 20"), _ => 1000, out string[] problems);

        Assert.Empty(problems);
        Assert.True(shares.TryDelay(1, ImageBytes, 1500, frequency, out ulong? ticks, out string text));
        Assert.Equal(expected, ticks);
        Assert.Equal(
            $"packet delay 12.304 us ({expected} ticks): 2 cameras on 192.168.10.1 at 1000 Mb/s, 44.1 % of it used; an image takes 22.1 ms", text);
    }

    [Fact]
    public void Packets_are_spaced_without_a_frame_rate_and_no_share_of_the_link_is_claimed()
    {
        LinkShares shares = Made(Cameras(), _ => 1000, out string[] problems);

        Assert.Empty(problems);
        Assert.True(shares.TryDelay(0, ImageBytes, 1500, 0, out ulong? ticks, out string text));
        Assert.Equal(12_304UL, ticks);
        Assert.DoesNotContain("used", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Link_that_cannot_carry_its_cameras_is_a_problem_with_its_figures()
    {
        Made(Cameras("frames-per-second: 50"), _ => 1000, out string[] problems);

        Assert.Equal(
            ["link of 192.168.10.1 with cam-1, cam-2: 2 cameras need 110.2 % of 1000 Mb/s, allowed are 90 %: lower the frame rates to 82 % of what they are, make images smaller, or use another link"],
            problems);
    }

    // 902 whole packets of 1538 bytes, one of 1102, leader 122 and trailer 96: 1 388 596 bytes, 11.108768 ms.
    [Theory]
    [InlineData("64-bit")]
    [InlineData("keep")]
    public void Heads_of_64_bit_ids_are_reckoned_with_unless_they_are_ruled_out(string ids)
    {
        Made(Cameras("frames-per-second: 50").Replace("block-ids: 16-bit", $"block-ids: {ids}", StringComparison.Ordinal), _ => 1000, out string[] problems);

        Assert.Contains("2 cameras need 111.1 % of 1000 Mb/s", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Camera_that_sends_more_than_planned_is_refused_with_the_figures()
    {
        LinkShares shares = Made(Cameras("frames-per-second: 20"), _ => 1000, out _);

        Assert.False(shares.TryDelay(0, 4 * ImageBytes, 1500, 0, out ulong? ticks, out string text));

        Assert.Null(ticks);
        Assert.StartsWith("link of 192.168.10.1 with cam-1, cam-2: 2 cameras need 110.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link-share: off")]
    [InlineData("frames-per-second: 20")]
    public void Nothing_is_written_when_it_is_switched_off_or_nobody_knows_the_links_speed(string keys)
    {
        LinkShares shares = Made(Cameras(keys), _ => null, out string[] problems);

        Assert.Empty(problems);
        Assert.True(shares.TryDelay(0, ImageBytes, 1500, 0, out ulong? ticks, out _));
        Assert.Null(ticks);
    }

    [Fact]
    public void Delay_that_the_configuration_fixes_takes_the_cameras_ticks_rounded_up()
    {
        LinkShares shares = Made(Cameras("packet-delay-us: 25"), _ => 1000, out _);

        Assert.True(shares.TryDelay(0, ImageBytes, 1500, 62_500_000, out ulong? ticks, out string text));

        Assert.Equal((1563UL, "packet delay 25 us (1563 ticks), as the configuration fixes it"), (ticks, text));
    }

    [Fact, Requirement("OPS-01")]
    public void Check_names_a_link_of_known_speed_that_is_overloaded_and_cameras_that_disagree()
    {
        _folder.Write("config/line.yaml", Cameras("link-mbps: 100, frames-per-second: 5"));
        string[] overloaded = _folder.Problems();
        _folder.Write("config/line.yaml", Cameras("link-mbps: 100, frames-per-second: 1").Replace("views: [1], link-mbps: 100, frames-per-second: 1", "views: [1], link-mbps: 1000", StringComparison.Ordinal));
        string[] disagreeing = _folder.Problems();

        Assert.Equal(
            "line.yaml:5 cameras[1].frames-per-second: link of 192.168.10.1 with cam-1, cam-2: 2 cameras need 110.2 % of 100 Mb/s, allowed are 90 %: lower the frame rates to 82 % of what they are, make images smaller, or use another link",
            Assert.Single(overloaded));
        Assert.Equal(
            [
                "line.yaml:5 cameras[1].interface: frames-per-second is given for one of 'cam-1' and 'cam-2' on the same interface; allowed: for all of them, or none",
                "line.yaml:5 cameras[1].link-mbps: 1000 Mb/s differs from the 100 Mb/s of camera 'cam-1' on the same interface; allowed: the same, or none",
            ],
            disagreeing.Order(StringComparer.Ordinal));
    }

    private static string Cameras(string keys = "") => $$"""
        line: { site: plant-1, area: filling, name: line-1 }
        recipe: recipes/vial-10r.yaml
        cameras:
          - { name: cam-1, serial: A, block-ids: 16-bit, interface: 192.168.10.1, views: [0]{{(keys.Length > 0 ? ", " + keys : "")}} }
          - { name: cam-2, serial: B, block-ids: 16-bit, interface: 192.168.10.1, views: [1]{{(keys.Length > 0 ? ", " + keys : "")}} }
        model: { folder: ../models/vial-10r/1 }
        plc: { endpoint: "opc.tcp://10.1.2.3" }
        """;

    private LinkShares Made(string line, Func<IPAddress, double?> speed, out string[] problems)
    {
        _folder.Write("config/line.yaml", line);
        ConfigurationReading reading = _folder.Read();
        LineConfiguration configuration = reading.Configuration ?? throw new InvalidOperationException(string.Join('\n', reading.Problems));
        LinkShares shares = LinkShares.Make(
            (configuration.Cameras, configuration.Recipe, configuration.Passport), speed, out IReadOnlyList<(int Camera, string Problem)> found);
        problems = [.. found.Select(f => f.Problem)];
        return shares;
    }
}
