using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>The full packet after the last one takes a short way through the assembler; a block whose camera paused, so that its trailer was asked for, sends every packet the long way.</summary>
public sealed class NextPacketTests
{
    private const ulong Id = 0x1234;
    private const uint Packets = HandLaid.PayloadSizeBytes / HandLaid.PacketBytes;

    private static readonly byte[] _image = HandLaid.Pattern(HandLaid.PayloadSizeBytes, 1);
    private static readonly byte[] _false = [.. Enumerable.Repeat((byte)0xEE, HandLaid.PacketBytes)];

    [Theory, Requirement("CAM-01")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_head_that_differs_in_any_bit_is_judged_as_the_long_way_judges_it(bool extended)
    {
        int taken = 0;
        for (int bit = 0; bit < (extended ? 20 : 8) * 8; bit++)
        {
            (string bytes, FrameStatus status) = Outcome(extended, shortWay: true, bit, cut: 0);

            Assert.True((bytes, status) == Outcome(extended, shortWay: false, bit, cut: 0), $"bit {bit}");
            if (status == FrameStatus.Complete) taken++;
        }

        // Warnings and flags, reserved bits and the count of parts: such a packet is still the sixth of the image.
        Assert.Equal(extended ? 15 + 16 + 24 : 15, taken);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, -1)]
    [InlineData(true, -1)]
    public void A_length_that_differs_by_a_byte_is_refused(bool extended, int cut)
    {
        (_, FrameStatus status) = Outcome(extended, shortWay: true, bit: -1, cut);

        Assert.Equal(FrameStatus.Aborted, status);
    }

    [Fact]
    public void The_clock_of_a_frame_starts_with_its_first_payload_packet()
    {
        using var camera = new HandLaid();
        camera.Send(camera.Packet(Id, 1, 0, HandLaid.ImageLeader(1, HandLaid.PacketBytes, Packets)));
        camera.Wait(500);
        Assert.Empty(camera.Frames);
        camera.Send(camera.Packet(Id, 3, 1, _image[..HandLaid.PacketBytes]));

        camera.Wait(70);

        Assert.Equal(FrameStatus.Timeout, Assert.Single(camera.Frames).Status);
    }

    // All packets of an image, but of the sixth only a false one, whose head has one bit turned or whose end is cut or grown by a byte.
    private static (string Bytes, FrameStatus Status) Outcome(bool extended, bool shortWay, int bit, int cut)
    {
        using var camera = new HandLaid(extended);
        camera.Send(camera.Packet(Id, 1, 0, HandLaid.ImageLeader(1, HandLaid.PacketBytes, Packets)));
        for (uint packet = 1; packet <= Packets; packet++)
        {
            if (packet != 6)
            {
                camera.Send(camera.Packet(Id, 3, packet, Place(packet)));
                if (packet == 1 && !shortWay) camera.Wait(6);
                continue;
            }

            byte[] turned = camera.Packet(Id, 3, 6, cut < 0 ? [.. _false, 0xEE] : _false[cut..]);
            if (bit >= 0) turned[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            camera.Send(turned);
        }

        Assert.Equal(shortWay, camera.Requests.Count == 0);
        camera.Send(camera.Packet(Id, 2, Packets + 1, HandLaid.Lay((ushort)0, (ushort)1, Packets)));
        camera.Abort();
        (FrameStatus status, _, byte[] bytes) = camera.Frames.Single(frame => frame.Info.BlockId == Id);
        return ($"{Convert.ToHexString(bytes)} {camera.Counters.MalformedPackets} {camera.Counters.IgnoredPackets} {camera.Counters.DuplicatedPackets} {camera.Counters.TransferredBytes} {camera.Counters.ErrorPackets}", status);
    }

    private static byte[] Place(uint packet) => _image[(int)((packet - 1) * HandLaid.PacketBytes)..(int)(packet * HandLaid.PacketBytes)];
}
