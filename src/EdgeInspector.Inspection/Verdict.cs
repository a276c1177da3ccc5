namespace EdgeInspector.Inspection;

/// <summary>The outcome for a unit. The zero value is the safe one: what nobody judged is rejected.</summary>
/// <remarks>The numbers are those of the PLC's Verdict byte and of the records; they never change.</remarks>
public enum Verdict : byte
{
    /// <summary>Goes to the reject lane.</summary>
    Reject = 0,

    /// <summary>All views were complete, inside the sample space and clean.</summary>
    Accept = 1,

    /// <summary>Goes to the gray lane: physically not accepted, looked at by a person, counted apart.</summary>
    Undecided = 2,
}
