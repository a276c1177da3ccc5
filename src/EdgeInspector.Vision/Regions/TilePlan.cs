using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>The rectangles of a camera's image that the model is shown, in order, and what of them is judged.</summary>
internal sealed class TilePlan
{
    private TilePlan(IReadOnlyList<Box> tiles, JudgedArea? judged)
    {
        Tiles = tiles;
        Judged = judged;
    }

    /// <summary>In the order of the regions; empty when nothing of this camera's image is judged.</summary>
    public IReadOnlyList<Box> Tiles { get; }

    /// <summary>Null: everything.</summary>
    public JudgedArea? Judged { get; }

    /// <summary>The plan for one camera by name, or for all regions at once when it is null.</summary>
    /// <remarks>A tile without a judged pixel is left out: it could give no finding that counts.</remarks>
    public static TilePlan Of(CameraBinding binding, string? camera = null)
    {
        IEnumerable<Box> cut = binding.Regions.Count == 0
            ? [binding.Region]
            : binding.Regions.Where(r => r.Concerns(camera)).SelectMany(r => r.Cut());
        JudgedArea? judged = JudgedArea.Of(binding, camera);
        return new TilePlan(cut.Where(tile => judged is null || judged.Touches(tile)).Distinct().ToArray(), judged);
    }
}
