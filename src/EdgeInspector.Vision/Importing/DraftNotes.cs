namespace EdgeInspector.Vision.Importing;

/// <summary>What a person must know of a draft beyond its keys: what was guessed, and what of the model is not looked at.</summary>
public static class DraftNotes
{
    /// <summary>A sentence each; empty when there is nothing to say.</summary>
    public static IReadOnlyList<string> Of(Passport passport)
    {
        ArgumentNullException.ThrowIfNull(passport);
        ModelOutput output = passport.Output;
        var notes = new List<string>();
        if (output.Kind == ModelOutputKind.Yolo8Pose) notes.Add("key points are not looked at: a finding is the box of its class");
        if (output.Kind == ModelOutputKind.Yolo8Obb) notes.Add("a finding's box is the upright one around the turned one");
        if (output.Kind is ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment) notes.Add("a finding's box is the one around its mask");
        if (output.Kind == ModelOutputKind.Yolox) notes.Add("boxes are taken for raw values of the grid; if they lie wrong, the export decoded them: set kind yolo5");
        if (output.Kind == ModelOutputKind.Detr)
        {
            string guess = output.Activation == OutputActivation.Logits ? "with no object as the last class (logits)" : "without a class for no object (sigmoid-logits)";
            notes.Add($"class values are taken {guess}: hold it against the model's description");
        }

        if (output.Kind is ModelOutputKind.EndToEnd or ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.CustomVision
            && passport.Classes is [{ Name: "class-0" }] or [_, { Name: "class-1" }])
            notes.Add("the file does not tell how many classes there are: name them all in their order, a number beyond them is a failed model");
        if (ModelDraft.IsOfTorchvision(passport.Input, output))
            notes.Add("taken for one of torchvision's detectors, which count classes from 1: 'background' comes first and is good");
        if (output.MaxBoxes > 0) notes.Add($"the file leaves the number of boxes open: a view with more than {output.MaxBoxes} (max-boxes) is undecided");
        if (OutputLayout.IsListOfBoxes(output.Kind))
            notes.Add("the model drops boxes by limits of its own: accept-below must lie above its score limit, whatever is below never gets here");
        return notes;
    }
}
