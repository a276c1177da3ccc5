using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision;

/// <summary>An IPv4 address for a camera, with its subnet mask and gateway.</summary>
/// <param name="Address">Of one host: neither a network's own nor its broadcast address.</param>
/// <param name="SubnetMask">From 255.0.0.0 (8 bits) to 255.255.255.252 (30 bits).</param>
/// <param name="Gateway">0.0.0.0 for none, else another host of the same subnet.</param>
public sealed record CameraAddress(IPAddress Address, IPAddress SubnetMask, IPAddress Gateway)
{
    /// <summary>What is wrong, with value and rule; empty when a camera can have it.</summary>
    public string Problem()
    {
        foreach (IPAddress part in (IPAddress[])[Address, SubnetMask, Gateway])
        {
            if (part.AddressFamily != AddressFamily.InterNetwork) return $"{part} is not an IPv4 address";
        }

        uint mask = HostInterface.Number(SubnetMask);
        uint hosts = ~mask;
        if ((hosts & (hosts + 1)) != 0 || hosts is > 0x00FF_FFFF or < 3)
            return $"subnet mask {SubnetMask} is not one of 255.0.0.0..255.255.255.252 with its ones in one piece";
        string problem = HostProblem("address", Address, mask);
        if (problem.Length > 0 || Gateway.Equals(IPAddress.Any)) return problem;
        problem = HostProblem("gateway", Gateway, mask);
        if (problem.Length > 0) return problem;
        if (Gateway.Equals(Address)) return $"gateway {Gateway} is the address itself; allowed: 0.0.0.0 or another host of the subnet";
        return HostInterface.Subnet(Gateway, SubnetMask) == HostInterface.Subnet(Address, SubnetMask)
            ? ""
            : $"gateway {Gateway} is outside the subnet of {Address} mask {SubnetMask}; allowed: 0.0.0.0 or a host of the subnet";
    }

    public override string ToString() => $"{Address} mask {SubnetMask} gateway {Gateway}";

    internal static string HostProblem(string what, IPAddress host, uint mask)
    {
        uint number = HostInterface.Number(host);
        if (number >> 24 is 0 or >= 224) return $"{what} {host} is no address of one host";
        if ((number & ~mask) == 0) return $"{what} {host} is the address of the network itself";
        return (number & ~mask) == ~mask ? $"{what} {host} is the broadcast address of its network" : "";
    }
}
