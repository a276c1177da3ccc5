using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Whether a model tells enough for its findings to be excused by their motion.</summary>
/// <remarks>
/// An anomaly model tells one place in a view, a classifier none. What is excused there may hide another thing that scored lower: seen with the taught model, 3 of
/// 30 units with a bubble and a particle would have been accepted. Such findings can become undecided by their motion, and never clean.
/// </remarks>
public static class MotionFit
{
    /// <summary>Each way in which the rule would wave through what the model does not tell.</summary>
    public static IEnumerable<string> Problems(Passport passport, MotionRule rule, IReadOnlyList<DefectClass> classes)
    {
        if (passport.Output.Kind is not (ModelOutputKind.Anomaly or ModelOutputKind.Classifier)) yield break;
        foreach (MotionKind kind in Enum.GetValues<MotionKind>().Where(kind => rule.MeaningOf(kind) == MotionMeaning.NoDefect)) yield return Text($"motion {kind} cannot be no defect");
        foreach (MotionClass told in rule.ToldAs)
        {
            // At most as mild as the class that was found.
            if (classes.Any(c => rule.Classes.Contains(c.Name) && (told.Class.AcceptBelow > c.AcceptBelow || told.Class.RejectFrom > c.RejectFrom)))
                yield return Text($"motion's class '{told.Class.Name}' cannot have thresholds above those of the class that was found");
        }

        string Text(string rule) => $"{rule}: model '{passport.Id}' tells one place in a view, and what that hides is not seen";
    }
}
