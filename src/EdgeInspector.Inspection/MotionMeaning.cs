namespace EdgeInspector.Inspection;

/// <summary>What a motion makes of a finding. The zero value is the safe one.</summary>
public enum MotionMeaning : byte
{
    /// <summary>It stays what its score says.</summary>
    Defect = 0,

    /// <summary>The unit is undecided by it, however high its score.</summary>
    Doubt,

    /// <summary>It is no defect and counts for nothing.</summary>
    NoDefect,
}
