namespace EdgeInspector.Vision;

/// <summary>The proof that a model may run: what the file is, which runtime it wants, what it sees, and its thresholds.</summary>
/// <remarks>
/// A plain immutable record of <c>passport.yaml</c>, one key per property in kebab-case; the agent reads the file.
/// <see cref="OnnxModel.TryLoad"/> refuses whatever does not agree with it.
/// </remarks>
public sealed record Passport
{
    /// <summary>Name of the file in the model's folder.</summary>
    public const string FileName = "passport.yaml";

    public required string Name { get; init; }

    public required string Version { get; init; }

    public PassportState State { get; init; } = PassportState.Draft;

    /// <summary>File name inside the model's folder, without a path. Default <c>model.onnx</c>.</summary>
    public string ModelFile { get; init; } = "model.onnx";

    /// <summary>SHA-256 of the model file, 64 hexadecimal digits.</summary>
    public required string ModelSha256 { get; init; }

    public required RuntimePins Runtime { get; init; }

    public required ModelInput Input { get; init; }

    public required ModelOutput Output { get; init; }

    /// <summary>In the order of a classifier's values; exactly one for an anomaly model.</summary>
    public required IReadOnlyList<PassportClass> Classes { get; init; }

    public required CameraBinding Camera { get; init; }

    /// <summary>When a released model may judge; null: not stated, as in drafts.</summary>
    public PassportValidity? Validity { get; init; }

    /// <summary>Where and for what a released model may judge; null: not stated, as in drafts.</summary>
    public PassportScope? Scope { get; init; }

    /// <summary>Frames whose answers are known, at most <see cref="KnownAnswer.CountMax"/>; a released passport has one at least.</summary>
    public IReadOnlyList<KnownAnswer> KnownAnswers { get; init; } = [];

    /// <summary>The pictures that the model was qualified for; null: not stated, then the recipe's limits are all there are.</summary>
    public QualifiedSpace? SampleSpace { get; init; }

    /// <summary>What the model is known not to do, a sentence each, for the operator. [USE-04]</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [];

    /// <summary>Null when the model was not taught here.</summary>
    public TeachFacts? TaughtFrom { get; init; }

    /// <summary>Name and version in one, as records carry it: <c>vial-10r/1</c>.</summary>
    public string Id => $"{Name}/{Version}";
}
