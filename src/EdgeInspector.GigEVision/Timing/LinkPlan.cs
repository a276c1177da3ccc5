using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeInspector.GigEVision.Timing;

/// <summary>Several cameras on one link: the delays that keep a switch from dropping their packets.</summary>
/// <remarks>
/// Pure. Each camera gets the link in proportion to what it needs, so equal cameras leave each other room for one packet in turn.
/// The delay is taken as idle time between two packets, as makers of cameras describe it; a camera that counts from start to start sends faster
/// than planned.
/// </remarks>
public sealed class LinkPlan
{
    /// <summary>Share of the link that streams may fill; the rest is for resends, control and other traffic.</summary>
    public const double UtilisationMaxDefault = 0.9;

    /// <summary>Bytes of the link beside an IP packet: preamble 8 + header 14 + check sequence 4 + gap 12.</summary>
    public const int EthernetBytes = 8 + 14 + 4 + 12;

    // A shorter IP packet is padded to it.
    private const int EthernetPayloadBytesMin = 46;

    private const int IpUdpBytes = 20 + 8;
    private const int LeaderBytes = 36;
    private const int TrailerBytes = 8;

    private LinkPlan(IReadOnlyList<StreamShare> shares, double utilisation)
    {
        Shares = shares;
        Utilisation = utilisation;
    }

    /// <summary>A share a camera, in the order asked for.</summary>
    public IReadOnlyList<StreamShare> Shares { get; }

    /// <summary>Of the whole link, 0..1.</summary>
    public double Utilisation { get; }

    /// <summary>Divides the link; false, with what to lower, when the cameras do not fit.</summary>
    /// <param name="demands">The cameras on the link, 1 or more.</param>
    /// <param name="linkMbps">Speed of the link in Mb/s, above 0.</param>
    /// <param name="plan">The delays; null when there is a problem.</param>
    /// <param name="problem">Empty, or what is wrong with its range or remedy.</param>
    /// <param name="utilisationMax">Share that streams may fill, above 0 and up to 1.</param>
    public static bool TryMake(
        IReadOnlyList<StreamDemand> demands, double linkMbps, [NotNullWhen(true)] out LinkPlan? plan, out string problem,
        double utilisationMax = UtilisationMaxDefault)
    {
        ArgumentNullException.ThrowIfNull(demands);
        plan = null;
        problem = Misfit(demands, linkMbps, utilisationMax);
        if (problem.Length > 0) return false;

        double byteSeconds = 8 / (linkMbps * 1e6);
        double[] frameBytes = [.. demands.Select(FrameBytes)];
        double[] used = [.. demands.Select((d, i) => frameBytes[i] * d.FramesPerSecond * byteSeconds)];
        double all = used.Sum();
        if (all > utilisationMax)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"{(demands.Count == 1 ? "1 camera needs" : $"{demands.Count} cameras need")} {100 * all:0.0} % of {linkMbps:0} Mb/s, allowed are {100 * utilisationMax:0} %: lower the frame rates to {100 * utilisationMax / all:0} % of what they are, make images smaller, or use another link");
            return false;
        }

        var shares = new StreamShare[demands.Count];
        double before = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            StreamDemand demand = demands[i];
            double packet = WireBytes(demand.PacketSizeBytes) * byteSeconds;
            ulong delay = Ticks(packet * ((all / used[i]) - 1), demand.TickFrequency);
            double alone = frameBytes[i] * byteSeconds;
            double frame = alone + ((DataPackets(demand) + 1) * (delay / (double)demand.TickFrequency));
            if (frame > 1 / demand.FramesPerSecond)
            {
                problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"camera '{demand.Camera}': a frame takes {1000 * frame:0.###} ms with its packet delay, more than the {1000 / demand.FramesPerSecond:0.###} ms between two frames: lower its frame rate");
                return false;
            }

            shares[i] = new StreamShare(
                demand.Camera, delay, Ticks(before, demand.TickFrequency), TimeSpan.FromSeconds(frame), used[i]);
            before += alone;
        }

        plan = new LinkPlan(shares, all);
        return true;
    }

    private static string Misfit(IReadOnlyList<StreamDemand> demands, double linkMbps, double utilisationMax)
    {
        if (demands.Count == 0) return "no camera is given";
        if (!(linkMbps > 0) || double.IsInfinity(linkMbps)) return string.Create(CultureInfo.InvariantCulture, $"link speed {linkMbps} Mb/s is not above 0");
        if (!(utilisationMax is > 0 and <= 1)) return string.Create(CultureInfo.InvariantCulture, $"allowed utilisation {utilisationMax} is outside 0..1");
        foreach (StreamDemand demand in demands)
        {
            string of = $"camera '{demand.Camera}': ";
            if (demand.PayloadSizeBytes < 1) return $"{of}payload size {demand.PayloadSizeBytes} bytes is below 1";
            if (demand.PacketSizeBytes is < 576 or > ushort.MaxValue) return $"{of}packet size {demand.PacketSizeBytes} bytes is outside 576..65535";
            if (!(demand.FramesPerSecond > 0) || double.IsInfinity(demand.FramesPerSecond))
                return string.Create(CultureInfo.InvariantCulture, $"{of}frame rate {demand.FramesPerSecond} frames/s is not above 0");
            if (demand.TickFrequency == 0) return $"{of}tick frequency 0 Hz is not above 0";
        }

        return "";
    }

    private static double FrameBytes(StreamDemand demand)
    {
        int header = HeaderBytes(demand);
        int perPacket = demand.PacketSizeBytes - header;
        long whole = demand.PayloadSizeBytes / perPacket;
        int rest = demand.PayloadSizeBytes % perPacket;
        return (whole * (double)WireBytes(demand.PacketSizeBytes)) + (rest > 0 ? WireBytes(rest + header) : 0)
            + WireBytes(LeaderBytes + header) + WireBytes(TrailerBytes + header);
    }

    private static long DataPackets(StreamDemand demand)
    {
        int perPacket = demand.PacketSizeBytes - HeaderBytes(demand);
        return (demand.PayloadSizeBytes + (long)perPacket - 1) / perPacket;
    }

    private static int HeaderBytes(StreamDemand demand) => IpUdpBytes + (demand.ExtendedIds ? 20 : 8);

    private static int WireBytes(int ipPacketBytes) => Math.Max(ipPacketBytes, EthernetPayloadBytesMin) + EthernetBytes;

    // What is only rounding error of the division is no tick.
    private static ulong Ticks(double seconds, ulong frequency) => (ulong)Math.Ceiling(Math.Max(0, (seconds * frequency) - 1e-3));
}
