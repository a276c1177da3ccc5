using System.Net;

namespace EdgeInspector.GigEVision;

/// <summary>How the configuration names a camera: by address, serial number or user name; or by address and serial number, then both must fit.</summary>
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

    /// <param name="address">Where the camera is.</param>
    /// <param name="controlPort">3956 unless it is a simulator.</param>
    /// <param name="serialNumber">When given, no other camera at this address is taken. An address passes on; a serial number does not.</param>
    public static CameraSelector ByAddress(IPAddress address, int controlPort = Gvcp.GvcpPort.Number, string? serialNumber = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(controlPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(controlPort, ushort.MaxValue);
        if (serialNumber is not null) ArgumentException.ThrowIfNullOrWhiteSpace(serialNumber);
        return new CameraSelector { Address = address, ControlPort = controlPort, SerialNumber = serialNumber };
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
        if (Address is not null && !(Address.Equals(camera.Address) && ControlPort == camera.ControlPort)) return false;
        if (SerialNumber is not null && camera.SerialNumber != SerialNumber) return false;
        return UserName is null || camera.UserName == UserName;
    }

    public override string ToString()
    {
        string address = Address is null ? "" : ControlPort == Gvcp.GvcpPort.Number ? $"address {Address}" : $"address {Address}:{ControlPort}";
        string serial = SerialNumber is null ? "" : $"serial number '{SerialNumber}'";
        string user = UserName is null ? "" : $"user name '{UserName}'";
        return string.Join(" and ", new[] { address, serial, user }.Where(t => t.Length > 0));
    }
}
