using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>What is written and read right after control was taken: heartbeat, packet size, clock, and the marks that it is we who did it.</summary>
internal sealed partial class CameraSetUp(CameraDescription camera, CameraOptions options, ControlChannel channel, Deadline deadline, ILogger logger)
{
    // A debugger that halts the process must not cost the control of the camera.
    private static readonly TimeSpan DebuggerTimeout = TimeSpan.FromMinutes(5);

    public TimeSpan HeartbeatTimeout { get; private set; }

    public int PacketSizeBytes { get; private set; }

    public PacketSizeSource PacketSizeSource { get; private set; }

    /// <summary>Ticks of the camera's clock in a second; 0 when it does not say.</summary>
    public ulong TickFrequency { get; private set; }

    /// <summary>Whether the camera may send blocks of several parts, as it reads back.</summary>
    public bool IsMultiPartPermitted { get; private set; }

    /// <summary>Whether block ids have 64 bits, as the camera reads back.</summary>
    public bool HasExtendedIds { get; private set; }

    /// <summary>Null unless <see cref="Run"/> has succeeded.</summary>
    public ControlMark? Mark { get; private set; }

    /// <summary>Reads what <see cref="Run"/> would set: for a camera that another may control.</summary>
    public SetUpFailure? Look()
    {
        GvcpResult result = channel.ReadRegister(BootstrapRegister.StreamPacketSize, out uint scps, deadline: deadline);
        if (!result.Succeeded) return new SetUpFailure("packet size (SCPS)", result);
        PacketSizeBytes = (int)(scps & 0xFFFF);
        result = ExtendedIds.Set(channel, BlockIdWidth.AsCameraIs, out bool isExtended, deadline);
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return new SetUpFailure("width of the block ids (GVSP configuration)", result);
        HasExtendedIds = isExtended;
        return ReadTickFrequency();
    }

    /// <summary>What failed; null when nothing did. Bounded by the deadline.</summary>
    public SetUpFailure? Run()
    {
        HeartbeatTimeout = Debugger.IsAttached ? DebuggerTimeout : options.HeartbeatTimeout;

        // Odd by a millisecond: a camera that was switched off and on has its round number again, and shows it.
        uint heartbeatMs = (uint)HeartbeatTimeout.TotalMilliseconds;
        if (heartbeatMs % 10 == 0) heartbeatMs--;
        GvcpResult result = channel.WriteRegister(BootstrapRegister.HeartbeatTimeout, heartbeatMs, deadline: deadline);
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return new SetUpFailure("heartbeat timeout", result);

        // The camera may round the timeout, or not let it be changed: what it reads back counts.
        result = channel.ReadRegister(BootstrapRegister.HeartbeatTimeout, out uint timeoutMs, deadline: deadline);
        if (!result.Succeeded) return new SetUpFailure("heartbeat timeout", result);
        if (timeoutMs >= 100) HeartbeatTimeout = TimeSpan.FromMilliseconds(timeoutMs);

        SetUpFailure? failure = SetPacketSize(out uint scps);
        if (failure is not null) return failure;
        failure = ReadTickFrequency();
        if (failure is not null) return failure;

        // Before the permission: only heads with 64-bit ids have room for the number of parts.
        result = ExtendedIds.Set(channel, options.BlockIds, out bool isExtended, deadline);
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return new SetUpFailure("width of the block ids (GVSP configuration)", result);
        HasExtendedIds = isExtended;
        if (options.BlockIds == BlockIdWidth.Extended && !isExtended) LogIdsStayStandard(logger, options.Name, result);
        result = MultiPartPermission.Set(channel, options.MultiPart, out bool isPermitted, deadline);
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return new SetUpFailure("permission of several parts (SCCFG)", result);
        IsMultiPartPermitted = isPermitted;
        Mark = ControlMark.Take(channel, scps, timeoutMs, deadline);
        return deadline.HasPassed(options.TimeProvider) ? new SetUpFailure("the time to open it is over", default) : null;
    }

