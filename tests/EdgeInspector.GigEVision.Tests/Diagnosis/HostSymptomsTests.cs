using EdgeInspector.GigEVision.Diagnosis;

namespace EdgeInspector.GigEVision.Tests.Diagnosis;

/// <summary>What the doctor says of a PC that a test lays out in a folder.</summary>
public sealed class HostSymptomsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("host-facts-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact, Requirement("OPS-02")]
    public void Clipped_receive_buffer_names_the_command_that_mends_it()
    {
        HostFacts host = Pc(("proc/sys/net/core/rmem_max", "212992\n"));

        Symptom symptom = HostSymptoms.ReceiveBuffer(host, 8_388_608);

        Assert.Equal(
            "warning  receive buffer   net.core.rmem_max 212992 bytes, 8388608 are wanted -> sysctl -w net.core.rmem_max=8388608, and the same line in a file of /etc/sysctl.d",
            symptom.ToString());
    }

    [Fact, Requirement("OPS-02")]
    public void Large_receive_buffer_is_well()
    {
        Symptom symptom = HostSymptoms.ReceiveBuffer(Pc(("proc/sys/net/core/rmem_max", "8388608\n")), 8_388_608);

        Assert.Equal((DiagnosisStatus.Ok, ""), (symptom.Status, symptom.Remedy));
    }

    [Fact, Requirement("OPS-02")]
    public void Drops_of_the_kernel_queue_are_summed_over_the_cores()
    {
        HostFacts host = Pc(("proc/net/softnet_stat", "0001b4a2 00000000 00000003 00000000\n00010000 00000011 00000000 00000000\n0000a000 00000001 0 0\n"));

        Assert.Equal(0x12, host.BacklogDrops);
        Assert.Equal(DiagnosisStatus.Warning, HostSymptoms.Backlog(host).Status);
    }

    [Theory, Requirement("OPS-02")]
    [InlineData("1", "0", 2, DiagnosisStatus.Problem)]
    [InlineData("0", "1", 2, DiagnosisStatus.Problem)]
    [InlineData("1", "1", 1, DiagnosisStatus.Ok)]
    [InlineData("2", "1", 2, DiagnosisStatus.Ok)]
    [InlineData("0", "0", 2, DiagnosisStatus.Ok)]
    public void Strict_reverse_path_filter_is_a_problem_with_two_cards_in_one_subnet(string all, string own, int cards, DiagnosisStatus expected)
    {
        HostFacts host = Pc(("proc/sys/net/ipv4/conf/all/rp_filter", all), ("proc/sys/net/ipv4/conf/eth1/rp_filter", own));

        Assert.Equal(expected, HostSymptoms.ReversePathFilter(host, "eth1", cards).Status);
    }

    [Theory, Requirement("OPS-02")]
    [InlineData("100", DiagnosisStatus.Problem)]
    [InlineData("1000", DiagnosisStatus.Ok)]
    [InlineData("-1", DiagnosisStatus.Unknown)]
    public void Card_below_a_gigabit_is_a_problem(string speed, DiagnosisStatus expected)
    {
        Assert.Equal(expected, HostSymptoms.Speed(Pc(("sys/class/net/eth1/speed", speed)), "eth1").Status);
    }

    [Fact, Requirement("OPS-02")]
    public void Only_a_card_with_a_device_behind_it_has_a_cable()
    {
        HostFacts host = Pc(("sys/class/net/eth1/device/vendor", "0x8086"), ("sys/class/net/docker0/mtu", "1500"));

        Assert.Equal((true, false, false), (host.IsHardware("eth1"), host.IsHardware("docker0"), host.IsHardware("eth9")));
    }

    [Fact, Requirement("OPS-02")]
    public void What_the_system_does_not_tell_is_unknown_and_not_well()
    {
        HostFacts host = Pc();

        Symptom[] symptoms =
        [
            HostSymptoms.ReceiveBuffer(host, 1), HostSymptoms.Backlog(host), HostSymptoms.Speed(host, "eth1"), HostSymptoms.ReversePathFilter(host, "eth1", 1),
            HostSymptoms.CardDrops(host, "eth1"),
        ];

        Assert.All(symptoms, s => Assert.Equal(DiagnosisStatus.Unknown, s.Status));
        Assert.Null(HostSymptoms.Governor(host));
    }

    [Fact, Requirement("OPS-02")]
    public void Leader_and_trailer_without_payload_means_packets_above_the_MTU()
    {
        var seen = new StreamStatistics { ReceivedPackets = 40, Failures = 20 };

        Symptom symptom = HostSymptoms.Stream(seen, packetsPerImage: 150, packetSizeBytes: 9000, waitsForTrigger: false);

        Assert.Equal(DiagnosisStatus.Problem, symptom.Status);
        Assert.StartsWith("leader and trailer arrive but no payload: packets of 9000 bytes are larger than the way's MTU", symptom.Seen, StringComparison.Ordinal);
    }

    [Fact, Requirement("OPS-02")]
    public void Silence_is_a_problem_unless_the_camera_waits_for_its_trigger()
    {
        Assert.Equal(DiagnosisStatus.Problem, HostSymptoms.Stream(default, 150, 1500, waitsForTrigger: false).Status);
        Assert.Equal(DiagnosisStatus.Unknown, HostSymptoms.Stream(default, 150, 1500, waitsForTrigger: true).Status);
    }

    [Fact, Requirement("OPS-02")]
    public void Packet_size_that_a_switch_has_lowered_is_a_warning()
    {
        Assert.Equal(DiagnosisStatus.Warning, HostSymptoms.PacketSize(1500, 9000, 9000, PacketSizeSource.Tested).Status);
        Assert.Equal(DiagnosisStatus.Ok, HostSymptoms.PacketSize(1500, 9000, 1500, PacketSizeSource.Tested).Status);
        Assert.Equal(DiagnosisStatus.Unknown, HostSymptoms.PacketSize(9000, 9000, 9000, PacketSizeSource.Untested).Status);
    }

    private HostFacts Pc(params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
        {
            string file = Path.Combine(_root.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return new HostFacts(_root.FullName);
    }
}
