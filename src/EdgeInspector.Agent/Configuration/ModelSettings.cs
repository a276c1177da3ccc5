namespace EdgeInspector.Agent.Configuration;

/// <summary>The model folder and the rules for using it.</summary>
public sealed record ModelSettings
{
    /// <summary>Absolute path of the folder with <c>model.onnx</c> and <c>passport.yaml</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>What happens when the passport is not in state RELEASED. Default refuse.</summary>
    public required UnreleasedModel Unreleased { get; init; }

    /// <summary>Threads of the model's run: 0..64. Default 0: as pinned in the passport.</summary>
    public required int Threads { get; init; }


    /// <summary>Absolute path of the passport.</summary>
    public string PassportFile => Path.Combine(Folder, "passport.yaml");

    /// <summary>Absolute path of the network.</summary>
    public string ModelFile => Path.Combine(Folder, "model.onnx");
}
