namespace EdgeInspector.GigEVision;

/// <summary>The result of opening a camera: the camera, or why there is none.</summary>
public sealed record CameraOpening
{
    public required CameraOpenOutcome Outcome { get; init; }

    /// <summary>The open camera; null unless <see cref="Outcome"/> is <see cref="CameraOpenOutcome.Opened"/>. The caller owns and disposes it.</summary>
    public Camera? Camera { get; init; }

    /// <summary>One sentence for the log: the camera, what went wrong and what was found instead.</summary>
    public required string Message { get; init; }

    /// <summary>The cameras that answered while this one was looked for.</summary>
    public IReadOnlyList<CameraDescription> Found { get; init; } = [];
}
