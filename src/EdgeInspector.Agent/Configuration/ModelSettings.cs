using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The model folder and the rules for using it.</summary>
public sealed record ModelSettings
{
    /// <summary>Absolute path of the folder with <c>passport.yaml</c> and the network that it names.</summary>
    public required string Folder { get; init; }

    /// <summary>What happens when the passport is not in state RELEASED. Default refuse.</summary>
    public required UnreleasedModel Unreleased { get; init; }


    /// <summary>Absolute path of the passport.</summary>
    public string PassportFile => Path.Combine(Folder, Passport.FileName);
}
