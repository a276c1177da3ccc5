using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>Looks at everything between a camera and this program, one symptom each, with its remedy.</summary>
/// <remarks>
/// Takes control of the camera for some seconds, so the line must stand. Nothing in the camera is changed but <c>TriggerMode</c> where the
/// caller allows it; that is put back.
/// </remarks>
public sealed partial class CameraDoctor(HostFacts host, ILogger logger)
{
    private const int RoundTrips = 30;

    // The older and the newer name of the standard. [SFNC]
    private static readonly string[] PtpNames = ["PtpStatus", "GevIEEE1588Status"];

    /// <summary>Gives the symptoms as they are found, from the network card to whole images.</summary>
    /// <param name="selector">The camera.</param>
    /// <param name="options">As the line would open it; its name stands in messages.</param>
    /// <param name="stream">As the line would receive it.</param>
    /// <param name="streamTime">How long the test stream runs; zero for none.</param>
    /// <param name="mayFreeRun">Whether <c>TriggerMode</c> may be switched off for the test stream, and on again after it.</param>
    /// <param name="cancellationToken">Ends it between two looks.</param>
    public async IAsyncEnumerable<Symptom> ExamineAsync(
        CameraSelector selector, CameraOptions options, StreamOptions stream, TimeSpan streamTime, bool mayFreeRun,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stream);
        CameraOpening opening = await Camera.OpenAsync(selector, options, logger, cancellationToken);
        yield return Opening(opening);
        if (opening.Camera is null)
        {
            yield return HostSymptoms.Backlog(host);
            foreach (Symptom link in Links(options)) yield return link;
            yield break;
        }

        using Camera camera = opening.Camera;

        // A camera that was opened by its address was not discovered: only the socket knows the card.
        IPAddress own = camera.Channel.LocalAddress;
        NetworkInterface? card = CardOf(own);
        yield return Route(camera.Description.Address, own, card);
        if (card is not null)
        {
            yield return HostSymptoms.Speed(host, card.Name);
            yield return HostSymptoms.ReversePathFilter(host, card.Name, CardsInSubnet(camera.Description.Address));
            yield return HostSymptoms.CardDrops(host, card.Name);
            CardSettings settings = CardSettings.Read(card.Name);
            yield return CardSymptoms.Ring(settings, CardSettings.CanBeRead);
            yield return CardSymptoms.Interrupts(settings, CardSettings.CanBeRead);
        }

        yield return HostSymptoms.Backlog(host);
        if (HostSymptoms.Governor(host) is Symptom governor) yield return governor;
        yield return HostSymptoms.PacketSize(camera.PacketSizeBytes, options.PacketSizeBytes, MtuOf(card), camera.PacketSizeSource);
        yield return RoundTrip(camera);
        if (Clock(camera.Features) is Symptom clock) yield return clock;
        if (camera.Features.BrokenNodes.Count > 0)
        {
            yield return new Symptom(
                "description", DiagnosisStatus.Warning, $"{camera.Features.BrokenNodes.Count} nodes of the camera's XML are broken, the first is '{camera.Features.BrokenNodes.First().Key}'",
                "camera info shows them all; a newer camera firmware may mend it");
        }

