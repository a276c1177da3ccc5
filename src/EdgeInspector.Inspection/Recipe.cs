namespace EdgeInspector.Inspection;

/// <summary>The settings of a product: its views, its defect classes with their thresholds, and the limits of a usable frame.</summary>
/// <remarks>Immutable; made by <see cref="Create"/>, after which nothing is checked again.</remarks>
public sealed class Recipe
{
    private readonly DefectClass[] _classes;
    private readonly bool[] _moves;

    // By motion: position of the class that it is told as; −1 for none.
    private readonly int[] _toldAs;

    private Recipe(string id, string productCode, int views, DefectClass[] classes, SampleSpace sampleSpace, MotionRule? motion)
    {
        Id = id;
        ProductCode = productCode;
        Views = views;
        _classes = classes;
        SampleSpace = sampleSpace;
        Motion = motion;
        _moves = Array.ConvertAll(classes, c => motion is not null && motion.Classes.Contains(c.Name));
        _toldAs = [.. Enum.GetValues<MotionKind>().Select(kind => Array.FindIndex(classes, c => c.Motion == kind && kind != MotionKind.Unknown))];
    }

    public string Id { get; }

    public string ProductCode { get; }

    /// <summary>Views that every unit must have, 1..<see cref="ViewList.Capacity"/>.</summary>
    public int Views { get; }

    public IReadOnlyList<DefectClass> Classes => _classes;

    public SampleSpace SampleSpace { get; }

    /// <summary>How bubbles, marks and particles are told apart by their motion; null: they are not.</summary>
    public MotionRule? Motion { get; }

    internal int ClassCount => _classes.Length;

    /// <summary>Whether a unit's verdict needs more than its views' verdicts: a class that asks for several views, or motion.</summary>
    internal bool LooksAtFindings => Motion is not null || Array.Exists(_classes, c => c.Fusion.RejectFromViews > 1);

    /// <summary>Makes a recipe, or throws with every rule that it breaks.</summary>
    public static Recipe Create(string id, string productCode, int views, IEnumerable<DefectClass> classes, SampleSpace sampleSpace, MotionRule? motion = null)
    {
        DefectClass[] found = classes.ToArray();
        DefectClass[] all = [.. found, .. motion?.ToldAs.Select(told => told.Class with { Motion = told.Kind }) ?? []];
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(id)) problems.Add("id is empty");
        if (views is < 1 or > ViewList.Capacity) problems.Add($"views {views} is outside 1..{ViewList.Capacity}");
        if (all.Length == 0) problems.Add("no defect class: nothing could ever be rejected");
        foreach (DefectClass c in all)
        {
            if (!float.IsFinite(c.AcceptBelow) || !float.IsFinite(c.RejectFrom) || c.AcceptBelow > c.RejectFrom)
                problems.Add($"class '{c.Name}': accept-below {c.AcceptBelow} must be a number not above reject-from {c.RejectFrom}");
            if (c.CalibrationProblem() is { } problem) problems.Add($"class '{c.Name}': {problem}");
            if (!Enum.IsDefined(c.Fusion.Rule) || c.Fusion.RejectFromViews < 1 || c.Fusion.RejectFromViews > Math.Max(views, 1))
                problems.Add($"class '{c.Name}': reject-views {c.Fusion.RejectViews} is outside 1..{views}");
        }

