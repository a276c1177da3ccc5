using EdgeInspector.GigEVision.Diagnosis;

namespace EdgeInspector.GigEVision.Tests.Diagnosis;

/// <summary>What the doctor says of a card's settings and of a firewall, with the command that mends it.</summary>
public sealed class CardSymptomsTests
{
    [Theory, Requirement("OPS-02")]
    [InlineData(256u, 4096u, DiagnosisStatus.Warning, "ethtool -G eth1 rx 4096, and the same when the PC starts")]
    [InlineData(256u, 16384u, DiagnosisStatus.Warning, "ethtool -G eth1 rx 4096, and the same when the PC starts")]
    [InlineData(256u, 512u, DiagnosisStatus.Warning, "ethtool -G eth1 rx 512, and the same when the PC starts")]
    [InlineData(256u, 256u, DiagnosisStatus.Ok, "")]
    [InlineData(1024u, 4096u, DiagnosisStatus.Ok, "")]
    [InlineData(0u, 0u, DiagnosisStatus.Unknown, "")]
    public void Small_receive_ring_names_the_command_that_enlarges_it(uint rx, uint max, DiagnosisStatus expected, string remedy)
    {
        Symptom symptom = CardSymptoms.Ring(Card(ring: new CardRing(rx, max)), canBeRead: true);

        Assert.Equal((expected, remedy), (symptom.Status, symptom.Remedy));
    }

    [Theory, Requirement("OPS-02")]
    [InlineData(3u, 0u, false, DiagnosisStatus.Ok, "")]
    [InlineData(30u, 64u, false, DiagnosisStatus.Ok, "")]
    [InlineData(0u, 1u, false, DiagnosisStatus.Warning, "ethtool -C eth1 rx-usecs 30")]
    [InlineData(0u, 0u, false, DiagnosisStatus.Warning, "ethtool -C eth1 rx-usecs 30")]
    [InlineData(2000u, 0u, false, DiagnosisStatus.Warning, "ethtool -C eth1 rx-usecs 30")]
    [InlineData(50u, 0u, true, DiagnosisStatus.Warning, "ethtool -C eth1 adaptive-rx off rx-usecs 30")]
    public void Interrupts_too_many_or_too_late_name_the_command_that_mends_them(uint us, uint frames, bool adaptive, DiagnosisStatus expected, string remedy)
    {
        Symptom symptom = CardSymptoms.Interrupts(Card(interrupts: new CardInterrupts(us, frames, adaptive)), canBeRead: true);

        Assert.Equal((expected, remedy), (symptom.Status, symptom.Remedy));
    }

    [Fact, Requirement("OPS-02")]
    public void System_that_cannot_be_asked_says_so()
    {
        Symptom ring = CardSymptoms.Ring(Card(), canBeRead: false);

        Assert.Equal(
            "unknown  receive ring     eth1: read on Linux only, not on Windows -> look at Receive Buffers and Interrupt Moderation among the card's advanced settings",
            ring.ToString());
    }

    [Fact, Requirement("OPS-02")]
    public void Card_without_a_link_is_a_problem_and_one_that_does_not_tell_is_not_mentioned()
    {
        Assert.Equal(DiagnosisStatus.Problem, CardSymptoms.Link(Card(hasLink: false))!.Status);
        Assert.Equal(DiagnosisStatus.Ok, CardSymptoms.Link(Card(hasLink: true))!.Status);
        Assert.Null(CardSymptoms.Link(Card()));
    }

    [Theory, Requirement("OPS-02")]
    [InlineData(20202, 12L, 900L, DiagnosisStatus.Ok)]
    [InlineData(20202, 0L, 900L, DiagnosisStatus.Warning)]
    [InlineData(20202, null, 900L, DiagnosisStatus.Unknown)]
    [InlineData(20202, 0L, 0L, DiagnosisStatus.Unknown)]
    [InlineData(0, 5L, 900L, DiagnosisStatus.Ok)]
    [InlineData(0, 0L, 0L, DiagnosisStatus.Unknown)]
    public void Firewall_shows_by_packets_that_come_only_after_ours(int sourcePort, long? without, long with, DiagnosisStatus expected)
    {
        Assert.Equal(expected, FirewallSymptom.Of(40000, sourcePort, without, with).Status);
    }

    private static CardSettings Card(CardRing? ring = null, CardInterrupts? interrupts = null, bool? hasLink = null) => new("eth1", ring, interrupts, hasLink);
}
