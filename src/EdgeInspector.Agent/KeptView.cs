using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>A view whose pixels the record has promised, on its way to the disk.</summary>
/// <param name="Buffer">Owned by whoever has this; released when the disk has it or will not have it.</param>
/// <param name="Evidence">What the record says.</param>
/// <param name="Unit">The unit.</param>
/// <param name="View">Position in the recipe.</param>
/// <param name="Camera">Position in the configuration.</param>
/// <param name="WantsMap">The model has looked at the view and has given no map of its own.</param>
/// <param name="IsSample">The unit was accepted: its pixels are a sample, not a proof.</param>
public readonly record struct KeptView(EvidenceBuffer Buffer, ViewEvidence Evidence, UnitId Unit, int View, int Camera, bool WantsMap, bool IsSample)
{
    /// <summary>Names the view in events: its file without an ending.</summary>
    public string Name => Evidence.Frame?.File.Replace(".frame.gz", "", StringComparison.Ordinal) ?? "";
}
