using EdgeInspector.Inspection;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>What the soak keeps of a unit's record: a million whole ones would not fit.</summary>
/// <param name="IsSeen">The agent saw the trigger; the zero value is a unit that it never saw.</param>
/// <param name="Unit">The id under which the verdict went out.</param>
/// <param name="Decided">The ledger's verdict.</param>
/// <param name="Recorded">The verdict that counts.</param>
/// <param name="Delivery">What became of it.</param>
/// <param name="Sequence">Its ResultSeq, or 0.</param>
internal readonly record struct SoakRecord(bool IsSeen, uint Unit, Verdict Decided, Verdict Recorded, DeliveryOutcome Delivery, uint Sequence)
{
    public static SoakRecord Of(InspectionResult? result) => result is null
        ? default
        : new SoakRecord(true, result.Decision.Unit.Value, result.Decision.Verdict, result.Verdict, result.Delivery, result.ResultSequence);
}
