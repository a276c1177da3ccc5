namespace EdgeInspector.Vision;

/// <summary>A frame whose outputs are known: what the model gave for it when it was drafted. [MOD-04]</summary>
public sealed record KnownAnswer
{
    /// <summary>More would not prove more, and they stay in memory.</summary>
    public const int CountMax = 8;

    /// <summary>File name in the model's folder: the camera's pixels, gzip.</summary>
    public required string Frame { get; init; }

    /// <summary>SHA-256 of the pixels, lower-case hexadecimal.</summary>
    public required string FrameSha256 { get; init; }

    /// <summary>SHA-256 over all output tensors in the order of the passport, tile after tile, lower-case hexadecimal. Exact on the CPU kind in the runtime's pins.</summary>
    public required string OutputSha256 { get; init; }

    /// <summary>Mean of the first output: an anomaly model's score.</summary>
    public required float Score { get; init; }
}
