using System.Globalization;

namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>What speaks for and against the PC's own settings. Pure: facts in, symptoms out.</summary>
internal static class HostSymptoms
{
    public static Symptom ReceiveBuffer(HostFacts host, int wantedBytes)
    {
        if (host.ReceiveBufferBytesMax is not long max) return new Symptom("receive buffer", DiagnosisStatus.Unknown, "the system does not tell its limit");
        string seen = string.Create(CultureInfo.InvariantCulture, $"net.core.rmem_max {max} bytes, {wantedBytes} are wanted");
        return max >= wantedBytes
            ? new Symptom("receive buffer", DiagnosisStatus.Ok, seen)
            : new Symptom("receive buffer", DiagnosisStatus.Warning, seen, $"sysctl -w net.core.rmem_max={wantedBytes}, and the same line in a file of /etc/sysctl.d");
    }

    public static Symptom Backlog(HostFacts host) => host.BacklogDrops switch
    {
        null => new Symptom("kernel queue", DiagnosisStatus.Unknown, "the system does not tell its drops"),
        0 => new Symptom("kernel queue", DiagnosisStatus.Ok, "no packet dropped since the PC was started"),
        long drops => new Symptom(
            "kernel queue", DiagnosisStatus.Warning, $"{drops} packets dropped since the PC was started",
            "sysctl -w net.core.netdev_max_backlog=5000; look which program takes the CPU"),
    };

    public static Symptom Speed(HostFacts host, string card) => host.LinkMbps(card) switch
    {
        null => new Symptom("link speed", DiagnosisStatus.Unknown, $"{card} does not tell one"),
        < 1000 and long slow => new Symptom(
            "link speed", DiagnosisStatus.Problem, $"{card} runs at {slow} Mb/s", "cameras need 1000 Mb/s: look at cable, plug, switch port and auto-negotiation"),
        long speed => new Symptom("link speed", DiagnosisStatus.Ok, $"{card} runs at {speed} Mb/s"),
    };

    public static Symptom ReversePathFilter(HostFacts host, string card, int cardsInSubnet) => host.ReversePathFilter(card) switch
    {
        null => new Symptom("rp_filter", DiagnosisStatus.Unknown, $"the system does not tell it for {card}"),
        1 when cardsInSubnet > 1 => new Symptom(
            "rp_filter", DiagnosisStatus.Problem, $"strict on {card}, and {cardsInSubnet} cards are in the camera's subnet: packets on the wrong one vanish",
            $"give each card a subnet of its own, or sysctl -w net.ipv4.conf.{card}.rp_filter=2"),
        1 => new Symptom("rp_filter", DiagnosisStatus.Ok, $"strict on {card}, the only card in the camera's subnet"),
        long value => new Symptom("rp_filter", DiagnosisStatus.Ok, $"{(value == 0 ? "off" : "loose")} on {card}"),
    };

    public static Symptom CardDrops(HostFacts host, string card) => host.CardDrops(card) switch
    {
        null => new Symptom("card drops", DiagnosisStatus.Unknown, $"{card} does not tell them"),
        0 => new Symptom("card drops", DiagnosisStatus.Ok, $"none on {card} since the PC was started"),
        long drops => new Symptom(
            "card drops", DiagnosisStatus.Warning, $"{drops} packets on {card} since the PC was started",
            $"look at receive ring and interrupts below; switch flow control on: ethtool -A {card} rx on tx on"),
    };

    public static Symptom? Governor(HostFacts host) => host.Governor switch
    {
        null => null,
        "performance" => new Symptom("CPU governor", DiagnosisStatus.Ok, "performance"),
        string governor => new Symptom("CPU governor", DiagnosisStatus.Warning, governor, "set 'performance': a core that sleeps deeply wakes late"),
    };

    /// <summary>What a short stream says.</summary>
    public static Symptom Stream(StreamStatistics seen, int packetsPerImage, int packetSizeBytes, bool waitsForTrigger)
    {
        string counts = $"{seen.CompletedBuffers} images whole, {seen.Failures} not; {seen.ReceivedPackets} packets, {seen.ResentPackets} of them resent, "
            + $"{seen.KernelDrops} dropped by the kernel, {seen.StrayPackets} of others";
        if (seen.ReceivedPackets == 0)
        {
            return waitsForTrigger
                ? new Symptom("stream", DiagnosisStatus.Unknown, "the camera waits for its trigger, and none came", "trigger it, or set TriggerMode=Off for the test")
                : new Symptom(
                    "stream", DiagnosisStatus.Problem, "the camera obeys, but no stream packet comes",
                    "allow UDP from the camera's address in the firewall; look for other makers' filter drivers on the card; in a switch allow its port and VLAN");
        }

        // Leader and trailer are small, the packets between them are not.
        long images = seen.CompletedBuffers + seen.Failures;
        if (seen.CompletedBuffers == 0 && packetsPerImage > 3 && seen.ReceivedPackets <= 3 * Math.Max(1, images + seen.MissingFrames))
        {
            return new Symptom(
                "stream", DiagnosisStatus.Problem, $"leader and trailer arrive but no payload: packets of {packetSizeBytes} bytes are larger than the way's MTU ({counts})",
                "lower packet-size-bytes to 1500, or allow jumbo frames in every switch between");
        }

        if (seen.Failures > 0 || seen.CompletedBuffers == 0)
            return new Symptom("stream", DiagnosisStatus.Problem, counts, "look at receive buffer, kernel queue and card drops above; lower the frame rate or set GevSCPD");
        return seen.ResentPackets > 0 || seen.KernelDrops > 0
            ? new Symptom("stream", DiagnosisStatus.Warning, counts, "packets are lost: look at receive buffer, card drops and cable")
            : new Symptom("stream", DiagnosisStatus.Ok, counts);
    }

    public static Symptom PacketSize(int packetSizeBytes, int wantedBytes, int mtuBytes, PacketSizeSource source)
    {
        string seen = $"{packetSizeBytes} bytes, {wantedBytes} were wanted, the card takes {mtuBytes}";
        if (source == PacketSizeSource.Untested)
            return new Symptom("packet size", DiagnosisStatus.Unknown, $"{seen}; the camera sends no test packets", "when images stay away, lower packet-size-bytes");
        return packetSizeBytes < Math.Min(wantedBytes, mtuBytes)
            ? new Symptom("packet size", DiagnosisStatus.Warning, $"{seen}; test packets of more do not come through", "allow jumbo frames in every switch between")
            : new Symptom("packet size", DiagnosisStatus.Ok, $"{seen}; a test packet came through");
    }

    public static Symptom RoundTrip(TimeSpan median, TimeSpan max)
    {
        string seen = string.Create(CultureInfo.InvariantCulture, $"register answers in {median.TotalMilliseconds:0.00} ms (median), {max.TotalMilliseconds:0.00} ms at most");
        return max > TimeSpan.FromMilliseconds(100)
            ? new Symptom("control", DiagnosisStatus.Warning, seen, "the camera or the way to it is busy: heartbeats may be lost")
            : new Symptom("control", DiagnosisStatus.Ok, seen);
    }
}
