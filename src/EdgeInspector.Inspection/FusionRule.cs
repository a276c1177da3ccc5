namespace EdgeInspector.Inspection;

/// <summary>How the views of a unit say together that it has a defect of a class.</summary>
public enum FusionRule : byte
{
    /// <summary>One view from the reject threshold on rejects the unit.</summary>
    AnyReject = 0,

    /// <summary>As many views as the recipe says must reach the reject threshold; fewer leave the unit undecided.</summary>
    KOfN,

    /// <summary>The highest score over the views is judged as one. Gives the verdicts of <see cref="AnyReject"/>: a word for those who know it so.</summary>
    MaxScore,
}
