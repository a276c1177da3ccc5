using System.Buffers.Binary;
using System.Net;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>What the camera's registers show as long as it is we who control it, and the camera that we have set up.</summary>
/// <remarks>
/// CCP alone does not tell: it reads "controlled" for whoever is in control. The application's own port and address do, where the
/// camera has these registers [Aravis arvgvcpprivate.h: GVCP capability bit 27 tells of the port].
/// </remarks>
internal sealed class ControlMark
{
    // Null when the camera does not tell who controls it.
    private readonly (uint Address, uint Port)? _owner;
    private readonly uint _packetSize;
    private readonly uint _heartbeatMs;

    private ControlMark((uint Address, uint Port)? owner, uint packetSize, uint heartbeatMs)
    {
        _owner = owner;
        _packetSize = packetSize;
        _heartbeatMs = heartbeatMs;
    }

    /// <summary>Reads the marks right after control was taken and the registers were written.</summary>
    /// <param name="channel">To the camera.</param>
    /// <param name="packetSize">SCPS as read back, all 32 bits.</param>
    /// <param name="heartbeatMs">The heartbeat timeout as read back.</param>
    /// <param name="deadline">Of the opening.</param>
    public static ControlMark Take(ControlChannel channel, uint packetSize, uint heartbeatMs, Deadline deadline) =>
        new(NamesUs(channel, deadline) ? Own(channel) : null, packetSize, heartbeatMs);

    /// <summary>Whether the camera names us as the application in control; false when it does not say, or does not answer now.</summary>
    public static bool NamesUs(ControlChannel channel, Deadline deadline) =>
        TryReadOwner(channel, attempts: null, deadline, out (uint Address, uint Port) owner) && owner == Own(channel);

    /// <summary>Whether the camera names another application than ours; false when it does not say, or does not answer now.</summary>
    public bool NamesAnother(ControlChannel channel, Deadline deadline, out string owner)
    {
        owner = "";
        if (_owner is null || !TryReadOwner(channel, attempts: 1, deadline, out (uint Address, uint Port) now) || now == _owner) return false;
        owner = now == default
            ? ", nobody is in control"
            : $", {now.Address >> 24}.{(now.Address >> 16) & 0xFF}.{(now.Address >> 8) & 0xFF}.{now.Address & 0xFF}:{now.Port} is in control";
        return true;
    }

    /// <summary>Whether settings that only we change have changed: the camera was switched off and on.</summary>
    public bool WasRestarted(ControlChannel channel, Deadline deadline, out string change)
    {
        change = "";
        if (channel.ReadRegister(BootstrapRegister.StreamPacketSize, out uint packetSize, deadline: deadline).Succeeded && packetSize != _packetSize)
            change = $"its packet size register reads 0x{packetSize:X} instead of 0x{_packetSize:X}";
        else if (channel.ReadRegister(BootstrapRegister.HeartbeatTimeout, out uint heartbeat, deadline: deadline).Succeeded && heartbeat != _heartbeatMs)
            change = $"its heartbeat timeout reads {heartbeat} ms instead of {_heartbeatMs} ms";
        return change.Length > 0;
    }

    private static (uint Address, uint Port) Own(ControlChannel channel)
    {
        IPEndPoint own = channel.LocalEndPoint;
        return (BinaryPrimitives.ReadUInt32BigEndian(own.Address.GetAddressBytes()), (uint)own.Port);
    }

    private static bool TryReadOwner(ControlChannel channel, int? attempts, Deadline deadline, out (uint Address, uint Port) owner)
    {
        owner = default;
        if (!channel.ReadRegister(BootstrapRegister.PrimaryApplicationPort, out uint port, attempts, deadline).Succeeded) return false;
        if (!channel.ReadRegister(BootstrapRegister.PrimaryApplicationAddress, out uint address, attempts, deadline).Succeeded) return false;
        owner = (address, port & 0xFFFF);
        return true;
    }
}
