using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision;

/// <summary>The network interfaces of this PC, known by their IPv4 addresses.</summary>
internal static class HostInterface
{
    /// <summary>Throws unless sockets can be bound to the address; the message names the addresses that exist. Null is every interface.</summary>
    public static void Demand(IPAddress? address)
    {
        if (address is null) return;
        if (address.AddressFamily != AddressFamily.InterNetwork || address.Equals(IPAddress.Any) || address.Equals(IPAddress.Broadcast)) throw Unknown(address);
        using var trial = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            trial.Bind(new IPEndPoint(address, 0));
        }
        catch (SocketException)
        {
            throw Unknown(address);
        }
    }

    /// <summary>What to do about a camera that answered a broadcast but is in another subnet than the interface; empty when it is not, or nobody knows.</summary>
    public static string OutsideSubnet(CameraDescription camera)
    {
        IPAddress own = camera.InterfaceAddress;
        if (MaskOf(own) is not IPAddress mask || Subnet(own, mask) == Subnet(camera.Address, mask)) return "";
        return $"camera {camera.Model} serial '{camera.SerialNumber}' ({camera.MacAddress}) has the address {camera.Address}, outside {own} mask {mask} "
            + "of the interface that heard it: give it an address of that subnet (force-ip)";
    }

    /// <summary>The mask of one of this PC's addresses; null when it is not one of them.</summary>
    public static IPAddress? MaskOf(IPAddress address)
    {
        // The whole of 127/8 is ours, but the system lists one address of it.
        if (IPAddress.IsLoopback(address)) return IPAddress.Parse("255.0.0.0");
        return NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .FirstOrDefault(own => own.Address.Equals(address))?.IPv4Mask;
    }

    /// <summary>The network part of an IPv4 address.</summary>
    public static uint Subnet(IPAddress address, IPAddress mask) => Number(address) & Number(mask);

    /// <summary>An IPv4 address as a number, first byte highest.</summary>
    public static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static SocketException Unknown(IPAddress address)
    {
        IEnumerable<string> known = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses, (card, own) => (card, own.Address))
            .Where(pair => pair.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(pair => $"{pair.Address} ({pair.card.Name})");
        return new SocketException(
            (int)SocketError.AddressNotAvailable,
            $"interface address {address} is not one of this PC's; allowed: {string.Join(", ", known)}");
    }

    /// <summary>A socket of this interface that may broadcast. A socket bound to no address reaches only the interface of the default route.</summary>
    public static Socket OpenSocket(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.EnableBroadcast = true;
            socket.Bind(new IPEndPoint(address, 0));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
