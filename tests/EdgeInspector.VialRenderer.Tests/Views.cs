namespace EdgeInspector.VialRenderer.Tests;

/// <summary>Pictures and masks as arrays, from one renderer of the bench camera's frame.</summary>
internal static class Views
{
    /// <summary>Every defect and the good unit.</summary>
    public static TheoryData<VialDefect> Kinds => [.. Enum.GetValues<VialDefect>()];

    public static TheoryData<VialDefect> Defects => [.. VialDefectName.Defects];

    public static BacklitVialRenderer Bench() => new(new VialScene());

    public static byte[] Picture(this BacklitVialRenderer renderer, VialSpecimen unit, int view = 0, int views = 1)
    {
        byte[] picture = new byte[renderer.SizeBytes];
        renderer.Render(unit, view, views, picture);
        return picture;
    }

    public static byte[] Mask(this BacklitVialRenderer renderer, VialSpecimen unit, int view = 0, int views = 1)
    {
        byte[] picture = new byte[renderer.SizeBytes], mask = new byte[renderer.SizeBytes];
        renderer.Render(unit, view, views, picture, mask);
        return mask;
    }
}
