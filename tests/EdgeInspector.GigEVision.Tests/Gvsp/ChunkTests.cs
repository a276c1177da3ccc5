using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Images with chunks behind them: found by walking back from the end, every length checked, and a lie never comes out as complete.</summary>
[Requirement("CAM-01")]
public sealed class ChunkTests
{
    private const uint ImageId = 0x0000_0001;
    private const uint FrameIdChunk = 0x8000_0002;
    private const uint TimeChunk = 0x8000_0003;
    private const uint Width = 100;
    private const uint Height = 9;

    private static readonly byte[] Image = HandLaid.Pattern((int)(Width * Height), seed: 1);
    private static readonly byte[] FrameNumber = [0, 0, 0, 42];
    private static readonly byte[] Time = [1, 2, 3, 4, 5, 6, 7, 8];

    private static byte[] Payload => [.. HandLaid.Chunk(ImageId, Image), .. HandLaid.Chunk(FrameIdChunk, FrameNumber), .. HandLaid.Chunk(TimeChunk, Time)];

    [Theory]
    [InlineData(0x4001, false)]
    [InlineData(0x4001, true)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void Chunks_are_found_by_their_ids_and_the_image_is_the_first(int payloadType, bool extended)
    {
        var found = new Dictionary<uint, byte[]>();
        byte[] view = [];
        using var camera = new HandLaid(extended, frame =>
        {
            foreach (ChunkReader.Chunk chunk in new ChunkReader(frame)) found[chunk.Id] = chunk.Data.ToArray();
            Assert.True(new ChunkReader(frame).TryFind(TimeChunk, out ReadOnlySpan<byte> time));
            Assert.Equal(Time, time);
            Assert.False(new ChunkReader(frame).TryFind(0x7777, out _));
            if (payloadType == 4) Assert.Contains("ChunkData", Assert.Throws<InvalidOperationException>(() => frame.View.Width).Message, StringComparison.Ordinal);
            else view = Enumerable.Range(0, (int)Height).SelectMany(y => frame.View.Row(y).ToArray()).ToArray();
        });
        var type = (ushort)payloadType;

        camera.Block(1, payloadType == 4 ? HandLaid.Lay((ushort)0, type, 77UL) : HandLaid.ImageLeader(type, Width, Height), Payload, Trailer(type, (uint)Payload.Length));

        (FrameStatus status, FrameInfo info, _) = Assert.Single(camera.Frames);
        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal((Payload.Length, payloadType == 4 ? 0u : 9u), (info.PayloadBytes, payloadType == 4 ? 0u : info.ChunkLayoutId));
        Assert.Equal(FrameNumber, found[FrameIdChunk]);
        if (payloadType == 4)
        {
            Assert.Equal((PayloadType.ChunkData, 0, 0, false, 3), (info.PayloadType, info.ImageBytes, info.ChunkOffset, info.HasPlane, found.Count));
            Assert.Equal(Image, found[ImageId]);
            return;
        }

        Assert.Equal((payloadType == 5 ? PayloadType.ExtendedChunkData : PayloadType.Image, Image.Length, Image.Length + 8, 28), (info.PayloadType, info.ImageBytes, info.ChunkOffset, info.ChunkBytes));
        Assert.Equal(2, found.Count);
        Assert.Equal(Image, view);
    }

    [Theory]
    [InlineData("chunk longer than all before it")]
    [InlineData("chunk longer by one")]
    [InlineData("chunk shorter by one")]
    [InlineData("length of all ones")]
    [InlineData("image chunk shorter than the image")]
    [InlineData("image chunk longer than the image")]
    [InlineData("no chunks")]
    public void Lying_chunk_fails_the_frame_under_a_name_of_its_own(string lie)
    {
        byte[] image = HandLaid.Chunk(ImageId, Image);
        byte[] payload = lie switch
        {
            "chunk longer than all before it" => [.. image, .. HandLaid.Chunk(TimeChunk, Time, (uint)image.Length + 9)],
            "chunk longer by one" => [.. image, .. HandLaid.Chunk(TimeChunk, Time, 9)],
            "chunk shorter by one" => [.. image, .. HandLaid.Chunk(TimeChunk, Time, 7)],
            "length of all ones" => [.. image, .. HandLaid.Chunk(TimeChunk, Time, uint.MaxValue)],
            "image chunk shorter than the image" => [.. HandLaid.Chunk(ImageId, Image[..^1]), .. HandLaid.Chunk(TimeChunk, Time)],
            "image chunk longer than the image" => [.. HandLaid.Chunk(ImageId, [.. Image, 0, 0, 0, 0]), .. HandLaid.Chunk(TimeChunk, Time)],
            _ => HandLaid.Pattern(Image.Length + 40, seed: 3),
        };
        using var camera = new HandLaid();

        camera.Block(1, HandLaid.ImageLeader(0x4001, Width, Height), payload, Trailer(0x4001, (uint)payload.Length));
        camera.Block(2, HandLaid.ImageLeader(0x4001, Width, Height), Payload, Trailer(0x4001, (uint)Payload.Length));

        Assert.Equal([FrameStatus.ChunkMismatch, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
        Assert.Equal((1L, 1L, 1L), (camera.Counters.ChunkMismatch, camera.Counters.Failures, camera.Counters.CompletedBuffers));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Walk_ends_after_the_most_chunks_there_may_be(int tooMany)
    {
        int count = ChunkReader.ChunksMax + tooMany;
        byte[] payload = [.. Enumerable.Repeat(HandLaid.Chunk(TimeChunk, []), count).SelectMany(c => c)];

        Assert.Equal(tooMany == 0, ChunkReader.TryMeasure(payload, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(200)]
    [InlineData(5000)]
    public void Trailer_that_tells_another_length_than_was_sent_never_makes_a_complete_frame(int more)
    {
        using var camera = new HandLaid();

        camera.Block(1, HandLaid.ImageLeader(0x4001, Width, Height), Payload, Trailer(0x4001, (uint)(Payload.Length + more)));
        camera.Wait(100);

        Assert.NotEqual(FrameStatus.Complete, Assert.Single(camera.Frames).Status);
    }

    [Fact]
    public void Without_a_length_in_the_trailer_the_chunks_themselves_tell_the_end()
    {
        using var camera = new HandLaid();

        camera.Block(1, HandLaid.ImageLeader(0x4001, Width, Height), Payload, HandLaid.Lay((ushort)0, (ushort)0x4001, Height));
        camera.Block(2, HandLaid.ImageLeader(0x4001, Width, Height), Payload, Trailer(0x4001, 0));

        Assert.Equal([FrameStatus.Complete, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
        Assert.All(camera.Frames, f => Assert.Equal((Payload.Length, Image.Length), (f.Info.PayloadBytes, f.Info.ImageBytes)));
    }

    [Fact]
    public void Packets_in_any_order_make_the_same_frame_with_its_chunks()
    {
        // The leader first: before it, a packet that is not full cannot be told from one that was cut off.
        var random = new Random(3);
        for (ulong block = 1; block <= 200; block++)
        {
            using var camera = new HandLaid();
            uint[] order = [.. Enumerable.Range(1, ((Payload.Length + 199) / 200) + 1).Select(p => (uint)p)];
            random.Shuffle(order);

            camera.Block(block, HandLaid.ImageLeader(0x4001, Width, Height), Payload, Trailer(0x4001, (uint)Payload.Length), [0, .. order]);

            (FrameStatus status, _, byte[] bytes) = Assert.Single(camera.Frames);
            Assert.Equal(FrameStatus.Complete, status);
            Assert.Equal(Payload, bytes[..Payload.Length]);
        }
    }

    [Fact]
    public void Packet_that_was_cut_off_is_missing_again_as_soon_as_a_later_one_shows_it()
    {
        using var camera = new HandLaid();
        byte[] leader = HandLaid.ImageLeader(0x4001, Width, Height);
        byte[] trailer = Trailer(0x4001, (uint)Payload.Length);

        camera.Block(1, leader, Payload, trailer, [0, 1]);
        camera.Send(camera.Packet(1, 3, 2, Payload[200..350]));
        camera.Block(1, leader, Payload, trailer, [3, 4, 5, 6]);
        Assert.Empty(camera.Frames);
        camera.Wait(3);
        Assert.Equal((2u, 2u), Assert.Single(camera.Requests));
        camera.Block(1, leader, Payload, trailer, [2]);

        (FrameStatus status, _, byte[] bytes) = Assert.Single(camera.Frames);
        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal(Payload, bytes[..Payload.Length]);
        Assert.Equal(1, camera.Counters.MalformedPackets);
    }

    [Fact]
    public void Last_packet_that_was_cut_off_is_missing_again_when_the_trailer_tells_the_length()
    {
        using var camera = new HandLaid();
        byte[] leader = HandLaid.ImageLeader(0x4001, Width, Height);
        byte[] trailer = Trailer(0x4001, (uint)Payload.Length);

        camera.Block(1, leader, Payload, trailer, [0, 1, 2, 3, 4]);
        camera.Send(camera.Packet(1, 3, 5, Payload[800..900]));
        camera.Block(1, leader, Payload, trailer, [6]);
        Assert.Empty(camera.Frames);
        camera.Block(1, leader, Payload, trailer, [5]);

        Assert.Equal(FrameStatus.Complete, Assert.Single(camera.Frames).Status);
        Assert.Equal(Payload, camera.Frames[0].Bytes[..Payload.Length]);
    }

    [Fact]
    public void Frame_that_is_not_complete_shows_no_chunks()
    {
        var seen = new List<string>();
        using var camera = new HandLaid(look: frame => seen.Add(Assert.Throws<InvalidOperationException>(() => _ = new ChunkReader(frame)).Message));

        camera.Block(1, HandLaid.ImageLeader(0x4001, Width, Height), Payload, Trailer(0x4001, (uint)Payload.Length), [0, 1, 3, 4, 5, 6]);
        camera.Wait(100);

        Assert.Contains("only a complete frame has chunks", Assert.Single(seen), StringComparison.Ordinal);
    }

    private static byte[] Trailer(ushort payloadType, uint length) => payloadType switch
    {
        4 => HandLaid.Lay((ushort)0, payloadType, length),
        5 => HandLaid.Lay((ushort)0, payloadType, length, Height, 9u),
        _ => HandLaid.Lay((ushort)0, payloadType, Height, length, 9u),
    };
}
