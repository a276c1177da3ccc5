using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>A receive thread that gets the processor late: what has come in the meantime counts before the clock does.</summary>
[Requirement("CAM-01")]
public sealed class LateThreadTests
{
    private const int LateMs = 200;   // Frames are given up after 60.
    private const int Packets = HandLaid.PayloadSizeBytes / HandLaid.PacketBytes;

    private readonly byte[] _image = HandLaid.Pattern(HandLaid.PayloadSizeBytes, seed: 3);

    [Theory]
    [InlineData(true, FrameStatus.Complete)]
    [InlineData(false, FrameStatus.Timeout)]
    public void Frame_is_given_up_only_when_nothing_of_it_can_wait_in_the_socket(bool moreWaits, FrameStatus expected)
    {
        using var stream = new HandLaid();

        Send(stream, 0, 4);
        stream.Look(LateMs, moreWaits);
        Send(stream, 5, Packets + 1);

        Assert.Equal(expected, stream.Frames[0].Status);
        if (moreWaits) Assert.Equal(_image, stream.Frames[0].Bytes[.._image.Length]);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Packet_is_asked_for_only_when_it_cannot_wait_in_the_socket(bool moreWaits, int requests)
    {
        using var stream = new HandLaid();

        Send(stream, 0, 4);
        Send(stream, 6, 6);
        stream.Look(3, moreWaits);

        Assert.Equal(requests, stream.Requests.Count);
    }

    // A flood that never lets the socket run dry may not put off the end for ever.
    [Fact]
    public void What_waits_puts_off_a_request_and_the_end_by_no_more_than_the_receive_buffer_holds()
    {
        using var stream = new HandLaid();
        Send(stream, 0, 4);
        Send(stream, 6, 6);
        stream.Look(LateMs, moreWaits: true);

        int taken = 0;
        int askedAfter = 0;
        for (; stream.Frames.Count == 0 && taken < 1_000_000; taken++)
        {
            Send(stream, 1, 1);
            stream.Look(0, moreWaits: true);
            if (askedAfter == 0 && stream.Requests.Count > 0) askedAfter = taken + 1;
        }

        Assert.Equal(1024, askedAfter);
        Assert.Equal(2 * GvspReceiver.ReceiveBufferBytesMin / (HandLaid.PacketBytes + 36), taken);
        Assert.Equal(FrameStatus.Timeout, stream.Frames.Single().Status);
    }

    [Fact]
    public void Socket_that_ran_dry_in_between_begins_the_count_anew()
    {
        using var stream = new HandLaid();
        Send(stream, 0, 4);
        Send(stream, 6, 6);
        stream.Look(20, moreWaits: true);
        for (int i = 0; i < 1000; i++) Send(stream, 1, 1);
        stream.Look(0, moreWaits: false);
        Assert.Single(stream.Requests);

        // The answer is due again, and again more waits.
        stream.Look(20, moreWaits: true);
        for (int i = 0; i < 1000; i++) Send(stream, 1, 1);
        stream.Look(0, moreWaits: true);

        Assert.Single(stream.Requests);
    }

    private void Send(HandLaid stream, int first, int last)
    {
        for (int packet = first; packet <= last; packet++)
        {
            byte[] content = packet == 0 ? HandLaid.ImageLeader(1, 100, HandLaid.PayloadSizeBytes / 100)
                : packet == Packets + 1 ? HandLaid.Lay((ushort)0, (ushort)1, (uint)(HandLaid.PayloadSizeBytes / 100))
                : _image[((packet - 1) * HandLaid.PacketBytes)..(packet * HandLaid.PacketBytes)];
            stream.Send(stream.Packet(1, (byte)(packet == 0 ? 1 : packet == Packets + 1 ? 2 : 3), (uint)packet, content));
        }
    }
}
