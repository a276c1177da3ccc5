using System.Net;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Golden;

/// <summary>What peers sent, read by us; what we send, byte for byte as a peer sent it.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Discovery_answer_of_the_fake_camera_is_read()
    {
        byte[] datagram = GoldenBytes.Read("discovery-ack.hex");

        var translated = new IPEndPoint(IPAddress.Parse("192.0.2.2"), 3956);
        Assert.True(DiscoveryAcknowledgement.TryRead(datagram, translated, IPAddress.Loopback, askedByAddress: false, out CameraDescription? camera));
        Assert.True(DiscoveryAcknowledgement.TryRead(datagram, translated, IPAddress.Loopback, askedByAddress: true, out CameraDescription? asked));

        Assert.Equal(("Aravis", "Fake", "GOLDEN", ""), (camera!.Manufacturer, camera.Model, camera.SerialNumber, camera.UserName));
        Assert.Equal(("127.0.0.1", "192.0.2.2"), (camera.Address.ToString(), asked!.Address.ToString()));
    }

    [Fact]
    public void Register_command_is_the_one_that_arv_tool_sends_and_its_answer_is_read()
    {
        byte[] theirs = GoldenBytes.Read("readreg.hex");
        ushort id = (ushort)((theirs[6] << 8) | theirs[7]);
        uint address = (uint)((theirs[8] << 24) | (theirs[9] << 16) | (theirs[10] << 8) | theirs[11]);
        var ours = new byte[theirs.Length];

        Assert.Equal(theirs.Length, GvcpPacket.WriteReadRegister(ours, id, address));
        Assert.True(GvcpAcknowledgement.TryRead(GoldenBytes.Read("readreg-ack.hex"), out GvcpAcknowledgement answer));

        Assert.Equal(theirs, ours);
        Assert.Equal((GvcpStatus.Success, GvcpCommand.ReadRegisterAck), (answer.Status, answer.Command));
        Assert.True(answer.TryReadRegister(out uint width));
        Assert.Equal((0x0100u, 512u), (address, width));
    }

    [Fact]
    public void Leader_and_trailer_of_the_fake_camera_are_read()
    {
        byte[] leaderBytes = GoldenBytes.Read("leader.hex");
        byte[] trailerBytes = GoldenBytes.Read("trailer.hex");

        Assert.True(GvspHeader.TryRead(leaderBytes, out GvspHeader leaderHead));
        Assert.True(GvspLeader.TryRead(leaderBytes.AsSpan(leaderHead.SizeBytes), out GvspLeader leader));
        Assert.True(GvspHeader.TryRead(trailerBytes, out GvspHeader trailerHead));
        Assert.True(GvspTrailer.TryRead(trailerBytes.AsSpan(trailerHead.SizeBytes), out GvspTrailer trailer));

        Assert.Equal((65405UL, GvspPacketKind.Leader, 0u), (leaderHead.BlockId, leaderHead.Kind, leaderHead.PacketId));
        Assert.Equal((64u, 64u, PixelFormat.Mono8), (leader.Width, leader.Height, leader.PixelFormat));
        Assert.Equal(0x18EA9874C8110598UL, leader.Timestamp);
        Assert.True(leader.TryGetSize(4096, out int size, out int stride));
        Assert.Equal((4096, 64), (size, stride));
        Assert.False(leader.TryGetSize(4095, out _, out _));
        Assert.Equal((65405UL, GvspPacketKind.Trailer, 5u), (trailerHead.BlockId, trailerHead.Kind, trailerHead.PacketId));
        Assert.Equal(0u, trailer.Lines);
    }
}
