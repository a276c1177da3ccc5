using System.Net;
using System.Net.Sockets;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>The way from a selector to an open camera, in the order that every peer accepts: discovery, description, control, set-up.</summary>
internal sealed partial class CameraSearch(CameraSelector selector, CameraOptions options, ILogger logger)
{
    public async Task<CameraOpening> OpenAsync(CancellationToken cancellationToken)
    {
        CameraOpening opening = await TryOpenAsync(cancellationToken);
        if (opening.Outcome is not (CameraOpenOutcome.NotFound or CameraOpenOutcome.Timeout)) return opening;
        IEnumerable<string> outside = opening.Found.Select(HostInterface.OutsideSubnet).Where(hint => hint.Length > 0);
        return opening with { Message = string.Join("; ", outside.Prepend(opening.Message)) };
    }

    private async Task<CameraOpening> TryOpenAsync(CancellationToken cancellationToken)
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
        GvcpResult result = VerifyIdentity(camera, channel, deadline, out string another);
        if (another.Length > 0) return Failed(CameraOpenOutcome.AnotherCamera, $"camera '{options.Name}': {another}", found);
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return Refused(camera, "serial number", result, found);
        result = DescriptionFile.TryFetch(channel, options.DescriptionFolder, deadline, out byte[] xml, out string problem);
        if (!result.Succeeded)
        {
            if (result is { Outcome: GvcpOutcome.Refused, Status: GvcpStatus.AccessDenied }) return NoControl(camera, channel, result, deadline, found);
            CameraOpenOutcome outcome = result.Outcome == GvcpOutcome.Malformed ? CameraOpenOutcome.DescriptionUnreadable : OutcomeOf(result);
            return Failed(outcome, $"camera '{options.Name}' at {camera.Address}: {problem}", found);
        }

        result = channel.ReadRegister(BootstrapRegister.GvcpCapability, out uint capability, deadline: deadline);
        if (!result.Succeeded) return Refused(camera, "capability register", result, found);
        bool monitors = options.Privilege == CameraPrivilege.Monitor;
        var port = new ControlChannelPort(channel, ((GvcpCapability)capability).HasFlag(GvcpCapability.WriteMemory), monitors, NewAccess);
        if (!FeatureMap.TryLoad(xml, port, options.Name, out FeatureMap? features, out problem))
            return Failed(CameraOpenOutcome.DescriptionUnreadable, $"camera '{options.Name}' at {camera.Address}: {problem}", found);
        port.SchemaVersion = features!.SchemaVersion;
        if (features.BrokenNodes.Count > 0) LogBrokenNodes(logger, options.Name, features.BrokenNodes.Count, features.BrokenNodes.First().Key);

        if (!monitors && options.SwitchoverKey is not null && !((GvcpCapability)capability).HasFlag(GvcpCapability.Switchover))
        {
            return Failed(
                CameraOpenOutcome.Refused,
                $"camera '{options.Name}' at {camera.Address}: a switchover key is set, but the camera cannot hand control over (0x934 = 0x{capability:X8}, bit 21)", found);
        }

        var setUp = new CameraSetUp(camera, options, channel, deadline, logger);
        if (!monitors)
        {
            result = Ownership.Take(channel, options.Privilege, options.SwitchoverKey, deadline, out string step, out bool taken);
            if (!taken)
            {
                CameraOpening refusal = NoControl(camera, channel, result, deadline, found);

                // After a silence control may be ours all the same. Whose it is not, cannot give it away.
                if (result.Outcome != GvcpOutcome.Refused) GiveBack(channel, Deadline.After(TimeSpan.Zero, options.TimeProvider, CancellationToken.None));
                return refusal;
            }

            if (!result.Succeeded)
            {
                GiveBack(channel, deadline);
                return Refused(camera, step, result, found);
            }
        }

        SetUpFailure? failure = monitors ? setUp.Look() : setUp.Run();
        if (failure is not null)
        {
            if (!monitors) GiveBack(channel, deadline);
            return Refused(camera, failure.What, failure.Result, found);
        }

