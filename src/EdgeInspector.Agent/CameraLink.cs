using EdgeInspector.Agent.Configuration;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Agent;

/// <summary>A camera of the configuration in the words of the camera room: how it is found, opened and received.</summary>
internal sealed record CameraLink(CameraSelector Selector, CameraOptions Options, StreamOptions Stream)
{
    /// <param name="settings">From the configuration.</param>
    /// <param name="index">Position of the camera in it.</param>
    /// <param name="time">For every time-out.</param>
    public static CameraLink Of(CameraSettings settings, int index, TimeProvider time) => new(
        settings.Serial is string serial ? CameraSelector.BySerialNumber(serial)
            : settings.UserName is string userName ? CameraSelector.ByUserName(userName)
            : CameraSelector.ByAddress(settings.Address!),
        new CameraOptions
        {
            Name = settings.Name,
            Index = index,
            InterfaceAddress = settings.Interface,
            Privilege = settings.Privilege,
            DescriptionFolder = settings.DescriptionFolder,
            PacketSizeBytes = settings.PacketSizeBytes,
            ProbePacketSize = settings.PacketSizeProbe,
            BlockIds = settings.BlockIds,
            MultiPart = settings.MultiPart,
            TimeProvider = time,
        },
        new StreamOptions
        {
            FrameDeadline = settings.FrameDeadline,
            Resend = settings.Resend.Enabled,
            ResendRatioMax = settings.Resend.PerFramePercentMax / 100.0,
            ResendInterval = settings.Resend.Retry,
            ReceiveBufferBytes = settings.ReceiveBufferBytes,
            ReceivePath = settings.ReceivePath,
            LowLatency = settings.LowLatency,
        });
}
