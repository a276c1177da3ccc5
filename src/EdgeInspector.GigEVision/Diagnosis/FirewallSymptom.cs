namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>Whether something between camera and PC lets stream packets in only because we sent a datagram first. Pure.</summary>
internal static class FirewallSymptom
{
    /// <param name="streamPort">Our port, from which the datagram goes.</param>
    /// <param name="sourcePort">The camera's, to which it went; 0 when none could be sent.</param>
    /// <param name="without">Packets of the camera that came to a port from which nothing had been sent; null: not tried.</param>
    /// <param name="with">Those that came to a port from which the datagram had been sent.</param>
    public static Symptom Of(int streamPort, int sourcePort, long? without, long with)
    {
        string sent = sourcePort == 0
            ? "nothing sent: the camera does not tell its source port (SCSP), or it cannot be reached"
            : $"4 bytes sent from port {streamPort} to the camera's port {sourcePort}";
        string came = without is long before ? $"{Packets(with)} came after it, {before} to a port without it" : $"{Packets(with)} came after it";
        string seen = sourcePort == 0 ? $"{sent}; {Packets(with)} came" : $"{sent}; {came}";
        return (sourcePort, without, with) switch
        {
            (_, _, 0) => new Symptom("firewall", DiagnosisStatus.Unknown, seen, "see stream: without any packet a firewall cannot be told from a camera that sends none"),
            (0, _, _) => new Symptom("firewall", DiagnosisStatus.Ok, seen),
            (_, null, _) => new Symptom("firewall", DiagnosisStatus.Unknown, seen),
            (_, 0, _) => Shut(seen),
            _ => new Symptom("firewall", DiagnosisStatus.Ok, $"{seen}: none in the way"),
        };
    }

    /// <summary>For a camera that sends no stream now, whose test packets came to a port from which the datagram had been sent.</summary>
    /// <param name="without">Whether one came to a port from which nothing had been sent.</param>
    public static Symptom OfTestPacket(bool without) => without
        ? new Symptom("firewall", DiagnosisStatus.Ok, "a test packet came to a port from which nothing had been sent: none in the way")
        : Shut("test packets come only to a port from which 4 bytes had been sent to the camera's stream port");

    private static Symptom Shut(string seen) => new(
        "firewall", DiagnosisStatus.Warning, $"{seen}: it forgets that after some 30 s without a packet, and the first image after a pause is lost",
        "allow UDP from the camera's address in the firewall for good");

    private static string Packets(long count) => count == 1 ? "1 packet" : $"{count} packets";
}
