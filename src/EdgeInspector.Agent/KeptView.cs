using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>A view whose pixels the record has promised, on its way to the disk.</summary>
/// <param name="Buffer">Owned by whoever has this; released when the disk has it or will not have it.</param>
/// <param name="Evidence">What the record says.</param>
/// <param name="Unit">The unit.</param>
/// <param name="View">Position in the recipe.</param>
/// <param name="Camera">Position in the configuration.</param>
/// <param name="WantsMap">The unit is not accepted and the view has no map yet.</param>
public readonly record struct KeptView(EvidenceBuffer Buffer, ViewEvidence Evidence, UnitId Unit, int View, int Camera, bool WantsMap)
{
    /// <summary>Names the view in events: its file without an ending.</summary>
    public string Name => Evidence.Frame?.File.Replace(".frame.gz", "", StringComparison.Ordinal) ?? "";
}
