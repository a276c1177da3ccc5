namespace EdgeInspector.Inspection;

/// <summary>How much a defect matters to the patient. The zero value is the gravest. [USP ⟨1790⟩]</summary>
public enum DefectCategory : byte
{
    Critical = 0,
    Major,
    Minor,
}
