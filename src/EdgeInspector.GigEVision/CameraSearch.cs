using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>The way from a selector to an open camera, in the order that every peer accepts: discovery, description, control, set-up.</summary>
internal sealed partial class CameraSearch(CameraSelector selector, CameraOptions options, ILogger logger)
{
    /// <summary>Least packet that leaves room for payload with extended ids.</summary>
    private const int PacketSizeMin = 576;

    // A debugger that halts the process must not cost the control of the camera.
    private static readonly TimeSpan DebuggerTimeout = TimeSpan.FromMinutes(5);

    public async Task<CameraOpening> OpenAsync(CancellationToken cancellationToken)
    {
        Deadline deadline = Deadline.After(options.OpenDeadline, options.TimeProvider, cancellationToken);
        IReadOnlyList<CameraDescription> found = [];
        try
        {
            found = await FindAsync(deadline, cancellationToken);
            CameraDescription? camera = found.FirstOrDefault(selector.Matches);
            if (camera is null) return Failed(CameraOpenOutcome.NotFound, NotFound(found), found);
            return await Task.Run(() => Open(camera, deadline, found), CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return Failed(CameraOpenOutcome.Cancelled, $"camera '{options.Name}': opening was cancelled", found);
        }
        catch (SocketException unreachable)
        {
            return Failed(CameraOpenOutcome.NotFound, $"camera '{options.Name}' ({selector}): {unreachable.Message}", found);
        }
    }

    private async Task<IReadOnlyList<CameraDescription>> FindAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        List<IPEndPoint> targets = [.. options.DiscoveryTargets];
        if (selector.Address is not null) targets.Add(new IPEndPoint(selector.Address, selector.ControlPort));
        TimeSpan left = deadline.Left(options.TimeProvider);
        var search = new DiscoveryOptions
        {
            Deadline = left < options.DiscoveryDeadline ? left : options.DiscoveryDeadline,
            Targets = targets,
            InterfaceAddress = options.InterfaceAddress,
            EndWith = selector,
        };
        return await CameraDiscovery.FindAsync(search, logger, cancellationToken);
    }

    private CameraOpening Open(CameraDescription camera, Deadline deadline, IReadOnlyList<CameraDescription> found)
    {
        var channel = new ControlChannel(
            new IPEndPoint(camera.Address, camera.ControlPort), options.CommandTimeout, options.CommandAttempts, options.TimeProvider,
            options.InterfaceAddress);
        CameraOpening opening = Open(camera, channel, deadline, found);
        if (opening.Camera is null) channel.Dispose();
        return opening;
    }

    private CameraOpening Open(CameraDescription camera, ControlChannel channel, Deadline deadline, IReadOnlyList<CameraDescription> found)
    {
        GvcpResult result = DescriptionFile.TryFetch(channel, deadline, out byte[] xml, out string problem);
        if (!result.Succeeded)
        {
            CameraOpenOutcome outcome = result.Outcome == GvcpOutcome.Malformed ? CameraOpenOutcome.DescriptionUnreadable : OutcomeOf(result);
            return Failed(outcome, $"camera '{options.Name}' at {camera.Address}: {problem}", found);
        }

        result = channel.ReadRegister(BootstrapRegister.GvcpCapability, out uint capability, deadline: deadline);
        if (!result.Succeeded) return Refused(camera, "capability register", result, found);
        var port = new ControlChannelPort(channel, ((GvcpCapability)capability).HasFlag(GvcpCapability.WriteMemory));
        if (!FeatureMap.TryLoad(xml, port, options.Name, out FeatureMap? features, out problem))
            return Failed(CameraOpenOutcome.DescriptionUnreadable, $"camera '{options.Name}' at {camera.Address}: {problem}", found);
        port.SchemaVersion = features!.SchemaVersion;
        if (features.BrokenNodes.Count > 0) LogBrokenNodes(logger, options.Name, features.BrokenNodes.Count, features.BrokenNodes.First().Key);

        result = channel.WriteRegister(BootstrapRegister.ControlPrivilege, BootstrapRegister.PrivilegeControl, attempts: 1, deadline: deadline);
        if (!result.Succeeded) return NoControl(camera, channel, result, deadline, found);
        CameraOpening? failure = SetUp(camera, channel, deadline, found, out TimeSpan heartbeatTimeout, out int packetSize, out ulong tickFrequency, out ControlMark? mark);
        if (failure is not null)
        {
            channel.WriteRegister(BootstrapRegister.ControlPrivilege, 0, attempts: 1);
            return failure;
        }

        LogOpened(logger, options.Name, camera, packetSize, heartbeatTimeout.TotalMilliseconds);
        var session = new CameraSession(
            camera, options, logger, channel, features, (GvcpCapability)capability, tickFrequency, packetSize, heartbeatTimeout, mark!);
        return new CameraOpening
        {
            Outcome = CameraOpenOutcome.Opened,
            Camera = new Camera(session),
            Message = $"camera '{options.Name}': {camera}",
            Found = found,
        };
    }

