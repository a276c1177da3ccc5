using EdgeInspector.Vision.Importing;

namespace EdgeInspector.Vision.Tests;

/// <summary>What is found out of a file that somebody brings.</summary>
public sealed class ModelDraftTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), "edge-inspector-draft-" + Guid.NewGuid().ToString("N") + ".onnx");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("{0: 'crack', 1: \"driver's door\"}", "crack|driver's door")]
    [InlineData("{1: 'b', 0: 'a'}", "a|b")]
    [InlineData("{\"0\": \"a\", \"1\": \"b, c: {d}\"}", "a|b, c: {d}")]
    [InlineData("['a', 'it\\'s', ]", "a|it's")]
    [InlineData("{0: 'a', 2: 'c'}", "")] // a number is missing
    [InlineData("{0: 'a', 0: 'c'}", "")]
    [InlineData("{0: 'a", "")]
    [InlineData("{99999999999: 'a'}", "")]
    [InlineData("", "")]
    public void Names_are_read_as_Python_and_JSON_write_them(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', PythonText.Names(text)));

    [Theory]
    [InlineData("detect", "{0: 'a', 1: 'b'}", "output0", "1,6,84", ModelOutputKind.Yolo8)]
    [InlineData("detect", "{0: 'a', 1: 'b'}", "output0", "1,84,7", ModelOutputKind.Yolo5)]
    [InlineData("detect", "{0: 'a', 1: 'b', 2: 'c'}", "output0", "1,300,7", ModelOutputKind.RtDetr)]
    [InlineData("detect", "{0: 'a', 1: 'b', 2: 'c'}", "output0", "1,300,6", ModelOutputKind.EndToEnd)]
    [InlineData("classify", "{0: 'good', 1: 'b'}", "output0", "1,2", ModelOutputKind.Classifier)]
    [InlineData("", "", "anomaly_map", "1,1,12,16", ModelOutputKind.Anomaly)]
    [InlineData("", "", "pred_score", "1,1", ModelOutputKind.Anomaly)]
    [InlineData("", "", "output", "1,1,12,16", ModelOutputKind.Anomaly)]
    [InlineData("", "", "mask", "1,3,12,16", ModelOutputKind.Segmentation)]
    [InlineData("", "", "labels_map", "1,12,16", ModelOutputKind.Segmentation)]
    [InlineData("", "", "logits", "1,5", ModelOutputKind.Classifier)]
    [InlineData("", "", "boxes", "1,9,84", ModelOutputKind.Yolo8)]
    [InlineData("obb", "{0: 'a', 1: 'b'}", "output0", "1,7,84", ModelOutputKind.Yolo8Obb)]
    [InlineData("pose", "{0: 'a'}", "output0", "1,56,84", ModelOutputKind.Yolo8Pose)]
    [InlineData("", "", "output", "1,62,7", ModelOutputKind.Yolox)]
    [InlineData("", "", "output", "1,189,85", ModelOutputKind.Yolo5)] // three boxes a cell, and two lines more
    [InlineData("", "", "model_outputs", "1,35,3,4", ModelOutputKind.CustomVisionGrid)]
    public void Layout_is_found_by_metadata_names_or_shapes_and_the_draft_loads(string task, string names, string tensor, string shape, ModelOutputKind expected)
    {
        Passport draft = Draft(task, names, (tensor, Shape(shape)));

        Assert.Equal(expected, draft.Output.Kind);
        Assert.Equal(PassportState.Draft, draft.State);
        if (names.Length > 0) Assert.Equal(PythonText.Names(names), draft.Classes.Select(c => c.Name));
        Assert.Contains(draft.Classes, c => !c.Good);
        AssertLoads(draft);
    }

    [Fact]
    public void Three_named_outputs_are_labels_boxes_and_scores() =>
        Assert.Equal(ModelOutputKind.LabelsBoxes, Draft("", "", ("labels", [1, 4]), ("boxes", [1, 4, 4]), ("scores", [1, 4])).Output.Kind);

    [Theory]
    [InlineData("segment", "{0: 'a', 1: 'b'}", "1,38,84", ModelOutputKind.Yolo8Segment, 2)]
    [InlineData("", "{0: 'a', 1: 'b'}", "1,252,39", ModelOutputKind.Yolo5Segment, 2)] // YOLO 5 tells no task
    [InlineData("", "", "1,252,39", ModelOutputKind.Yolo5Segment, 2)]
    [InlineData("", "", "1,39,84", ModelOutputKind.Yolo8Segment, 3)]
    public void Boxes_beside_prototypes_are_a_segmenting_yolo(string task, string names, string shape, ModelOutputKind expected, int classes)
    {
        Passport draft = Draft(task, names, ("output0", Shape(shape)), ("output1", [1, 32, 12, 16]));

        Assert.Equal((expected, "output1", classes, InputFit.Letterbox), (draft.Output.Kind, draft.Output.Masks, draft.Classes.Count, draft.Input.Fit));
        AssertLoads(draft);
    }

    [Theory]
    [InlineData("{0: 'a', 1: 'b'}", "1,300,2", OutputActivation.SigmoidLogits, 2)]
    [InlineData("{0: 'a', 1: 'b'}", "1,300,3", OutputActivation.Logits, 2)]
    [InlineData("", "1,100,92", OutputActivation.Logits, 91)]
    [InlineData("", "1,300,80", OutputActivation.SigmoidLogits, 80)]
    public void Queries_have_no_object_when_their_number_or_the_classes_say_so(string names, string shape, OutputActivation expected, int classes)
    {
        long[] logits = Shape(shape);
        Passport draft = Draft("", names, ("logits", logits), ("pred_boxes", [1, logits[1], 4]));

        Assert.Equal((ModelOutputKind.Detr, expected, classes), (draft.Output.Kind, draft.Output.Activation, draft.Classes.Count));
        Assert.Contains("class values are taken", Assert.Single(DraftNotes.Of(draft)), StringComparison.Ordinal);
        AssertLoads(draft);
    }

    [Fact]
    public void Yolox_without_its_decoding_is_told_from_one_with_it_by_a_run()
    {
        Assert.Equal(ModelOutputKind.Yolox, Draft("", "", ("output", [1, 62, 7])).Output.Kind);

        float[] rows = [.. Enumerable.Range(0, 62).SelectMany(i => new float[] { i, 5, 8, 8, 0, 0, 0 })];
        File.WriteAllBytes(_file, TinyModel.GivingBytes([], ("output", rows, [1, 62, 7])));

        Assert.Equal(ModelOutputKind.Yolo5, ModelDraft.Make(_file, "m", "1", (160, 128), "Mono8", default, out _)?.Output.Kind);
    }

    [Fact]
    public void Anomalibs_masks_and_labels_are_left_alone()
    {
        Passport draft = Draft("", "", ("pred_score", [1, 1]), ("labels_pred", [1, 1]), ("anomaly_map", [1, 1, 12, 16]), ("pred_mask", [1, 1, 12, 16]));

        Assert.Equal(("pred_score", "anomaly_map"), (draft.Output.Score, draft.Output.Map));
        AssertLoads(draft);
    }

    [Fact]
    public void Custom_visions_three_outputs_are_found_by_their_names()
    {
        Passport draft = Draft("", "", ("detected_boxes", [1, 9, 4]), ("detected_scores", [1, 9]), ("detected_classes", [1, 9]));

        Assert.Equal((ModelOutputKind.CustomVision, "detected_classes"), (draft.Output.Kind, draft.Output.Labels));
        AssertLoads(draft);
    }

    [Theory]
    [InlineData("pose", "output0", "1,56,84", "outputs of task 'pose' are 'output0' float32 [1,56,84]; expected one of the layouts Anomaly, Classifier, Yolo5,")]
    [InlineData("", "output0", "1,2,3,4,5", "outputs are 'output0' float32 [1,2,3,4,5]; expected one of the layouts Anomaly,")]
    public void Layout_that_is_none_is_an_error_with_what_was_found_and_which_there_are(string task, string tensor, string shape, string expected)
    {
        Write(task, "", (tensor, Shape(shape)));

        Assert.Null(ModelDraft.Make(_file, "m", "1", (160, 128), "Mono8", default, out string? problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_no_model_is_an_error()
    {
        File.WriteAllText(_file, "no model");

        Assert.Null(ModelDraft.Make(_file, "m", "1", (160, 128), "Mono8", default, out string? problem));
        Assert.Contains(_file, problem, StringComparison.Ordinal);
    }

    private static void AssertLoads(Passport draft)
    {
        bool loads = OnnxModel.TryLoad(
            Path.GetTempPath(), draft, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true);
        using (model) Assert.True(loads, refusal?.ToString());
    }

    private static long[] Shape(string text) => text.Split(',').Select(d => long.Parse(d, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

    private Passport Draft(string task, string names, params (string Name, long[] Shape)[] tensors)
    {
        Write(task, names, tensors);
        Passport? draft = ModelDraft.Make(_file, "m", "1", (160, 128), "Mono8", default, out string? problem);
        Assert.True(draft is not null, problem);
        return draft;
    }

    private void Write(string task, string names, params (string Name, long[] Shape)[] tensors)
    {
        (string, string)[] metadata = task.Length + names.Length > 0 ? [("task", task), ("names", names)] : [];
        File.WriteAllBytes(_file, TinyModel.GivingBytes(metadata, tensors.Select(t => (t.Name, new float[t.Shape.Aggregate(1L, (a, b) => a * b)], t.Shape)).ToArray()));
    }
}
