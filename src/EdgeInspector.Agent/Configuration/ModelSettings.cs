using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The model folder and the rules for using it.</summary>
public sealed record ModelSettings
{
    /// <summary>Absolute path of the folder with <c>passport.yaml</c> and the network that it names.</summary>
    public required string Folder { get; init; }

    /// <summary>What happens when the passport is not in state RELEASED. Default refuse.</summary>
    public required UnreleasedModel Unreleased { get; init; }

    /// <summary>Absolute path of the trust list. Default <c>signers</c> beside the line's file; not there: nobody is trusted.</summary>
    public required string TrustedSigners { get; init; }

    /// <summary>Different signers that a released passport needs, 2..8. Default 2.</summary>
    public required int Signatures { get; init; }

    /// <summary>Frames in a row on which the model fails that halt the line, 1..1000. Default 3.</summary>
    public required int FailuresInRow { get; init; }

    /// <summary>From one proof by known answers to the next, 1..1440 min. Default 10 min.</summary>
    public required TimeSpan KnownAnswersEvery { get; init; }

    /// <summary>Absolute path of the folder of a second model, released or a candidate, that sees the same images without a say; null: none.</summary>
    public string? Shadow { get; init; }

    /// <summary>Absolute path of the passport.</summary>
    public string PassportFile => Path.Combine(Folder, Passport.FileName);
}
