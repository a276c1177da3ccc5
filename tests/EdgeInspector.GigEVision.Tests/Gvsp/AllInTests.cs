using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Blocks of one packet, and what the flags of extended ids say.</summary>
public sealed class AllInTests
{
    private static readonly byte[] Image = HandLaid.Pattern(10 * 8, seed: 2);
    private static readonly byte[] Leader = HandLaid.ImageLeader(1, 10, 8);
    private static readonly byte[] Trailer = HandLaid.Lay((ushort)0, (ushort)1, 8u);

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 0xFF_FFFF)]
    public void Image_in_one_packet_is_complete_at_once_whatever_number_it_bears(bool extended, int packet)
    {
        byte[] view = [];
        using var camera = new HandLaid(extended, frame => view = Enumerable.Range(0, 8).SelectMany(y => frame.View.Row(y).ToArray()).ToArray());

        camera.Send(camera.Packet(1, 4, (uint)packet, [.. Leader, .. Trailer, .. Image]));

        (FrameStatus status, FrameInfo info, _) = Assert.Single(camera.Frames);
        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal((PayloadType.Image, 10, 8, 80, 1, 0), (info.PayloadType, info.Width, info.Height, info.PayloadBytes, info.PacketsExpected, info.MissingPackets));
        Assert.Equal(77UL, info.CameraTimestampNs);
        Assert.Equal(Image, view);
    }

    [Fact]
    public void Chunks_lie_behind_the_image_and_their_length_behind_the_trailer()
    {
        uint found = 0;
        using var camera = new HandLaid(look: frame => found = new ChunkReader(frame).TryFind(0x55, out ReadOnlySpan<byte> data) ? data[3] : 0u);
        byte[] payload = [.. HandLaid.Chunk(1, Image), .. HandLaid.Chunk(0x55, [0, 0, 0, 33])];
        byte[] trailer = HandLaid.Lay((ushort)0, (ushort)0x4001, 8u, (uint)payload.Length, 6u);

        camera.Send(camera.Packet(1, 4, 0, [.. HandLaid.ImageLeader(0x4001, 10, 8), .. trailer, .. payload, 0, 0]));

        (FrameStatus status, FrameInfo info, _) = Assert.Single(camera.Frames);
        Assert.Equal((FrameStatus.Complete, 33u, 6u, payload.Length), (status, found, info.ChunkLayoutId, info.PayloadBytes));
    }

    [Theory, Requirement("CAM-01")]
    [InlineData("image cut off", FrameStatus.SizeMismatch)]
    [InlineData("other lines in the trailer", FrameStatus.SizeMismatch)]
    [InlineData("chunks longer than the packet", FrameStatus.SizeMismatch)]
    [InlineData("lying chunk", FrameStatus.ChunkMismatch)]
    [InlineData("H.264", FrameStatus.PayloadNotSupported)]
    public void Packet_that_does_not_hold_what_it_promises_is_never_complete(string lie, FrameStatus expected)
    {
        byte[] chunks = [.. HandLaid.Chunk(1, Image), .. HandLaid.Chunk(0x55, [0, 0, 0, 33], lie == "lying chunk" ? 3u : 4u)];
        byte[] content = lie switch
        {
            "image cut off" => [.. Leader, .. Trailer, .. Image[..^1]],
            "other lines in the trailer" => [.. Leader, .. HandLaid.Lay((ushort)0, (ushort)1, 7u), .. Image],
            "H.264" => HandLaid.Lay((ushort)0, (ushort)8, 0UL, new byte[40]),
            _ => [.. HandLaid.ImageLeader(0x4001, 10, 8), .. HandLaid.Lay((ushort)0, (ushort)0x4001, 8u, (uint)chunks.Length + (lie == "lying chunk" ? 0u : 1u), 6u), .. chunks],
        };
        using var camera = new HandLaid();

        camera.Send(camera.Packet(1, 4, 0, content));
        camera.Send(camera.Packet(2, 4, 0, [.. Leader, .. Trailer, .. Image]));

        Assert.Equal([expected, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
    }

    [Theory]
    [InlineData("leader cut off")]
    [InlineData("trailer cut off")]
    [InlineData("trailer of another payload")]
    [InlineData("longer than a packet")]
    public void Packet_that_cannot_be_one_opens_no_block(string lie)
    {
        byte[] content = lie switch
        {
            "leader cut off" => Leader[..^1],
            "trailer cut off" => [.. Leader, .. Trailer[..^1]],
            "trailer of another payload" => [.. Leader, .. HandLaid.Lay((ushort)0, (ushort)2, 8u), .. Image],
            _ => [.. Leader, .. Trailer, .. new byte[HandLaid.PacketBytes]],
        };
        using var camera = new HandLaid();

        camera.Send(camera.Packet(1, 4, 0, content));

        Assert.Equal((0, 1L), (camera.Frames.Count, camera.Counters.MalformedPackets));
    }

    [Fact]
    public void Repeated_packet_gives_no_second_frame_and_the_next_block_follows()
    {
        using var camera = new HandLaid();

        for (ulong block = 1; block <= 3; block++)
        {
            camera.Send(camera.Packet(block, 4, 0, [.. Leader, .. Trailer, .. Image]));
            camera.Send(camera.Packet(block, 4, 0, [.. Leader, .. Trailer, .. Image]));
        }

        Assert.Equal([0UL, 1, 2], camera.Frames.Select(f => f.Info.Sequence));
        Assert.Equal(3, camera.Counters.IgnoredPackets);
    }

    [Fact]
    public void Flags_of_extended_ids_are_counted()
    {
        using var camera = new HandLaid(extended: true);

        camera.Send(camera.Packet(1, 4, 0, [.. Leader, .. Trailer, .. Image]));
        camera.Send(camera.Packet(3, 1, 0, Leader, flags: 2));
        camera.Send(camera.Packet(3, 3, 1, Image, flags: 2));
        camera.Send(camera.Packet(3, 2, 2, Trailer, flags: 1 | 2));
        camera.Send(camera.Packet(3, 3, 9, [], flags: 4));

        Assert.Equal([FrameStatus.Complete, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
        Assert.Equal((1L, 1L, 1L), (camera.Counters.BlocksDroppedByCamera, camera.Counters.ResendRangeErrors, camera.Counters.ResentPackets));
    }

    [Theory]
    [InlineData(false, 25, 27, new ulong[] { 26 })]
    [InlineData(false, 65534, 2, new ulong[] { 65535, 1 })]
    [InlineData(true, 65534, 65537, new ulong[] { 65535, 65536 })]
    [InlineData(false, 25, 40, new ulong[] { 36, 37, 38, 39 })]
    public void Skipped_blocks_are_asked_for_once_and_found_missing_no_longer_when_they_come(bool extended, ulong before, ulong after, ulong[] asked)
    {
        using var camera = new HandLaid(extended);
        camera.Send(camera.Packet(before, 4, 0, [.. Leader, .. Trailer, .. Image]));
        camera.Send(camera.Packet(after, 4, 0, [.. Leader, .. Trailer, .. Image]));
        long missing = camera.Counters.MissingFrames;

        foreach (ulong block in asked) camera.Send(camera.Packet(block, 4, 0, [.. Leader, .. Trailer, .. Image]));
        camera.Wait(50);

        Assert.Equal(asked.Select(block => (block, 0u)), camera.AskedBlocks);
        Assert.Equal(missing - asked.Length, camera.Counters.MissingFrames);
        Assert.All(camera.Frames, f => Assert.Equal(FrameStatus.Complete, f.Status));
        Assert.Equal(asked.Length + 2, camera.Frames.Count);
    }
}
