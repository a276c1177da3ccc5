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
}