        if (all.Any(c => string.IsNullOrWhiteSpace(c.Name))) problems.Add("a class has no name");
        foreach (string twice in all.GroupBy(c => c.Name).Where(g => g.Count() > 1 && !string.IsNullOrWhiteSpace(g.Key)).Select(g => g.Key))
            problems.Add($"class '{twice}' stands twice");
        if (motion is not null) problems.AddRange(motion.Problems(views, found.Select(c => c.Name).ToArray()).Concat(motion.ToldAsProblems(found)));
        if (problems.Count > 0) throw new ArgumentException($"recipe '{id}': {string.Join("; ", problems)}");
        return new Recipe(id, productCode, views, all, sampleSpace, motion);
    }

    /// <summary>Judges one view from how far it got and what the model found in it. Pure, allocates nothing.</summary>
    /// <remarks>Accept only when the model ran, every score is a number, and each lies below its class's accept threshold.</remarks>
    public ViewJudgement Judge(ViewOutcome outcome, in FindingList findings)
    {
        if (outcome != ViewOutcome.Inspected) return new ViewJudgement(VerdictOf(outcome), ReasonOf(outcome), 0);

        // More findings than are kept, the last of them still bad: those that fell out score no higher, so the worst are all here. A
        // calibration keeps the order within its class, and several classes are looked after below.
        var judgement = new ViewJudgement(Verdict.Accept, RejectReason.None, 0);
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];
            if (!float.IsFinite(finding.Score) || (uint)finding.DefectClass >= (uint)_classes.Length)
                return new ViewJudgement(Verdict.Undecided, RejectReason.ModelFailed, 0);

            DefectClass defectClass = _classes[finding.DefectClass];
            float own = defectClass.ScoreOf(finding.Score);
            float score = Math.Max(judgement.Score, own);
            if (own >= defectClass.RejectFrom)
                judgement = new ViewJudgement(Verdict.Reject, RejectReason.Defect, score);
            else if (own >= defectClass.AcceptBelow && judgement.Verdict == Verdict.Accept)
                judgement = new ViewJudgement(Verdict.Undecided, finding.Measurement > MeasurementStatus.Measured ? RejectReason.NotMeasured : RejectReason.Doubt, score);
            else
                judgement = judgement with { Score = score };
        }

        // With several classes a finding that fell out may matter to a class of its own that has a lower threshold.
        if (findings.Total > findings.Count && judgement.Verdict == Verdict.Accept && _classes.Length > 1)
            return new ViewJudgement(Verdict.Undecided, RejectReason.Doubt, judgement.Score);
        return judgement;
    }

    /// <summary>Whether a view's verdict follows from its findings alone, all of which are there to be counted.</summary>
    internal bool Explains(in ViewResult result)
    {
        if (result.Outcome != ViewOutcome.Inspected || result.Findings.Total > result.Findings.Count) return false;
        ViewJudgement judgement = Judge(ViewOutcome.Inspected, result.Findings);
        return judgement.Reason is RejectReason.Defect or RejectReason.Doubt && judgement.Verdict == result.Verdict && judgement.Reason == result.Reason;
    }

    /// <summary>How a finding of a unit moves over its views; unknown without a rule, or when the rule does not apply.</summary>
    public MotionKind MotionOf(in ViewList views, int view, int finding)
    {
        if (Motion is null || !views.Has(view) || !UnitMotion.Applies(views, Motion)) return MotionKind.Unknown;
        Finding own = views[view].Findings[finding];
        int at = -1;
        for (int i = 0; i < Motion.Views.Count; i++)
        {
            if (Motion.Views[i] == view) at = i;
        }

        return at < 0 || IsClean(own) || !_moves[own.DefectClass] ? MotionKind.Unknown : UnitMotion.Of(views, this, Motion, at, own);
    }

    internal bool IsClean(in Finding finding) =>
        (uint)finding.DefectClass < (uint)_classes.Length && _classes[finding.DefectClass].ScoreOf(finding.Score) < _classes[finding.DefectClass].AcceptBelow;

    /// <summary>A view as it is judged once the motion of its findings is known.</summary>
    internal ViewResult AfterMotion(in ViewList views, int view)
    {
        ViewResult result = views[view];
        if (Motion is null || result.Outcome != ViewOutcome.Inspected || result.Verdict == Verdict.Accept || !Explains(result)) return result;
        FindingList kept = default;
        bool doubts = false, isToldAnew = false;
        for (int i = 0; i < result.Findings.Count; i++)
        {
            Finding finding = result.Findings[i];
            MotionKind kind = MotionOf(views, view, i);
            MotionMeaning meaning = Motion.MeaningOf(kind);
            doubts |= meaning == MotionMeaning.Doubt;
            if (meaning != MotionMeaning.Defect) continue;

            // The other class's thresholds are held against what this score means.
            int other = _toldAs[(int)kind];
            isToldAnew |= other >= 0;
            kept.Add(other < 0 ? finding : finding with { DefectClass = other, Score = _classes[finding.DefectClass].ScoreOf(finding.Score) });
        }

        if (kept.Total == result.Findings.Total && !isToldAnew) return result;
        ViewJudgement judgement = Judge(ViewOutcome.Inspected, kept);
        if (doubts && judgement.Verdict == Verdict.Accept) judgement = judgement with { Verdict = Verdict.Undecided, Reason = RejectReason.Doubt };
        return result with { Findings = kept, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score };
    }

    internal int RejectFromViews(int defectClass) => _classes[defectClass].Fusion.RejectFromViews;

    internal bool Rejects(int defectClass, in FindingList findings)
    {
        for (int i = 0; i < findings.Count; i++)
        {
            if (findings[i].DefectClass == defectClass && _classes[defectClass].ScoreOf(findings[i].Score) >= _classes[defectClass].RejectFrom) return true;
        }

        return false;
    }

    private static Verdict VerdictOf(ViewOutcome outcome) => outcome switch
    {
        ViewOutcome.OutsideSampleSpace or ViewOutcome.ModelFailed or ViewOutcome.TooManyFindings => Verdict.Undecided,
        ViewOutcome.NotInspected or ViewOutcome.Inspected or ViewOutcome.FrameIncomplete or ViewOutcome.TriggerMismatch => Verdict.Reject,
        _ => Verdict.Reject,
    };

    private static RejectReason ReasonOf(ViewOutcome outcome) => outcome switch
    {
        ViewOutcome.FrameIncomplete => RejectReason.FrameIncomplete,
        ViewOutcome.OutsideSampleSpace => RejectReason.OutsideSampleSpace,
        ViewOutcome.ModelFailed => RejectReason.ModelFailed,
        ViewOutcome.TriggerMismatch => RejectReason.TriggerMismatch,
        ViewOutcome.TooManyFindings => RejectReason.TooManyFindings,
        ViewOutcome.NotInspected or ViewOutcome.Inspected => RejectReason.NotInspected,
        _ => RejectReason.NotInspected,
    };
}
