namespace EdgeInspector.Inspection;

/// <summary>How findings are told apart by their motion over views that one camera takes of a spinning unit.</summary>
/// <remarks>Lengths are pixels of the camera's image. The unit's axis stands upright in it.</remarks>
public sealed record MotionRule
{
    /// <summary>The views, in the order of their exposures; at least three.</summary>
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

    /// <summary>Degrees by which the glass turns from view to view; the sign is the direction in the image. 0 when the angles are given.</summary>
    public float TurnDegrees { get; init; }

    /// <summary>Degrees at which the glass stands in each of the views, for unequal steps; all rising or all falling. Empty: equal steps of <see cref="TurnDegrees"/>.</summary>
    public IReadOnlyList<float> AnglesDegrees { get; init; } = [];

    /// <summary>How far a finding's middle may lie from where a motion puts it.</summary>
    public required float Tolerance { get; init; }

    /// <summary>Least rise of a bubble from view to view; with unequal steps that of a mean step, for the unit turns evenly: a longer step is a longer time.</summary>
    public required float RiseMin { get; init; }

    /// <summary>Greatest rise of a bubble from view to view, in the same way.</summary>
    public required float RiseMax { get; init; }

    public MotionMeaning Stationary { get; init; }

    public MotionMeaning Rotating { get; init; }

    public MotionMeaning WithLiquid { get; init; }

    public MotionMeaning Rising { get; init; }

    /// <summary>Motions that have a class of their own instead of a meaning. They stand behind the recipe's other classes.</summary>
    public IReadOnlyList<MotionClass> ToldAs { get; init; } = [];

    /// <summary>Degrees of the glass at a position among the views, from any zero.</summary>
    internal float AngleAt(int at) => AnglesDegrees.Count > 0 ? AnglesDegrees[at] : at * TurnDegrees;

    /// <summary>How long the step from a view to the next takes, as a share of the mean step: 1 with equal ones.</summary>
    internal float StepShare(int from) => AnglesDegrees.Count > 0
        ? (AnglesDegrees[from + 1] - AnglesDegrees[from]) * (AnglesDegrees.Count - 1) / (AnglesDegrees[^1] - AnglesDegrees[0])
        : 1;

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
        foreach (string problem in AngleProblems()) yield return problem;
        if (!(Tolerance > 0)) yield return "motion's tolerance must be above 0";
        if (!(RiseMin * LeastStep() > 2 * Tolerance) || !(RiseMax > RiseMin)) yield return "motion's rise-min must be above twice the tolerance in the shortest step, and below rise-max";
        if (WithLiquid == MotionMeaning.NoDefect) yield return "motion with-liquid cannot be no defect: it is how a particle moves";
        if (LiquidTop >= LiquidBottom) yield return "motion's liquid has no height";
    }
    /// <summary>Every rule that the classes of its motions break.</summary>
    /// <param name="classes">The recipe's others: the model's and those of measurements.</param>
    public IEnumerable<string> ToldAsProblems(IReadOnlyList<DefectClass> classes)
    {
        foreach (MotionClass told in ToldAs)
        {
            string name = told.Class.Name;
            if (told.Kind == MotionKind.Unknown || !Enum.IsDefined(told.Kind)) yield return $"motion's class '{name}' is of no motion";
            if (ToldAs.Count(other => other.Kind == told.Kind) > 1) yield return $"motion {told.Kind} has two classes";
            if (MeaningOf(told.Kind) != MotionMeaning.Defect) yield return $"motion {told.Kind} has a class and a meaning; allowed: one of the two";
            if (classes.Any(c => c.Name == name) || ToldAs.Count(other => other.Class.Name == name) > 1) yield return $"motion's class '{name}' stands twice";
            if (told.Class.Calibration is not null) yield return $"motion's class '{name}' has a calibration: it is judged by the scores of the class that was found";
            if (told.Kind != MotionKind.WithLiquid) continue;

            // It is how a particle moves: to be named more exactly must not make it milder.
            foreach (DefectClass found in classes.Where(c => Classes.Contains(c.Name) && (told.Class.AcceptBelow > c.AcceptBelow || told.Class.RejectFrom > c.RejectFrom || told.Class.Fusion.RejectFromViews > c.Fusion.RejectFromViews)))
                yield return $"motion's class '{name}' is with the liquid, and its thresholds or views are above those of '{found.Name}': a particle must not be judged more mildly";
        }
    }

    private float LeastStep() => AngleProblems().Any() || AnglesDegrees.Count == 0 ? 1 : Enumerable.Range(0, AnglesDegrees.Count - 1).Min(StepShare);

    private IEnumerable<string> AngleProblems()
    {
        if (AnglesDegrees.Count == 0)
        {
            if (!(Math.Abs(TurnDegrees) is >= 1 and <= 90)) yield return $"motion's turn {TurnDegrees}° is outside 1..90°";
            yield break;
        }

        if (TurnDegrees != 0) yield return "motion has a turn and angles; allowed: one of the two";
        if (AnglesDegrees.Count != Views.Count) yield return $"motion has {AnglesDegrees.Count} angles for {Views.Count} views";
        for (int i = 1; i < AnglesDegrees.Count; i++)
        {
            float step = AnglesDegrees[i] - AnglesDegrees[i - 1];
            if (!(Math.Abs(step) is >= 1 and <= 90)) yield return $"motion's step from {AnglesDegrees[i - 1]}° to {AnglesDegrees[i]}° is outside 1..90°";
            if (step * (AnglesDegrees[1] - AnglesDegrees[0]) < 0) yield return $"motion's angle {AnglesDegrees[i]}° turns back";
        }
    }
}
