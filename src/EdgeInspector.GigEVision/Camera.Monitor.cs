using System.Net;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision;

/// <summary>Looking on: the stream that another application has opened to a multicast group.</summary>
public sealed partial class Camera
{
    // Nothing is written, nothing is asked for again, and the camera is not told that we are there: only the network is, by joining the group.
    private void LookOn(FramePool pool, IFrameSink sink, StreamOptions options, int payloadSize)
    {
        Demand(_channel.ReadRegister(BootstrapRegister.StreamPort, out uint port), "stream port (SCP)");
        Demand(_channel.ReadRegister(BootstrapRegister.StreamDestination, out uint destination), "stream destination (SCDA)");
        Demand(_channel.ReadRegister(BootstrapRegister.StreamPacketSize, out uint scps), "packet size (SCPS)");
        int hostPort = (int)(port & 0xFFFF);
        var group = new IPAddress(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(destination));
        if (hostPort == 0)
        {
            throw new FeatureException(
                FeatureError.AccessFailed, "stream", $"camera '{Options.Name}': its stream is not open (SCP 0), and with privilege Monitor it is not opened; allowed: Control, Exclusive");
        }

        if (!MulticastGroup.Contains(group))
        {
            throw new FeatureException(
                FeatureError.AccessFailed, "stream",
                $"camera '{Options.Name}': it streams to {group}:{hostPort} alone; to look on, whoever controls it must stream to a group of {MulticastGroup.Range}");
        }

        GvcpResult asked = _channel.ReadRegister(BootstrapRegister.StreamSourcePort, out uint sourcePort);
        var setup = new StreamSetup
        {
            Name = Options.Name,
            Camera = Options.Index,
            CameraAddress = Description.Address,
            ControlPort = Description.ControlPort,
            SourcePort = asked.Succeeded ? (int)(sourcePort & 0xFFFF) : 0,
            HostAddress = _channel.LocalAddress,
            PacketSizeBytes = (int)(scps & 0xFFFF),
            PayloadSizeBytes = payloadSize,
            TickFrequency = _tickFrequency,
            CanResend = false,
            Group = group,
            GroupPort = hostPort,
        };
        var receiver = new GvspReceiver(setup, options, pool, sink, Options.TimeProvider, _logger, StreamFailed);
        Stream = receiver;
        receiver.Start();
        _streaming = true;
        LogStreaming(_logger, Options.Name, payloadSize, setup.PacketSizeBytes, receiver.Port, setup.CanResend, receiver.ReceiveBufferBytes);
    }
}
