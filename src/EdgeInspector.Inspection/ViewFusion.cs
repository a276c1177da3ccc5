namespace EdgeInspector.Inspection;

/// <summary>A defect class's rule over the views of a unit. The zero value is the strictest one.</summary>
/// <param name="Rule">Default <see cref="FusionRule.AnyReject"/>.</param>
/// <param name="RejectViews">Views that reject together, 1..the recipe's views; counts with <see cref="FusionRule.KOfN"/> only.</param>
public readonly record struct ViewFusion(FusionRule Rule, int RejectViews)
{
    /// <summary>Views at the reject threshold that reject the unit.</summary>
    public int RejectFromViews => Rule == FusionRule.KOfN ? RejectViews : 1;
}