    // A camera may have no such clock and say so; one that does not answer is another matter.
    private SetUpFailure? ReadTickFrequency()
    {
        GvcpResult high = channel.ReadRegister(BootstrapRegister.TickFrequencyHigh, out uint ticksHigh, deadline: deadline);
        GvcpResult low = channel.ReadRegister(BootstrapRegister.TickFrequencyLow, out uint ticksLow, deadline: deadline);
        if (high.Succeeded && low.Succeeded) TickFrequency = ((ulong)ticksHigh << 32) | ticksLow;
        foreach (GvcpResult result in (ReadOnlySpan<GvcpResult>)[high, low])
        {
            if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return new SetUpFailure("tick frequency", result);
        }

        return null;
    }

    private SetUpFailure? SetPacketSize(out uint scps)
    {
        int wanted = Math.Max(PacketSizeProbe.SizeMin, Math.Min(options.PacketSizeBytes, MtuOf(channel.LocalAddress)));
        scps = 0;
        GvcpResult result = channel.WriteRegister(BootstrapRegister.StreamPacketSize, BootstrapRegister.DoNotFragment | (uint)wanted, deadline: deadline);
        if (!result.Succeeded) return new SetUpFailure($"packet size {wanted} (SCPS)", result);
        SetUpFailure? failure = ReadPacketSize(wanted, out scps);
        if (failure is not null || !options.ProbePacketSize) return failure;

        int given = PacketSizeBytes;
        var probe = new PacketSizeProbe(channel, camera.Address, options.TimeProvider, deadline);
        result = probe.Run(given);
        if (!result.Succeeded) return new SetUpFailure("packet size test (SCPS, SCP, SCDA)", result);
        PacketSizeSource = probe.Source;
        failure = ReadPacketSize(probe.SizeBytes, out scps);
        if (failure is null && PacketSizeBytes < given) LogPacketSizeLowered(logger, options.Name, given, PacketSizeBytes);
        return failure;
    }

    private SetUpFailure? ReadPacketSize(int most, out uint scps)
    {
        GvcpResult result = channel.ReadRegister(BootstrapRegister.StreamPacketSize, out scps, deadline: deadline);
        if (!result.Succeeded) return new SetUpFailure("packet size (SCPS)", result);
        PacketSizeBytes = (int)(scps & 0xFFFF);
        return PacketSizeBytes >= PacketSizeProbe.SizeMin && PacketSizeBytes <= most
            ? null
            : new SetUpFailure($"packet size reads back {PacketSizeBytes}, outside {PacketSizeProbe.SizeMin}..{most}", new GvcpResult(GvcpOutcome.Success, default));
    }

    private static int MtuOf(IPAddress local)
    {
        // The whole of 127/8 is the loopback interface, whose own address is only the first.
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            IPInterfaceProperties properties = card.GetIPProperties();
            bool mine = properties.UnicastAddresses.Any(a => a.Address.Equals(local))
                || (IPAddress.IsLoopback(local) && card.NetworkInterfaceType == NetworkInterfaceType.Loopback);
            if (!mine) continue;
            int mtu = properties.GetIPv4Properties().Mtu;
            if (mtu > 0) return Math.Min(mtu, ushort.MaxValue);
        }

        return 1500;
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Information, Message = "camera '{Camera}': block ids stay at 16 bits: {Answer}")]
    private static partial void LogIdsStayStandard(ILogger logger, string camera, GvcpResult answer);

    [LoggerMessage(EventId = 3042, Level = LogLevel.Warning, Message =
        "camera '{Camera}': packets of {Given} bytes do not come through, {Taken} bytes do. Mend: the MTU of every switch between camera and PC, or a smaller packet size")]
    private static partial void LogPacketSizeLowered(ILogger logger, string camera, int given, int taken);
}
