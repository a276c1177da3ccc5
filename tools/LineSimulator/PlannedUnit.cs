using EdgeInspector.VialRenderer;

namespace EdgeInspector.LineSimulator;

/// <summary>The truth about one unit, known before it is made.</summary>
/// <param name="Index">Place in the order of the line, from 0.</param>
/// <param name="Defect">What is wrong with it; none is a good unit.</param>
/// <param name="Seed">Decides everything else about the vial.</param>
public readonly record struct PlannedUnit(int Index, VialDefect Defect, ulong Seed)
{
    public bool IsDefective => Defect != VialDefect.None;

    /// <summary>The written name of the defect; <c>good</c> for none.</summary>
    public string Truth => VialDefectName.Of(Defect);
}
