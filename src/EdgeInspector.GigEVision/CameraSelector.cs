using System.Net;

namespace EdgeInspector.GigEVision;

/// <summary>How the configuration names a camera: by address, serial number or user name; exactly one of them.</summary>
public sealed record CameraSelector
{
    private CameraSelector()
    {
    }

    public IPAddress? Address { get; private init; }

    public string? SerialNumber { get; private init; }

    public string? UserName { get; private init; }

    /// <summary>UDP port of the control channel, 1..65535; 3956 for every camera, something else for a simulator.</summary>
    public int ControlPort { get; private init; } = Gvcp.GvcpPort.Number;

    public static CameraSelector ByAddress(IPAddress address, int controlPort = Gvcp.GvcpPort.Number)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(controlPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(controlPort, ushort.MaxValue);
        return new CameraSelector { Address = address, ControlPort = controlPort };
    }

    public static CameraSelector BySerialNumber(string serialNumber)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serialNumber);
        return new CameraSelector { SerialNumber = serialNumber };
    }

    public static CameraSelector ByUserName(string userName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userName);
        return new CameraSelector { UserName = userName };
    }

    /// <summary>Whether a camera that answered is the one that was asked for.</summary>
    public bool Matches(CameraDescription camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (Address is not null) return Address.Equals(camera.Address) && ControlPort == camera.ControlPort;
        if (SerialNumber is not null) return camera.SerialNumber == SerialNumber;
        return camera.UserName == UserName;
    }

    public override string ToString()
    {
        if (Address is not null) return ControlPort == Gvcp.GvcpPort.Number ? $"address {Address}" : $"address {Address}:{ControlPort}";
        return SerialNumber is not null ? $"serial number '{SerialNumber}'" : $"user name '{UserName}'";
    }
}
