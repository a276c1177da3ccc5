namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>What a look at the way to a camera says.</summary>
/// <remarks>The zero value is the safe one: nothing was seen.</remarks>
public enum DiagnosisStatus : byte
{
    /// <summary>It could not be seen, as a card that tells nothing of its ring.</summary>
    Unknown = 0,

    Ok,

    /// <summary>Images come, but may be lost one day.</summary>
    Warning,

    /// <summary>Images do not come, or not all of them.</summary>
    Problem,
}
