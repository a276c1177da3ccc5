namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>What speaks for and against a network card's own settings. Pure: facts in, symptoms out.</summary>
internal static class CardSymptoms
{
    /// <summary>Descriptors that bridge 12 ms of a full gigabit at 1500 bytes (83 packets a millisecond): a busy PC's longest pause.</summary>
    public const uint RingWanted = 1024;

    // A tenth of the frame deadline's default of 60 ms; what a packet may wait in the card beyond it is felt.
    private const uint GatheringMicrosecondsMax = 1000;

    public static Symptom Ring(CardSettings card, bool canBeRead) => card.Ring switch
    {
        null => Silent("receive ring", card, canBeRead),
        { RxMax: 0 } => Silent("receive ring", card, canBeRead),
        { Rx: < RingWanted } ring when ring.Rx < ring.RxMax => new Symptom(
            "receive ring", DiagnosisStatus.Warning, $"{card.Card} holds {ring.Rx} packets of {ring.RxMax} that it can: a burst while the PC is busy is lost",
            $"ethtool -G {card.Card} rx {Math.Min(ring.RxMax, 4096)}, and the same when the PC starts"),
        CardRing ring => new Symptom("receive ring", DiagnosisStatus.Ok, $"{card.Card} holds {ring.Rx} packets of {ring.RxMax} that it can"),
    };

    public static Symptom Interrupts(CardSettings card, bool canBeRead)
    {
        if (card.Interrupts is not CardInterrupts rx) return Silent("interrupts", card, canBeRead);
        string seen = $"{card.Card}: rx-usecs {rx.RxMicroseconds}, rx-frames {rx.RxFrames}, adaptive-rx {(rx.IsAdaptive ? "on" : "off")}";
        if (rx.IsAdaptive)
            return new Symptom("interrupts", DiagnosisStatus.Warning, $"{seen}: how long a packet waits changes by itself", $"ethtool -C {card.Card} adaptive-rx off rx-usecs 30");
        return rx switch
        {
            { RxMicroseconds: 0, RxFrames: <= 1 } => new Symptom(
                "interrupts", DiagnosisStatus.Warning, $"{seen}: each packet interrupts the CPU", $"ethtool -C {card.Card} rx-usecs 30"),
            { RxMicroseconds: > GatheringMicrosecondsMax } => new Symptom(
                "interrupts", DiagnosisStatus.Warning, $"{seen}: packets wait in the card", $"ethtool -C {card.Card} rx-usecs 30"),
            _ => new Symptom("interrupts", DiagnosisStatus.Ok, seen),
        };
    }

    /// <summary>For a camera that was not found: the card with its cable; null when there is nothing to say.</summary>
    public static Symptom? Link(CardSettings card) => card.HasLink switch
    {
        null => null,
        true => new Symptom("link", DiagnosisStatus.Ok, $"{card.Card} has a link"),
        false => new Symptom("link", DiagnosisStatus.Problem, $"{card.Card} has no link", "look at cable and plug, and whether camera and switch have power"),
    };

    private static Symptom Silent(string subject, CardSettings card, bool canBeRead) =>
        canBeRead
            ? new Symptom(subject, DiagnosisStatus.Unknown, $"{card.Card} does not tell")
            : new Symptom(
                subject, DiagnosisStatus.Unknown, $"{card.Card}: read on Linux only, not on Windows",
                "look at Receive Buffers and Interrupt Moderation among the card's advanced settings");
}