    private CameraOpening? SetUp(
        CameraDescription camera, ControlChannel channel, Deadline deadline, IReadOnlyList<CameraDescription> found,
        out TimeSpan heartbeatTimeout, out int packetSize, out ulong tickFrequency, out ControlMark? mark)
    {
        packetSize = 0;
        tickFrequency = 0;
        mark = null;
        heartbeatTimeout = Debugger.IsAttached ? DebuggerTimeout : options.HeartbeatTimeout;

        // Odd by a millisecond: a camera that was switched off and on has its round number again, and shows it.
        uint heartbeatMs = (uint)heartbeatTimeout.TotalMilliseconds;
        if (heartbeatMs % 10 == 0) heartbeatMs--;
        GvcpResult result = channel.WriteRegister(BootstrapRegister.HeartbeatTimeout, heartbeatMs, deadline: deadline);
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return Refused(camera, "heartbeat timeout", result, found);

        // The camera may round the timeout, or not let it be changed: what it reads back counts.
        result = channel.ReadRegister(BootstrapRegister.HeartbeatTimeout, out uint timeoutMs, deadline: deadline);
        if (!result.Succeeded) return Refused(camera, "heartbeat timeout", result, found);
        if (timeoutMs >= 100) heartbeatTimeout = TimeSpan.FromMilliseconds(timeoutMs);

        int wanted = Math.Max(PacketSizeMin, Math.Min(options.PacketSizeBytes, MtuOf(channel.LocalAddress)));
        result = channel.WriteRegister(BootstrapRegister.StreamPacketSize, BootstrapRegister.DoNotFragment | (uint)wanted, deadline: deadline);
        if (!result.Succeeded) return Refused(camera, $"packet size {wanted} (SCPS)", result, found);
        result = channel.ReadRegister(BootstrapRegister.StreamPacketSize, out uint scps, deadline: deadline);
        if (!result.Succeeded) return Refused(camera, "packet size (SCPS)", result, found);
        packetSize = (int)(scps & 0xFFFF);
        if (packetSize < PacketSizeMin || packetSize > wanted)
        {
            return Failed(
                CameraOpenOutcome.Refused,
                $"camera '{options.Name}': packet size reads back {packetSize}, outside {PacketSizeMin}..{wanted}", found);
        }

        GvcpResult high = channel.ReadRegister(BootstrapRegister.TickFrequencyHigh, out uint ticksHigh, deadline: deadline);
        GvcpResult low = channel.ReadRegister(BootstrapRegister.TickFrequencyLow, out uint ticksLow, deadline: deadline);
        if (high.Succeeded && low.Succeeded) tickFrequency = ((ulong)ticksHigh << 32) | ticksLow;
        mark = ControlMark.Take(channel, scps, timeoutMs, deadline);
        return null;
    }

    // A camera says no to a second master with ACCESS_DENIED, or not at all [seen: arv-fake-gv-camera 0.8.26]. CCP itself is not read
    // here: with that camera a stranger's read would keep a dead master's control alive.
    private CameraOpening NoControl(
        CameraDescription camera, ControlChannel channel, GvcpResult result, Deadline deadline, IReadOnlyList<CameraDescription> found)
    {
        bool denied = result.Outcome == GvcpOutcome.Refused && result.Status == GvcpStatus.AccessDenied;
        if (!denied && result.Outcome != GvcpOutcome.Timeout) return Refused(camera, "control (CCP)", result, found);
        if (!channel.ReadRegister(BootstrapRegister.PrimaryApplicationAddress, out uint address, deadline: deadline).Succeeded && !denied)
            return Failed(CameraOpenOutcome.Timeout, $"camera '{options.Name}' at {camera.Address}: it stopped answering", found);
        channel.ReadRegister(BootstrapRegister.PrimaryApplicationPort, out uint port, attempts: 1, deadline: deadline);
        string owner = address == 0
            ? "an application that the camera does not name"
            : $"{address >> 24}.{(address >> 16) & 0xFF}.{(address >> 8) & 0xFF}.{address & 0xFF}:{port & 0xFFFF}";
        return Failed(CameraOpenOutcome.InUse, $"camera '{options.Name}' at {camera.Address} is controlled by {owner}", found);
    }

    private string NotFound(IReadOnlyList<CameraDescription> found)
    {
        string others = found.Count == 0 ? "no camera answered" : "found instead: " + string.Join("; ", found);
        return $"camera '{options.Name}': no camera of {selector}; {others}";
    }

    private CameraOpening Refused(CameraDescription camera, string what, GvcpResult result, IReadOnlyList<CameraDescription> found) =>
        Failed(OutcomeOf(result), $"camera '{options.Name}' at {camera.Address}: {what}: {result}", found);

    private static CameraOpenOutcome OutcomeOf(GvcpResult result) => result.Outcome switch
    {
        GvcpOutcome.Cancelled => CameraOpenOutcome.Cancelled,
        GvcpOutcome.Timeout or GvcpOutcome.SocketFailed => CameraOpenOutcome.Timeout,
        GvcpOutcome.Refused or GvcpOutcome.Malformed or GvcpOutcome.Success => CameraOpenOutcome.Refused,
        _ => CameraOpenOutcome.Refused,
    };

    private static CameraOpening Failed(CameraOpenOutcome outcome, string message, IReadOnlyList<CameraDescription> found) =>
        new() { Outcome = outcome, Message = message, Found = found };

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

    [LoggerMessage(EventId = 3040, Level = LogLevel.Information, Message = "camera '{Camera}': opened {Description}, packets of {PacketBytes} bytes, heartbeat timeout {TimeoutMs} ms")]
    private static partial void LogOpened(ILogger logger, string camera, CameraDescription description, int packetBytes, double timeoutMs);

    [LoggerMessage(EventId = 3041, Level = LogLevel.Warning, Message = "camera '{Camera}': {Count} nodes of its description are broken and set aside, the first is '{First}'")]
    private static partial void LogBrokenNodes(ILogger logger, string camera, int count, string first);
}
