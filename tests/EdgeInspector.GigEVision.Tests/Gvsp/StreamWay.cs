using System.Net;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Where a scripted camera and the receiver are, and what leads from one to the other.</summary>
/// <param name="CameraAddress">The sender's own.</param>
/// <param name="HostAddress">The receiver's own.</param>
/// <param name="Group">Multicast group that the camera sends to; null: to the host alone.</param>
/// <param name="Link">The cable, when they are in network namespaces of their own.</param>
internal sealed record StreamWay(IPAddress CameraAddress, IPAddress HostAddress, IPAddress? Group = null, VethLink? Link = null)
{
    public static StreamWay Loopback { get; } = new(IPAddress.Loopback, IPAddress.Loopback);

    public T OnCameraSide<T>(Func<T> open) => Link is null ? open() : Link.OnCameraSide(open);

    public T OnHostSide<T>(Func<T> open) => Link is null ? open() : Link.OnHostSide(open);
}
