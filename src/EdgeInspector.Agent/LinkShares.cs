using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.Timing;
using EdgeInspector.Imaging;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent;

/// <summary>The packet delay of every camera: what the configuration fixes, or the share of a link that several cameras send over.</summary>
/// <remarks>
/// Cameras share a link when their sections name the same <c>interface</c>. The plan is made before any camera is opened, from the image that the
/// model is bound to, and made again with what a camera really has. Thread-safe: each camera's keeper asks for its own.
/// </remarks>
public sealed class LinkShares
{
    // Delays are planned in nanoseconds; a camera's own ticks come at the end.
    private const ulong PlanFrequency = 1_000_000_000;

    // Where nobody says how many images come, each camera gets the share that its image asks for, however seldom it sends one.
    private const double RateUnknown = 1e-3;

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<CameraSettings> _cameras;
    private readonly Link?[] _linkOf;
    private readonly StreamDemand[] _demands;

    private LinkShares(IReadOnlyList<CameraSettings> cameras, Link?[] linkOf, StreamDemand[] demands)
    {
        _cameras = cameras;
        _linkOf = linkOf;
        _demands = demands;
    }

    /// <summary>Plans every link; the problems name the link, what its cameras need and what it carries.</summary>
    /// <param name="configuration">Cameras, recipe and passport.</param>
    /// <param name="cardMbps">Speed of one of this PC's cards by its address, Mb/s; null when it is not known.</param>
    /// <param name="problems">Empty, or one for each link that cannot carry its cameras, with the camera that it is told at.</param>
    public static LinkShares Make(
        (IReadOnlyList<CameraSettings> Cameras, RecipeSettings Recipe, Passport Passport) configuration, Func<IPAddress, double?> cardMbps,
        out IReadOnlyList<(int Camera, string Problem)> problems)
    {
        IReadOnlyList<CameraSettings> cameras = configuration.Cameras;
        StreamDemand[] demands = [.. cameras.Select(camera => DemandOf(camera, configuration.Recipe, configuration.Passport.Camera))];
        var linkOf = new Link?[cameras.Count];
        var found = new List<(int, string)>();
        problems = found;
        var shares = new LinkShares(cameras, linkOf, demands);
        foreach (IGrouping<IPAddress, int> group in Enumerable.Range(0, cameras.Count)
            .Where(i => cameras[i] is { LinkShare: true, PacketDelay: null, Interface: not null }).GroupBy(i => cameras[i].Interface!))
        {
            int[] members = [.. group];
            double? mbps = members.Select(i => (double?)cameras[i].LinkMbps).FirstOrDefault(m => m is not null) ?? cardMbps(group.Key);
            bool isAlone = members.Length == 1 && cameras[members[0]].FramesPerSecond is null;
            if (mbps is null || isAlone) continue;
            var link = new Link(group.Key, mbps.Value, members);
            foreach (int member in members) linkOf[member] = link;
            if (!shares.TryPlan(link, out _, out string problem)) found.Add((members[^1], problem));
        }

        return shares;
    }

    /// <summary>Speed of one of this PC's cards, Mb/s; null for what has none, such as loopback.</summary>
    public static double? CardMbps(IPAddress address)
    {
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (!card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address))) continue;
            return card.Speed > 0 && card.NetworkInterfaceType != NetworkInterfaceType.Loopback ? card.Speed / 1e6 : null;
        }

        return null;
    }

    /// <summary>The packet delay of an open camera; false, with the figures, when the link cannot carry what it really sends.</summary>
    /// <param name="camera">Position in the configuration.</param>
    /// <param name="payloadBytes">PayloadSize, as the camera has it now.</param>
    /// <param name="packetBytes">GevSCPSPacketSize, as it came through.</param>
    /// <param name="tickFrequency">Ticks of the camera's clock in a second; 0: it does not say, then nanoseconds are taken.</param>
    /// <param name="ticks">GevSCPD; null when neither configuration nor link ask for one.</param>
    /// <param name="text">How it came about, or what is wrong.</param>
    public bool TryDelay(int camera, int payloadBytes, int packetBytes, ulong tickFrequency, out ulong? ticks, out string text)
    {
        ticks = null;
        text = "";
        ulong frequency = tickFrequency == 0 ? PlanFrequency : tickFrequency;
        if (_cameras[camera].PacketDelay is TimeSpan delay)
        {
            ticks = (ulong)Math.Ceiling(delay.TotalSeconds * frequency);
            text = string.Create(CultureInfo.InvariantCulture, $"packet delay {delay.TotalMicroseconds:0.###} us ({ticks} ticks), as the configuration fixes it");
            return true;
        }

        if (_linkOf[camera] is not Link link) return true;
        StreamShare[] shares;
        LinkPlan? plan;
        lock (_gate)
        {
            _demands[camera] = _demands[camera] with { PayloadSizeBytes = payloadBytes, PacketSizeBytes = packetBytes };
            if (!TryPlan(link, out plan, out text)) return false;
            shares = [.. plan!.Shares];
        }

        StreamShare own = shares[Array.IndexOf(link.Members, camera)];
        ticks = (ulong)Math.Ceiling(own.PacketDelayTicks * (double)frequency / PlanFrequency);
        string used = _cameras[camera].FramesPerSecond is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {100 * plan.Utilisation:0.0} % of it used");
        text = string.Create(
            CultureInfo.InvariantCulture,
            $"packet delay {own.PacketDelayTicks / 1000.0:0.###} us ({ticks} ticks): {link.Members.Length} camera{(link.Members.Length == 1 ? "" : "s")} on {link.Address} at {link.Mbps:0} Mb/s{used}; an image takes {own.FrameTime.TotalMilliseconds:0.0} ms");
        return true;
    }

    private static StreamDemand DemandOf(CameraSettings camera, RecipeSettings recipe, CameraBinding image)
    {
        string name = camera.PixelFormatWith(recipe) ?? image.PixelFormat;
        long bytes = PixelFormat.TryParse(name, out PixelFormat format) ? format.SizeBytes(image.ImageWidth, image.ImageHeight) : -1;
        return new StreamDemand(camera.Name, (int)Math.Max(1, bytes), camera.PacketSizeBytes, camera.FramesPerSecond ?? RateUnknown, PlanFrequency, ExtendedIds: camera.BlockIds != BlockIdWidth.Standard);
    }

    private bool TryPlan(Link link, out LinkPlan? plan, out string problem)
    {
        bool fits = LinkPlan.TryMake([.. link.Members.Select(i => _demands[i])], link.Mbps, out plan, out problem);
        if (!fits) problem = $"link of {link.Address} with {string.Join(", ", link.Members.Select(i => _cameras[i].Name))}: {problem}";
        return fits;
    }

    private sealed record Link(IPAddress Address, double Mbps, int[] Members);
}