        LogOpened(logger, options.Name, camera, setUp.PacketSizeBytes, setUp.PacketSizeSource, setUp.HeartbeatTimeout.TotalMilliseconds);
        var session = new CameraSession(
            camera, options, logger, channel, features, (GvcpCapability)capability, setUp.TickFrequency, setUp.PacketSizeBytes, setUp.PacketSizeSource,
            setUp.HeartbeatTimeout, setUp.HasExtendedIds, setUp.IsMultiPartPermitted, setUp.Mark);
        return new CameraOpening
        {
            Outcome = CameraOpenOutcome.Opened,
            Camera = new Camera(session),
            Message = $"camera '{options.Name}': {camera}",
            Found = found,
        };
    }

    // The announcement came from whoever answered the broadcast. Who is behind the address is asked there, before anything is written.
    private static GvcpResult VerifyIdentity(CameraDescription camera, ControlChannel channel, Deadline deadline, out string another)
    {
        another = "";
        Span<byte> register = stackalloc byte[BootstrapRegister.SerialNumberBytes];
        GvcpResult result = channel.ReadMemory(BootstrapRegister.SerialNumber, register, deadline);
        if (!result.Succeeded) return result;
        string serial = DiscoveryAcknowledgement.Text(register);
        result = channel.ReadMemory(BootstrapRegister.MacHigh, register[..8], deadline);
        if (!result.Succeeded) return result;
        string mac = DiscoveryAcknowledgement.MacAddress(register[2..8]);
        if (serial != camera.SerialNumber || mac != camera.MacAddress)
        {
            another = $"at {camera.Address} serial number '{serial}' ({mac}) answers, not '{camera.SerialNumber}' ({camera.MacAddress}) that was found there: "
                + "two hosts have this address";
        }

        return result;
    }

    private Deadline NewAccess() => Deadline.After(options.FeatureDeadline, options.TimeProvider, CancellationToken.None);

    // It is sent even when the time is over or the caller has cancelled: else nobody could open the camera until its heartbeat expires.
    private void GiveBack(ControlChannel channel, Deadline deadline)
    {
        TimeSpan left = deadline.IsCancelled ? TimeSpan.Zero : deadline.Left(options.TimeProvider);
        Deadline last = Deadline.After(left > ControlChannel.Slice ? left : ControlChannel.Slice, options.TimeProvider, CancellationToken.None);
        channel.WriteRegister(BootstrapRegister.ControlPrivilege, 0, attempts: 1, deadline: last);
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
        Failed(OutcomeOf(result), $"camera '{options.Name}' at {camera.Address}: {what}{(result.Succeeded ? "" : $": {result}")}", found);

    private static CameraOpenOutcome OutcomeOf(GvcpResult result) => result.Outcome switch
    {
        GvcpOutcome.Cancelled => CameraOpenOutcome.Cancelled,
        GvcpOutcome.Timeout or GvcpOutcome.SocketFailed => CameraOpenOutcome.Timeout,
        GvcpOutcome.Refused or GvcpOutcome.Malformed or GvcpOutcome.Success => CameraOpenOutcome.Refused,
        _ => CameraOpenOutcome.Refused,
    };

    private static CameraOpening Failed(CameraOpenOutcome outcome, string message, IReadOnlyList<CameraDescription> found) =>
        new() { Outcome = outcome, Message = message, Found = found };

    [LoggerMessage(EventId = 3040, Level = LogLevel.Information, Message = "camera '{Camera}': opened {Description}, packets of {PacketBytes} bytes ({PacketSizeSource}), heartbeat timeout {TimeoutMs} ms")]
    private static partial void LogOpened(ILogger logger, string camera, CameraDescription description, int packetBytes, PacketSizeSource packetSizeSource, double timeoutMs);

    [LoggerMessage(EventId = 3041, Level = LogLevel.Warning, Message = "camera '{Camera}': {Count} nodes of its description are broken and set aside, the first is '{First}'")]
    private static partial void LogBrokenNodes(ILogger logger, string camera, int count, string first);
}
