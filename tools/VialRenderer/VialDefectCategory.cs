namespace EdgeInspector.VialRenderer;

/// <summary>How grave a defect is, in the words of USP ⟨1790⟩.</summary>
public enum VialDefectCategory
{
    /// <summary>The unit is good.</summary>
    None,
    Critical,
    Major,
    Minor,
}
