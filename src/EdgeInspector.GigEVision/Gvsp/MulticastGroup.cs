using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Addresses that several receivers share.</summary>
internal static class MulticastGroup
{
    /// <summary>What <see cref="Contains"/> allows, for messages.</summary>
    public const string Range = "224.0.1.0..239.255.255.255";

    /// <summary>Whether it is a group that a stream may go to; 224.0.0.x is the network's own.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork) return false;
        byte[] bytes = address.GetAddressBytes();
        return bytes[0] is >= 224 and <= 239 && (bytes[0], bytes[1], bytes[2]) != (224, 0, 0);
    }

    /// <summary>Binds a socket beside others to the group and has the interface let its packets in.</summary>
    public static void Join(Socket socket, IPAddress group, int port, IPAddress interfaceAddress)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);

        // Bound to the group, Linux keeps out what is sent to the port by other ways; Windows binds to own addresses only.
        socket.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? IPAddress.Any : group, port));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, interfaceAddress));
    }
}
