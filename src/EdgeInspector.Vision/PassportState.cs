namespace EdgeInspector.Vision;

/// <summary>Whether a model may judge product. Only <see cref="Released"/> may; the zero value is the safe one.</summary>
public enum PassportState
{
    /// <summary>Taught or imported, not qualified. A bench may run it when its configuration says so.</summary>
    Draft = 0,

    /// <summary>Qualified and released.</summary>
    Released,

    /// <summary>Taken back: never loaded again, by nobody.</summary>
    Withdrawn,
}
