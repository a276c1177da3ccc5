using System.Net;

namespace EdgeInspector.GigEVision;

/// <summary>What a camera says of itself in its discovery acknowledgement.</summary>
/// <remarks>
/// A camera is known by its address, serial number or user name; the MAC address is told but never a key, for a camera may
/// report zeros. [seen: arv-fake-gv-camera 0.8.26]
/// </remarks>
public sealed record CameraDescription
{
    /// <summary>The camera's own address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>UDP port of the camera's control channel; 3956 unless told otherwise.</summary>
    public int ControlPort { get; init; } = Gvcp.GvcpPort.Number;

    /// <summary>The local address through which the camera answered.</summary>
    public required IPAddress InterfaceAddress { get; init; }

    /// <summary>0.0.0.0 when the camera tells none.</summary>
    public IPAddress SubnetMask { get; init; } = IPAddress.Any;

    /// <summary>0.0.0.0 when there is none.</summary>
    public IPAddress Gateway { get; init; } = IPAddress.Any;

    /// <summary>How the camera may come to its address.</summary>
    public IpConfiguration SupportedIpConfiguration { get; init; }

    /// <summary>The ways that are on.</summary>
    public IpConfiguration IpConfiguration { get; init; }

    /// <summary>Six bytes in hex, colons between them.</summary>
    public required string MacAddress { get; init; }

    public required string Manufacturer { get; init; }

    public required string Model { get; init; }

    public required string DeviceVersion { get; init; }

    public required string ManufacturerInfo { get; init; }

    /// <summary>Empty when the camera tells none.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The name given to the camera by its user; empty when there is none.</summary>
    public required string UserName { get; init; }

    public override string ToString() =>
        $"{Manufacturer} {Model} serial '{SerialNumber}' user name '{UserName}' at {Address}";
}
