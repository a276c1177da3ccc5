namespace EdgeInspector.Inspection;

/// <summary>How findings are told apart by their motion over views that one camera takes of a spinning unit.</summary>
/// <remarks>Lengths are pixels of the camera's image. The unit's axis stands upright in it.</remarks>
public sealed record MotionRule
{
    /// <summary>The views, in the order of their exposures and at equal angles; at least three.</summary>
    public required IReadOnlyList<int> Views { get; init; }

    /// <summary>Classes whose findings it concerns, by name.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Where the axis of rotation stands.</summary>
    public required float AxisX { get; init; }

    /// <summary>Outer radius of the glass.</summary>
    public required float Radius { get; init; }

    /// <summary>Upper end of the liquid.</summary>
    public required int LiquidTop { get; init; }

    /// <summary>Lower end of the liquid.</summary>
    public required int LiquidBottom { get; init; }

    /// <summary>Degrees by which the glass turns from view to view; the sign is the direction in the image.</summary>
    public required float TurnDegrees { get; init; }

    /// <summary>How far a finding's middle may lie from where a motion puts it.</summary>
    public required float Tolerance { get; init; }

    /// <summary>Least rise of a bubble from view to view.</summary>
    public required float RiseMin { get; init; }

    /// <summary>Greatest rise of a bubble from view to view.</summary>
    public required float RiseMax { get; init; }

    public MotionMeaning Stationary { get; init; }

    public MotionMeaning Rotating { get; init; }

    public MotionMeaning WithLiquid { get; init; }

    public MotionMeaning Rising { get; init; }

    /// <summary>What a motion makes of a finding; of an unknown one: nothing.</summary>
    public MotionMeaning MeaningOf(MotionKind kind) => kind switch
    {
        MotionKind.Stationary => Stationary,
        MotionKind.Rotating => Rotating,
        MotionKind.WithLiquid => WithLiquid,
        MotionKind.Rising => Rising,
        MotionKind.Unknown or _ => MotionMeaning.Defect,
    };

    /// <summary>Every rule that it breaks, for a recipe with so many views and these classes.</summary>
    public IEnumerable<string> Problems(int views, IReadOnlyCollection<string> classes)
    {
        if (Views.Count < 3) yield return $"motion has {Views.Count} views; a motion shows in 3 at least";
        foreach (int view in Views.Where(v => v < 0 || v >= views)) yield return $"motion's view {view} is outside 0..{views - 1}";
        if (Views.Distinct().Count() != Views.Count) yield return "motion names a view twice";
        if (Classes.Count == 0) yield return "motion concerns no class";
        foreach (string unknown in Classes.Where(c => !classes.Contains(c))) yield return $"motion's class '{unknown}' is none of the recipe's";
        if (!(Radius > 0) || !float.IsFinite(AxisX)) yield return "motion's radius must be above 0 and its axis a number";
        if (!(Math.Abs(TurnDegrees) is >= 1 and <= 90)) yield return $"motion's turn {TurnDegrees}° is outside 1..90°";
        if (!(Tolerance > 0)) yield return "motion's tolerance must be above 0";
        if (!(RiseMin > 2 * Tolerance) || !(RiseMax > RiseMin)) yield return "motion's rise-min must be above twice the tolerance, and below rise-max";
        if (WithLiquid == MotionMeaning.NoDefect) yield return "motion with-liquid cannot be no defect: it is how a particle moves";
        if (LiquidTop >= LiquidBottom) yield return "motion's liquid has no height";
    }
}
