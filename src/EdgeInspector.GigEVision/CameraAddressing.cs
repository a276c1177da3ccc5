using System.Net;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision;

/// <summary>How an open camera comes to its address at power-on: the stored one, DHCP, link-local.</summary>
/// <remarks>Every write is read back. What is written holds from the camera's next start, or its next FORCEIP, on.</remarks>
public sealed class CameraAddressing(Camera camera)
{
    // Register 0x14: the upper bits switch pause frames and stay as they are.
    private const uint WaysMask = 7;

    /// <summary>The ways that the camera knows.</summary>
    public IpConfiguration Supported => (IpConfiguration)(Read(BootstrapRegister.SupportedIpConfiguration, "supported IP configuration") & WaysMask);

    /// <summary>The ways that are on.</summary>
    public IpConfiguration Current => (IpConfiguration)(Read(BootstrapRegister.CurrentIpConfiguration, "IP configuration") & WaysMask);

    /// <summary>The address that the camera has now.</summary>
    public CameraAddress Present => ReadAddress(BootstrapRegister.CurrentAddress, BootstrapRegister.CurrentMask, BootstrapRegister.CurrentGateway, "present");

    /// <summary>The address stored in the camera; it counts while <see cref="IpConfiguration.Persistent"/> is on.</summary>
    public CameraAddress Persistent =>
        ReadAddress(BootstrapRegister.PersistentAddress, BootstrapRegister.PersistentMask, BootstrapRegister.PersistentGateway, "persistent");

    /// <summary>Stores an address, with <see cref="Persistent"/> read back. Throws <see cref="FeatureException"/> when it is refused.</summary>
    public void StorePersistent(CameraAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string problem = address.Problem();
        if (problem.Length > 0) throw Failed(FeatureError.OutOfRange, "persistent address", problem);
        if (!Supported.HasFlag(IpConfiguration.Persistent))
            throw Failed(FeatureError.NotImplemented, "persistent address", $"the camera has none; it knows: {Supported}");
        Write(BootstrapRegister.PersistentAddress, HostInterface.Number(address.Address), "persistent address");
        Write(BootstrapRegister.PersistentMask, HostInterface.Number(address.SubnetMask), "persistent subnet mask");
        Write(BootstrapRegister.PersistentGateway, HostInterface.Number(address.Gateway), "persistent gateway");
        CameraAddress stored = Persistent;
        if (stored != address) throw Failed(FeatureError.AccessFailed, "persistent address", $"was set to {address} but reads back {stored}");
    }

    /// <summary>Switches the ways on and off. A camera may keep <see cref="IpConfiguration.LinkLocal"/> on: it is its last resort.</summary>
    public void Use(IpConfiguration ways)
    {
        IpConfiguration supported = Supported;
        if (ways == IpConfiguration.None || (ways & ~supported) != 0)
            throw Failed(FeatureError.OutOfRange, "IP configuration", $"{ways} is not one or more of {supported}");
        uint former = Read(BootstrapRegister.CurrentIpConfiguration, "IP configuration");
        Write(BootstrapRegister.CurrentIpConfiguration, (former & ~WaysMask) | (uint)ways, "IP configuration");
        IpConfiguration now = Current;
        if ((now & ~IpConfiguration.LinkLocal) != (ways & ~IpConfiguration.LinkLocal) || !now.HasFlag(ways & IpConfiguration.LinkLocal))
            throw Failed(FeatureError.AccessFailed, "IP configuration", $"was set to {ways} but reads back {now}");
    }

    private CameraAddress ReadAddress(uint address, uint mask, uint gateway, string which) =>
        new(ToAddress(Read(address, $"{which} address")), ToAddress(Read(mask, $"{which} subnet mask")), ToAddress(Read(gateway, $"{which} gateway")));

    private static IPAddress ToAddress(uint number) => new((byte[])[(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private uint Read(uint register, string what)
    {
        GvcpResult result = camera.ReadRegister(register, out uint value);
        return result.Succeeded ? value : throw Failed(FeatureError.AccessFailed, what, $"register 0x{register:X4}: {result}");
    }

    private void Write(uint register, uint value, string what)
    {
        if (camera.Options.Privilege == CameraPrivilege.Monitor)
            throw Failed(FeatureError.ReadOnly, what, "the camera was opened with privilege Monitor, which only reads; allowed: Control, Exclusive");
        GvcpResult result = camera.WriteRegister(register, value);
        if (!result.Succeeded) throw Failed(FeatureError.AccessFailed, what, $"register 0x{register:X4} = 0x{value:X8}: {result}");
    }

    private FeatureException Failed(FeatureError error, string what, string problem) => new(error, what, $"camera '{camera.Options.Name}': {what}: {problem}");
}