        if (streamTime <= TimeSpan.Zero) yield break;
        foreach (Symptom symptom in await StreamAsync(camera, stream, streamTime, mayFreeRun, cancellationToken)) yield return symptom;
    }

    private async Task<IReadOnlyList<Symptom>> StreamAsync(
        Camera camera, StreamOptions options, TimeSpan time, bool mayFreeRun, CancellationToken cancellationToken)
    {
        bool waits = false;
        try
        {
            waits = camera.Features.Has("TriggerMode") && camera.Features.GetEnumeration("TriggerMode") == "On";
            if (waits && mayFreeRun) camera.Features.SetEnumeration("TriggerMode", "Off");
            int payloadBytes = camera.PayloadSizeBytes;
            using var pool = new FramePool(options.OpenBlocksMax + 1, payloadBytes);
            bool sends = !waits || mayFreeRun;
            long? uninvited = sends && options.Group is null && options.PunchFirewall ? await UninvitedAsync(camera, pool, options, time, cancellationToken) : null;
            bool? test = !sends && camera.PacketSizeSource == PacketSizeSource.Tested ? TestPacketComesUninvited(camera, cancellationToken) : null;
            camera.StartStream(pool, new Discard(), options);
            await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Gvsp.GvspReceiver receiver = camera.Stream!;
            StreamStatistics seen = receiver.Statistics;
            camera.StopStream();
            int packets = 2 + (payloadBytes / Math.Max(1, camera.PacketSizeBytes - Gvsp.GvspHeader.NetworkBytes - Gvsp.GvspHeader.ExtendedBytes));
            return
            [
                HostSymptoms.ReceiveBuffer(host, Math.Max(Math.Max(options.ReceiveBufferBytes, Gvsp.GvspReceiver.ReceiveBufferBytesMin), 2 * payloadBytes)),
                receiver.ReceivePathRefusal.Length == 0
                    ? new Symptom("receive path", DiagnosisStatus.Ok, $"{receiver.ReceivePath}")
                    : new Symptom("receive path", DiagnosisStatus.Warning, $"{receiver.ReceivePath} instead of {options.ReceivePath}: {receiver.ReceivePathRefusal}", "packet-ring needs CAP_NET_RAW: systemctl edit the service, AmbientCapabilities=CAP_SYS_NICE CAP_NET_RAW"),
                test is bool comes ? FirewallSymptom.OfTestPacket(comes) : FirewallSymptom.Of(receiver.Port, receiver.PunchedPort, uninvited, seen.ReceivedPackets - seen.StrayPackets),
                HostSymptoms.Stream(seen, packets, camera.PacketSizeBytes, waits && !mayFreeRun),
            ];
        }
        catch (FeatureException refused)
        {
            return [new Symptom("stream", DiagnosisStatus.Problem, refused.Message, "camera info shows the features and what locks them")];
        }
        finally
        {
            if (waits && mayFreeRun) Restore(camera);
        }
    }

    // Packets of the camera that come though nothing was sent to it from the stream's port. The first one ends the look.
    private static async Task<long> UninvitedAsync(Camera camera, FramePool pool, StreamOptions options, TimeSpan time, CancellationToken cancellationToken)
    {
        camera.StartStream(pool, new Discard(), options with { PunchFirewall = false });
        TimeProvider clock = camera.Options.TimeProvider;
        long start = clock.GetTimestamp();
        while (Came() == 0 && clock.GetElapsedTime(start) < time && !cancellationToken.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        camera.StopStream();
        return Came();

        long Came()
        {
            StreamStatistics seen = camera.Stream!.Statistics;
            return seen.ReceivedPackets - seen.StrayPackets;
        }
    }

    // A camera that waits for its trigger sends no stream; a test packet tells as much. Null: the camera stopped answering.
    private static bool? TestPacketComesUninvited(Camera camera, CancellationToken cancellationToken)
    {
        TimeProvider clock = camera.Options.TimeProvider;
        var deadline = Gvcp.Deadline.After(TimeSpan.FromSeconds(5), clock, cancellationToken);
        var probe = new Gvcp.PacketSizeProbe(camera.Channel, camera.Description.Address, clock, deadline, punchesFirewall: false);
        if (!probe.Run(camera.PacketSizeBytes).Succeeded) return null;
        if (probe.SizeBytes != camera.PacketSizeBytes)
            camera.WriteRegister(Gvcp.BootstrapRegister.StreamPacketSize, Gvcp.BootstrapRegister.DoNotFragment | (uint)camera.PacketSizeBytes);
        return probe.Source == PacketSizeSource.Tested;
    }

    // Bridges and tunnels have no cable.
    private IEnumerable<Symptom> Links(CameraOptions options) => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => host.IsHardware(card.Name)
            && (options.InterfaceAddress is not IPAddress own || card.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(own))))
        .Select(card => CardSymptoms.Link(CardSettings.Read(card.Name)))
        .OfType<Symptom>();

    private void Restore(Camera camera)
    {
        camera.StopStream();
        try
        {
            camera.Features.SetEnumeration("TriggerMode", "On");
        }
        catch (FeatureException refused)
        {
            LogNotRestored(logger, refused.Message);
        }
    }

    private static Symptom Opening(CameraOpening opening) => opening.Outcome switch
    {
        CameraOpenOutcome.Opened => new Symptom("camera", DiagnosisStatus.Ok, opening.Camera!.Description.ToString()),
        CameraOpenOutcome.NotFound => new Symptom(
            "camera", DiagnosisStatus.Problem, opening.Message, "look at power and cable; UDP port 3956 must be open; a camera in another subnet needs camera force-ip"),
        CameraOpenOutcome.InUse => new Symptom("camera", DiagnosisStatus.Problem, opening.Message, "end that program; after a crash its control ends with the heartbeat timeout"),
        CameraOpenOutcome.AnotherCamera => new Symptom("camera", DiagnosisStatus.Problem, opening.Message, "correct the serial number or the address in the configuration"),
        CameraOpenOutcome.DescriptionUnreadable => new Symptom("camera", DiagnosisStatus.Problem, opening.Message, "a newer camera firmware may mend it"),
        CameraOpenOutcome.Timeout or CameraOpenOutcome.Refused or CameraOpenOutcome.Cancelled or _ =>
            new Symptom("camera", DiagnosisStatus.Problem, opening.Message, "try again; if it stays, switch the camera off and on"),
    };

    private static Symptom Route(IPAddress camera, IPAddress own, NetworkInterface? card)
    {
        if (card is null) return new Symptom("route", DiagnosisStatus.Unknown, $"no card of this PC has the address {own}");
        string seen = $"{card.Name} ({own}) to {camera}";
        return CardsInSubnet(camera) switch
        {
            0 => new Symptom("route", DiagnosisStatus.Warning, $"{seen}: the camera is in no subnet of this PC", "give both addresses of one subnet: camera force-ip"),
            1 => new Symptom("route", DiagnosisStatus.Ok, seen),
            int several => new Symptom("route", DiagnosisStatus.Warning, $"{seen}: {several} cards are in the camera's subnet", "give each card a subnet of its own, or set interface"),
        };
    }

    private static Symptom RoundTrip(Camera camera)
    {
        var times = new TimeSpan[RoundTrips];
        for (int i = 0; i < RoundTrips; i++)
        {
            camera.Features.ForgetCache();
            long start = camera.Options.TimeProvider.GetTimestamp();
            try
            {
                camera.Features.GetInteger("Width");
            }
            catch (FeatureException refused)
            {
                return new Symptom("control", DiagnosisStatus.Problem, refused.Message, "the camera answered a moment ago: look at the cable");
            }

            times[i] = camera.Options.TimeProvider.GetElapsedTime(start);
        }

        Array.Sort(times);
        return HostSymptoms.RoundTrip(times[RoundTrips / 2], times[^1]);
    }

    private static Symptom? Clock(FeatureMap features)
    {
        string? name = PtpNames.FirstOrDefault(features.Has);
        if (name is null) return null;
        string status = features.GetText(name);
        return new Symptom("PTP", DiagnosisStatus.Ok, $"{name} {status}");
    }

    private static NetworkInterface? CardOf(IPAddress own) => NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(
        card => card.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(own))
            || (IPAddress.IsLoopback(own) && card.NetworkInterfaceType == NetworkInterfaceType.Loopback));

    private static int MtuOf(NetworkInterface? card) => card?.GetIPProperties().GetIPv4Properties().Mtu ?? 1500;

    private static int CardsInSubnet(IPAddress camera) => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        .Count(card => card.GetIPProperties().UnicastAddresses.Any(own =>
            own.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && CameraDiscovery.DirectedBroadcast(own.Address, own.IPv4Mask)
                .Equals(CameraDiscovery.DirectedBroadcast(camera, own.IPv4Mask))));

    [LoggerMessage(EventId = 3090, Level = LogLevel.Warning, Message = "TriggerMode could not be set back to On: {Problem}")]
    private static partial void LogNotRestored(ILogger logger, string problem);

    /// <summary>Gives every image back; only the counters matter.</summary>
    private sealed class Discard : IFrameSink
    {
        public void Take(Frame frame) => frame.Dispose();

        public void Underrun(in FrameInfo info)
        {
            // Counted by the receiver.
        }
    }
}
