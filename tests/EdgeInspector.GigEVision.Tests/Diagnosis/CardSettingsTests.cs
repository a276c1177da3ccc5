using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.RegularExpressions;
using EdgeInspector.GigEVision.Diagnosis;

namespace EdgeInspector.GigEVision.Tests.Diagnosis;

/// <summary>What a card tells, beside what the ethtool program reads of it.</summary>
public sealed partial class CardSettingsTests
{
    [Fact, Requirement("OPS-02")]
    public void Every_card_of_this_machine_tells_us_what_it_tells_ethtool()
    {
        string[] cards = [.. NetworkInterface.GetAllNetworkInterfaces().Select(card => card.Name)];

        Assert.NotEmpty(cards);
        foreach (string card in cards)
        {
            CardSettings ours = CardSettings.Read(card);
            MatchCollection ring = RingLine().Matches(Ethtool("-g", card));
            string interrupts = Ethtool("-c", card);
            Assert.Equal(
                (card, Value(ring.LastOrDefault()), Value(ring.FirstOrDefault())), (card, ours.Ring?.Rx, ours.Ring?.RxMax));
            Assert.Equal((card, Value(MicrosecondsLine().Match(interrupts)) ?? 0), (card, ours.Interrupts?.RxMicroseconds ?? 0));
            Assert.Equal((card, Value(FramesLine().Match(interrupts)) ?? 0), (card, ours.Interrupts?.RxFrames ?? 0));
        }
    }

    [Fact, Requirement("OPS-02")]
    public void Interrupts_that_ethtool_sets_on_a_tap_card_are_read_back()
    {
        using var space = new OwnNamespace();
        space.Program("ip tuntap add dev tap0 mode tap");
        space.Program("ethtool -C tap0 rx-frames 17");

        CardSettings settings = space.Here(() => CardSettings.Read("tap0"));

        Assert.Equal(new CardSettings("tap0", Ring: null, new CardInterrupts(0, 17, IsAdaptive: false), HasLink: false), settings);
    }

    [Fact, Requirement("OPS-02")]
    public void Pair_of_virtual_cards_tells_its_link_but_neither_ring_nor_interrupts()
    {
        using var space = new OwnNamespace();
        space.Program("ip link add one type veth peer name two");
        space.Program("ip link set one up");
        CardSettings loose = space.Here(() => CardSettings.Read("one"));
        space.Program("ip link set two up");

        CardSettings joined = space.Here(() => CardSettings.Read("one"));

        Assert.Equal(new CardSettings("one", null, null, HasLink: false), loose);
        Assert.Equal(new CardSettings("one", null, null, HasLink: true), joined);
        Assert.Equal("unknown  receive ring     one does not tell", CardSymptoms.Ring(joined, canBeRead: true).ToString());
        Assert.Equal("unknown  interrupts       one does not tell", CardSymptoms.Interrupts(joined, canBeRead: true).ToString());
        Assert.Equal(DiagnosisStatus.Problem, CardSymptoms.Link(loose)!.Status);
    }

    [Theory, Requirement("OPS-02")]
    [InlineData("not-there")]
    [InlineData("a-name-longer-than-a-card-may-have")]
    [InlineData("")]
    public void Card_that_is_not_there_tells_nothing(string card)
    {
        Assert.Equal(new CardSettings(card, null, null, null), CardSettings.Read(card));
    }

    // Places of the words: offsetof of Linux uapi/linux/ethtool.h, printed by a C program: 36 bytes with most rx at 4 and rx in use at 20;
    // 92 bytes with µs at 4, frames at 8 and adaptive rx at 40.
    [Fact, Requirement("OPS-02")]
    public void Answers_of_the_kernel_are_read_at_the_places_of_its_structures()
    {
        byte[] ring = new byte[36];
        BinaryPrimitives.WriteUInt32LittleEndian(ring.AsSpan(4), 4096);
        BinaryPrimitives.WriteUInt32LittleEndian(ring.AsSpan(20), 512);
        byte[] interrupts = new byte[92];
        BinaryPrimitives.WriteUInt32LittleEndian(interrupts.AsSpan(4), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(interrupts.AsSpan(8), 25);
        BinaryPrimitives.WriteUInt32LittleEndian(interrupts.AsSpan(40), 1);

        Assert.Equal((36, 92), (CardRing.WireWords * 4, CardInterrupts.WireWords * 4));
        Assert.Equal(new CardRing(512, 4096), CardRing.Read(ring));
        Assert.Equal(new CardInterrupts(3, 25, IsAdaptive: true), CardInterrupts.Read(interrupts));
    }

    private static string Ethtool(string option, string card)
    {
        using Process process = Process.Start(new ProcessStartInfo("ethtool", [option, card]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return printed;
    }

    private static uint? Value(Match? match) => match is { Success: true } ? uint.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^RX:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex RingLine();

    [GeneratedRegex(@"^rx-usecs:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex MicrosecondsLine();

    [GeneratedRegex(@"^rx-frames:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex FramesLine();
}
