using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Payloads without a plane of pixels: received whole, told by their type and length, never shown as an image.</summary>
[Requirement("CAM-01")]
public sealed class DataPayloadTests
{
    public static TheoryData<int, bool> Kinds => new(
        from type in new[] { 2, 3, 6, 7 }
        from said in new[] { true, false }
        select (type, said));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Data_of_any_length_is_complete_with_its_type_and_length(int payloadType, bool leaderSaysTheSize)
    {
        foreach (int length in new[] { 1, 199, 200, 201, 777, 1999, 2000 })
        {
            string shown = "";
            using var camera = new HandLaid(look: frame => shown = Assert.Throws<InvalidOperationException>(() => frame.View.Width).Message);
            byte[] data = HandLaid.Pattern(length, seed: length);

            camera.Block(1, Leader(payloadType, leaderSaysTheSize ? (ulong)length : 0), data, HandLaid.Lay((ushort)0, (ushort)payloadType));

            (FrameStatus status, FrameInfo info, byte[] bytes) = Assert.Single(camera.Frames);
            Assert.Equal(FrameStatus.Complete, status);
            Assert.Equal(((PayloadType)payloadType, length, length, false), (info.PayloadType, info.ImageBytes, info.PayloadBytes, info.HasPlane));
            Assert.Equal(data, bytes[..length]);
            Assert.Contains($"{(PayloadType)payloadType} of {length} bytes", shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2, "larger than PayloadSize")]
    [InlineData(6, "larger than PayloadSize")]
    [InlineData(6, "enormous")]
    [InlineData(6, "fewer packets than the size takes")]
    [InlineData(6, "nothing")]
    public void Data_that_is_not_what_the_leader_says_is_never_complete(int payloadType, string lie)
    {
        using var camera = new HandLaid();
        ulong said = lie switch { "larger than PayloadSize" => 2001, "enormous" => ulong.MaxValue, "fewer packets than the size takes" => 900, _ => 0 };
        byte[] data = lie == "nothing" ? [] : HandLaid.Pattern(700, seed: 1);

        camera.Block(1, Leader(payloadType, said), data, HandLaid.Lay((ushort)0, (ushort)payloadType));
        camera.Block(2, Leader(payloadType, 700), HandLaid.Pattern(700, seed: 2), HandLaid.Lay((ushort)0, (ushort)payloadType));

        Assert.Equal([FrameStatus.SizeMismatch, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
    }

    [Fact]
    public void File_whose_name_does_not_end_is_no_leader()
    {
        using var camera = new HandLaid();

        camera.Send(camera.Packet(1, 1, 0, HandLaid.Lay((ushort)0, (ushort)3, 77UL, 100UL, "a.png"u8.ToArray())));

        Assert.Equal((0, 1L), (camera.Frames.Count, camera.Counters.MalformedPackets));
    }

    [Fact]
    public void Clock_of_a_JPEG_runs_at_the_rate_that_its_leader_tells()
    {
        using var camera = new HandLaid();

        camera.Block(1, Leader(6, 50), new byte[50], HandLaid.Lay((ushort)0, (ushort)6));

        Assert.Equal(77_000UL, Assert.Single(camera.Frames).Info.CameraTimestampNs);
    }

    [Fact]
    public void JPEG_with_chunks_tells_its_own_length_apart_from_theirs()
    {
        byte[] payload = [.. HandLaid.Chunk(1, HandLaid.Pattern(301, seed: 4)), .. HandLaid.Chunk(0x66, [9, 9])];
        foreach (ulong said in new ulong[] { 0, 301 })
        {
            using var camera = new HandLaid();

            camera.Block(1, Leader(0x4006, said), payload, HandLaid.Lay((ushort)0, (ushort)0x4006, (uint)payload.Length, 1u));

            (FrameStatus status, FrameInfo info, _) = Assert.Single(camera.Frames);
            Assert.Equal((FrameStatus.Complete, 301, 309, 10), (status, info.ImageBytes, info.ChunkOffset, info.ChunkBytes));
        }
    }

    [Fact]
    public void Lost_end_of_data_without_a_size_is_asked_for_and_nothing_shorter_is_complete()
    {
        using var camera = new HandLaid();
        byte[] data = HandLaid.Pattern(450, seed: 6);
        byte[] trailer = HandLaid.Lay((ushort)0, (ushort)6);

        camera.Block(1, Leader(6, 0), data, trailer, [0, 1, 2, 4]);
        camera.Wait(3);
        Assert.Empty(camera.Frames);
        Assert.Equal((3u, 3u), Assert.Single(camera.Requests));
        camera.Block(1, Leader(6, 0), data, trailer, [3]);

        Assert.Equal((FrameStatus.Complete, 450), (camera.Frames.Single().Status, camera.Frames.Single().Info.ImageBytes));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(0xB)]
    [InlineData(0x77)]
    public void What_is_not_received_is_refused_by_its_name_and_delays_nothing(int payloadType)
    {
        using var camera = new HandLaid();

        camera.Send(camera.Packet(1, 1, 0, HandLaid.Lay((ushort)0, (ushort)payloadType, 77UL, new byte[40])));
        camera.Send(camera.Packet(1, (byte)(payloadType switch { 8 => 5, 9 => 6, 0xB => 8, _ => 3 }), 1, new byte[100]));
        camera.Send(camera.Packet(1, 2, 2, HandLaid.Lay((ushort)0, (ushort)payloadType, 0u)));
        camera.Block(2, Leader(6, 50), new byte[50], HandLaid.Lay((ushort)0, (ushort)6));

        Assert.Equal([FrameStatus.PayloadNotSupported, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
        Assert.Equal((PayloadType)payloadType, camera.Frames[0].Info.PayloadType);
        Assert.Equal((1L, 2L), (camera.Counters.PayloadNotSupported, camera.Counters.IgnoredPackets));
    }

    private static byte[] Leader(int payloadType, ulong size) => (payloadType & 0xFFF) switch
    {
        2 => HandLaid.Lay((ushort)0, (ushort)payloadType, 77UL, size),
        3 => HandLaid.Lay((ushort)0, (ushort)payloadType, 77UL, size, "image-1.png\0"u8.ToArray()),
        _ => HandLaid.Lay((ushort)0, (ushort)payloadType, 77UL, size, 1_000_000UL, 0u),
    };
}
