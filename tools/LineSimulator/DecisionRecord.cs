namespace EdgeInspector.LineSimulator;

/// <summary>One line of the audit log that records the decision on a unit, as far as the score needs it.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="TriggerNumber">The PLC's counter for it.</param>
/// <param name="Verdict">The verdict that counts: accept, reject or undecided.</param>
/// <param name="DecidedVerdict">What the inspection decided, whatever became of it on its way: an accept that was not acknowledged in time counts as undecided.</param>
/// <param name="Reason">Its reason by name.</param>
/// <param name="Delivery">What became of it on its way to the PLC.</param>
/// <param name="IsLate">The decision or its acknowledgement missed the deadline.</param>
/// <param name="Score">The unit's highest score; null when it had none.</param>
public sealed record DecisionRecord(
    uint UnitId, uint TriggerNumber, string Verdict, string DecidedVerdict, string Reason, string Delivery, bool IsLate, double? Score)
{
    /// <summary>The batch of its books.</summary>
    public string BatchId { get; init; } = "";

    /// <summary>The recipe under which it was made.</summary>
    public string RecipeId { get; init; } = "";
}
